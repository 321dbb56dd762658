import Foundation
import ModelSimulation
import Testing

/// Drives the built program over sockets.
@Suite(.serialized)
struct ProcessLongTests {
  static let receipt = Samples.receipt.lines.joined(separator: "\n")

  /// A request for a whole document.
  func request(
    _ parts: [[String: Any]] = [page(receipt)], stream: Bool = true, grammar: String? = AnswerGrammars.document,
    adding more: [String: Any] = [:]
  ) throws -> String {
    var body: [String: Any] = [
      "messages": [["role": "system", "content": "Read."], ["role": "user", "content": parts]], "stream": stream,
      "max_tokens": 1000,
    ]
    if let grammar { body["grammar"] = grammar }
    return String(decoding: try JSONSerialization.data(withJSONObject: body.merging(more) { $1 }), as: UTF8.self)
  }

  static func page(_ text: String) -> [String: Any] {
    ["type": "text", "text": "<page n=\"1\" of=\"1\">\n\(text)\n</page>\nAnswer:"]
  }

  func image(_ bytes: Data) -> [String: Any] {
    ["type": "image_url", "image_url": ["url": "data:image/jpeg;base64,\(bytes.base64EncodedString())"]]
  }

  func example(_ name: String) throws -> Data {
    try Data(contentsOf: SimulatedProcess.root.appending(path: "examples/\(name)"))
  }

  func fields(_ answer: SimulatedAnswer) throws -> [String: Any] {
    let content = try answer.content()
    return try #require(try JSONSerialization.jsonObject(with: Data(content.utf8)) as? [String: Any], "\(content)")
  }

  @Test func textIsReadAndStreamed() throws {
    let server = try SimulatedProcess()
    let answer = try server.chat(request(adding: ["stream_options": ["include_usage": true]]))
    #expect(answer.status == 200)
    #expect(answer.head.contains("text/event-stream"))
    #expect(answer.isComplete)
    let said = try fields(answer)
    #expect(said["t"] as? String == "15.50")
    #expect(said["v"] as? String == "HARBOUR CAFE LTD")
    #expect(try answer.finishReason() == "stop")

    let events = try answer.events()
    let usage = try #require(events.last?["usage"] as? [String: Int])
    // The first event has the role, the last two the reason and the counts.
    #expect(usage["completion_tokens"] == events.count - 3)
    #expect(answer.body.hasSuffix("data: [DONE]\n\n"))
    #expect(events.allSatisfy { ($0["model"] as? String)?.contains("simulated") == true })

    let whole = try server.chat(request(stream: false))
    #expect(try whole.content() == answer.content())
    #expect(try server.answer("GET", "/sim/requests").json()["kinds"] as? [String: Int] == ["document": 2])
    #expect(server.terminate() == 0)
  }

  @Test(.enabled(if: SimulatedProcess.hasModels, "the OCR models are not installed: run scripts/fetch-ocr-models.sh"))
  func imageIsReadNotTheTextBesideIt() throws {
    let server = try SimulatedProcess(["--readers", "1"])
    let file = try example("receipt.jpg")
    let open: [String: Any] = ["type": "text", "text": "<page n=\"1\" of=\"1\">\n"]
    let close: [String: Any] = ["type": "text", "text": "\(Self.receipt)\n</page>\nAnswer:"]
    let said = try fields(server.chat(request([open, image(file), close])))
    #expect(said["v"] as? String == "PELICAN STREET MARKET")
    #expect(said["t"] as? String == "44.99")
    #expect((said["i"] as? [Any])?.count == 6)
    #expect(try server.count("imageBytes") == file.count)

    // What is not there cannot be read.
    let cut = try server.chat(request([open, image(file.prefix(300)), close]))
    #expect(cut.status == 400)
    #expect(cut.body.contains("Failed to load image"))
  }

  @Test func looksLikeLlamaServer() throws {
    let server = try SimulatedProcess([
      "--slots", "3", "--context", "600", "--model", "ministral", "--api-key", "s3cret",
    ])
    #expect(try server.answer("GET", "/health").json()["status"] as? String == "ok")
    #expect(try server.answer("GET", "/props").status == 401)
    let props = try server.answer("GET", "/props", key: "s3cret")
    #expect(props.head.contains("X-Simulated: ocr-model-sim"))
    #expect(try props.json()["total_slots"] as? Int == 3)
    #expect(try props.json()["model_alias"] as? String == "simulated-ministral")
    #expect((try props.json()["default_generation_settings"] as? [String: Any])?["n_ctx"] as? Int == 600)
    #expect(try server.answer("GET", "/version", key: "s3cret").status == 404)

    #expect(try server.chat(request(), key: "wrong").status == 401)
    #expect(try server.chat(request(), key: "s3cret").status == 200)
    let long = try server.chat(request([Self.page(String(repeating: "word ", count: 2_000))]), key: "s3cret")
    #expect(long.status == 400)
    let error = try #require(try long.json()["error"] as? [String: Any])
    #expect(error["type"] as? String == "exceed_context_size_error")
    #expect(error["n_ctx"] as? Int == 600)
    #expect(error["n_prompt_tokens"] as? Int ?? 0 > 3_000)
  }

  @Test func looksLikeVLLM() throws {
    let server = try SimulatedProcess(["--server", "vllm", "--context", "8192"])
    #expect(try server.answer("GET", "/health").body.isEmpty)
    #expect(try server.answer("GET", "/props").status == 404)
    #expect((try server.answer("GET", "/version").json()["version"] as? String)?.contains("simulated") == true)
    let models = try server.answer("GET", "/v1/models").json()["data"] as? [[String: Any]]
    #expect(models?.first?["max_model_len"] as? Int == 8192)
    let name = try #require(models?.first?["id"] as? String)

    let schema = try JSONSerialization.jsonObject(
      with: Data(AnswerGrammars.schema.replacing(#"["USD"]"#, with: #"["GBP"]"#).utf8))
    let format: [String: Any] = ["type": "json_schema", "json_schema": ["name": "answer", "schema": schema]]
    let answer = try server.chat(request(grammar: nil, adding: ["model": name, "response_format": format]))
    #expect(try fields(answer)["t"] as? String == "15.50")
    #expect(try server.chat(request(adding: ["model": "other"])).status == 404)
  }

  @Test func slotsMakeRequestsWait() throws {
    let server = try SimulatedProcess(["--slots", "2", "--fault", "hang"])
    let body = try request()
    var connections = try (0..<3).map { _ in try SimulatedConnection(server.port) }
    for connection in connections { try connection.send("POST", "/v1/chat/completions", body: body) }
    try server.wait(for: "open", 3)
    try server.answer("DELETE", "/sim/fault").expectSuccess()
    // Struck when it came: it hangs as soon as it has a slot.
    let waiting = try SimulatedConnection(server.port)
    try waiting.send("POST", "/v1/chat/completions", body: body)
    try server.wait(for: "open", 4)
    // Clients that leave free their slots and places in line.
    connections.removeAll()
    #expect(try fields(SimulatedAnswer(waiting.readToEnd()))["t"] as? String == "15.50")
    try server.wait(for: "cancelled", 3)
    #expect(try server.count("open") == 0)
    #expect(try server.count("mostOpen") == 4)
  }

  @Test func faultsAreSwitchedWhileItRuns() throws {
    let server = try SimulatedProcess(["--delay", "10ms"])
    func chat(_ fault: String) throws -> SimulatedAnswer {
      try server.set(fault: fault)
      return try server.chat(request())
    }
    #expect(try fields(chat("slow"))["t"] as? String == "15.50")
    #expect(try chat("http-500").status == 500)
    #expect(try chat("garbage").head.contains("text/html"))
    #expect(try chat("schema-ignored").content().hasPrefix("Sure!"))
    #expect(try fields(chat("swapped-digits"))["t"] as? String == "51.50")
    #expect(try fields(chat("wrong-total"))["t"] as? String == "25.50")
    let empty = try chat("empty")
    #expect(try empty.content().isEmpty)
    #expect(try empty.finishReason() == "stop")
    let truncated = try chat("truncated")
    #expect(try truncated.finishReason() == "length")
    #expect(truncated.isComplete)
    let cut = try chat("cut-stream")
    #expect(try !cut.content().isEmpty)
    #expect(try cut.finishReason() == nil)
    #expect(!cut.isComplete)

    #expect(try server.answer("PUT", "/sim/fault", body: "no such fault").status == 400)
    try server.answer("DELETE", "/sim/fault").expectSuccess()
    #expect(try fields(server.chat(request()))["t"] as? String == "15.50")
    #expect(
      try server.answer("GET", "/sim/requests").json()["faults"] as? [String: Int] == [
        "slow": 1, "http-500": 1, "garbage": 1, "schema-ignored": 1, "swapped-digits": 1, "wrong-total": 1, "empty": 1,
        "truncated": 1, "cut-stream": 1,
      ])
  }

  @Test func anotherDocumentsAnswerIsThatOfTheRequestBefore() throws {
    let server = try SimulatedProcess()
    let other = "# NORTHERN LIGHTS INC\n2026-01-05\nLamp     30.00\nTOTAL USD 30.00"
    #expect(try fields(server.chat(request([Self.page(other)])))["t"] as? String == "30.00")
    try server.set(fault: "other-document")
    #expect(try fields(server.chat(request()))["t"] as? String == "30.00")
  }

  @Test(arguments: ["hang-midway", "endless"])
  func clientsThatLeaveInTheMiddleAreNoticed(_ fault: String) throws {
    let server = try SimulatedProcess(["--fault", fault])
    var connection: SimulatedConnection? = try SimulatedConnection(server.port)
    try connection?.send("POST", "/v1/chat/completions", body: request(adding: ["max_tokens": 10_000]))
    try connection?.read(until: #"{"content":"#)
    #expect(try server.count("open") == 1)
    connection = nil
    try server.wait(for: "cancelled", 1)
    #expect(try server.count("open") == 0)
  }

  @Test func signalEndsItWhateverIsOpen() throws {
    let server = try SimulatedProcess(["--fault", "hang"])
    let connection = try SimulatedConnection(server.port)
    try connection.send("POST", "/v1/chat/completions", body: request())
    try server.wait(for: "open", 1)
    #expect(server.terminate() == 0)
  }
}

extension SimulatedAnswer {
  func expectSuccess() { #expect(status == 200) }
}
