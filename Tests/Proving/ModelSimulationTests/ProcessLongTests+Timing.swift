import Foundation
import ModelCatalog
import ModelSimulation
import Testing

/// The time of a T4 over sockets. Texts are long, so that what is simulated is more than what the machine adds.
extension ProcessLongTests {
  /// A receipt and 2,000 words, some 3,400 tokens.
  private func longRequest(stream: Bool = false) throws -> String {
    let words = String(repeating: "word ", count: 2_000)
    return try request([Self.page(Self.receipt + "\n" + words)], stream: stream)
  }

  /// An answer and the seconds until it was there.
  private struct Timed {
    let answer: SimulatedAnswer
    let elapsed: Double
    let promptTokens: Int
    let tokens: Int
    /// Of llama-server's object.
    let timings: [String: Any]

    init(_ answer: SimulatedAnswer, since start: ContinuousClock.Instant) throws {
      elapsed = (ContinuousClock.now - start) / .seconds(1)
      self.answer = answer
      let json = try answer.json()
      let usage = try #require(json["usage"] as? [String: Any], "\(answer.body)")
      promptTokens = try #require(usage["prompt_tokens"] as? Int)
      tokens = try #require(usage["completion_tokens"] as? Int)
      timings = json["timings"] as? [String: Any] ?? [:]
    }

    func milliseconds(_ name: String) throws -> Double { try #require(timings[name] as? Double, "\(timings)") }
  }

  private func timed(_ server: SimulatedProcess, _ body: String) throws -> Timed {
    let start = ContinuousClock.now
    return try Timed(server.chat(body), since: start)
  }

  private func model(_ name: String = "pixtral-12b", _ server: ServerKind = .llama) throws -> LatencyModel {
    let manifest = try SimulatedProcess.manifest(name)
    return LatencyModel(manifest, try #require(manifest.profile(for: server)), on: .t4)
  }

  private var context: [String] { ["--gpu", "t4", "--context", "5000", "--slots"] }

  @Test func aTextTakesTheTimeOfTheGPU() throws {
    let server = try SimulatedProcess(["--gpu", "t4", "--readers", "1"])
    let chat = try timed(server, request(stream: false))
    #expect(try fields(chat.answer)["t"] as? String == "15.50")
    let model = try model()
    let work = Workload(imageTokens: 0, promptTokens: chat.promptTokens, outputTokens: chat.tokens)
    #expect(abs(try chat.milliseconds("prompt_ms") - 1000 * model.prefill(work)) < 0.01)
    #expect(abs(try chat.milliseconds("predicted_ms") - 1000 * Double(chat.tokens) * model.decodeStep(batch: 1)) < 0.01)
    let expected = model.alone(work) - LatencyModel.gatewayOverhead
    #expect(expected > 1)
    #expect(chat.elapsed >= expected && chat.elapsed < expected + 1)
    #expect(try server.count("lateReadings") == 0)
  }

  @Test func speedMakesTimePassFaster() throws {
    let server = try SimulatedProcess(context + ["1", "--speed", "10", "--readers", "1"])
    let chat = try timed(server, longRequest())
    let work = Workload(imageTokens: 0, promptTokens: chat.promptTokens, outputTokens: chat.tokens)
    let expected = try model().alone(work) - LatencyModel.gatewayOverhead
    #expect(expected > 5)
    #expect(chat.elapsed >= expected / 10 && chat.elapsed < expected / 10 + 1)
    #expect(server.announcement.contains("10.0 times as fast"))
  }

  @Test func requestsShareTheGPU() throws {
    let server = try SimulatedProcess(context + ["2", "--speed", "10", "--readers", "1"])
    let both = try together(server, 2)
    let model = try model()
    let work = Workload(imageTokens: 0, promptTokens: both[0].promptTokens, outputTokens: 0)
    // Both are answered together; before that the one that came first waits for the other's prompt.
    let answer = 1000 * Double(both[0].tokens) * model.decodeStep(batch: 2)
    let times = try both.map { try $0.milliseconds("predicted_ms") }.sorted()
    #expect(abs(times[0] - answer) < 0.01)
    #expect(abs(times[1] - (1000 * model.prefill(work) + answer)) < 0.01)
  }

  @Test func requestsWaitForASlot() throws {
    let server = try SimulatedProcess(context + ["1", "--speed", "10", "--readers", "1"])
    let start = ContinuousClock.now
    let both = try together(server, 2)
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let each = try both.map { try $0.milliseconds("prompt_ms") + $0.milliseconds("predicted_ms") }
    #expect(elapsed >= each.reduce(0, +) / 10_000)
    #expect(each.allSatisfy { $0 > 5_000 })
  }

  /// Sends requests at once.
  private func together(_ server: SimulatedProcess, _ count: Int) throws -> [Timed] {
    let body = try longRequest()
    let start = ContinuousClock.now
    let connections = try (0..<count).map { _ in try SimulatedConnection(server.port) }
    for connection in connections { try connection.send("POST", "/v1/chat/completions", body: body) }
    return try connections.map { try Timed(SimulatedAnswer($0.readToEnd()), since: start) }
  }

  @Test func instructionsAreReadOnce() throws {
    let server = try SimulatedProcess(["--gpu", "t4", "--speed", "20", "--readers", "1", "--slots", "1"])
    let system: [String: Any] = ["role": "system", "content": String(repeating: "Read it well. ", count: 60)]
    func ask(_ text: String) throws -> Timed {
      try timed(
        server, request(stream: false, adding: ["messages": [system, ["role": "user", "content": [Self.page(text)]]]]))
    }
    let first = try ask(Self.receipt)
    #expect(first.timings["cache_n"] as? Int == 0)
    let second = try ask(Self.receipt + "\nThank you")
    #expect(second.timings["cache_n"] as? Int == 280)
    #expect(second.timings["prompt_n"] as? Int == second.promptTokens - 280)
    let saved = try model().saving(prefixTokens: 280)
    let whole = try model().prefill(Workload(imageTokens: 0, promptTokens: second.promptTokens, outputTokens: 0))
    #expect(abs(try second.milliseconds("prompt_ms") - 1000 * (whole - saved)) < 0.01)
  }

  @Test func outputSaysThatItIsSimulated() throws {
    let server = try SimulatedProcess(["--gpu", "t4", "--model", "qwen3-vl-2b", "--readers", "1", "--speed", "20"])
    #expect(
      server.announcement
        == "SIMULATED simulated-qwen3-vl-2b, llama-server, NVIDIA T4, 10 slots of 2560 tokens: times are calculated, not "
        + "measured, 20.0 times as fast as calculated\n")
    let props = try server.answer("GET", "/props")
    #expect(props.head.contains("X-Simulated: ocr-model-sim"))
    #expect(
      (try props.json()["build_info"] as? String)?.contains("simulated (ocr-model-sim, timing of an NVIDIA T4)") == true
    )
    #expect(try props.json()["total_slots"] as? Int == 10)
    #expect((try props.json()["default_generation_settings"] as? [String: Any])?["n_ctx"] as? Int == 2560)
    let stream = try server.chat(request(adding: ["stream_options": ["include_usage": true]]))
    let events = try stream.events()
    let timings = try #require(events.compactMap { $0["timings"] as? [String: Any] }.first)
    #expect(timings["simulated"] as? Bool == true)
    let usage = try #require(events.last?["usage"] as? [String: Any])
    #expect(usage["prompt_tokens"] as? Int == timings["prompt_n"] as? Int)
    #expect(usage["completion_tokens"] as? Int == timings["predicted_n"] as? Int)
    #expect(timings["predicted_n"] as? Int == events.count - 3)
  }

  @Test func vLLMTakesItsTimeAndSaysNothingOfIt() throws {
    let server = try SimulatedProcess(["--gpu", "t4", "--server", "vllm", "--readers", "1"])
    let name = "simulated-pixtral-12b"
    let chat = try timed(server, request(stream: false, grammar: nil, adding: ["model": name]))
    #expect(chat.timings.isEmpty)
    let work = Workload(imageTokens: 0, promptTokens: chat.promptTokens, outputTokens: chat.tokens)
    let expected = try model("pixtral-12b", .vllm).alone(work) - LatencyModel.gatewayOverhead
    #expect(chat.elapsed >= expected && chat.elapsed < expected + 1)
  }

  @Test func clientsThatLeaveFreeTheGPU() throws {
    let server = try SimulatedProcess(["--gpu", "t4", "--slots", "1", "--speed", "20", "--fault", "hang"])
    var hanging: SimulatedConnection? = try SimulatedConnection(server.port)
    try hanging?.send("POST", "/v1/chat/completions", body: request())
    try server.wait(for: "open", 1)
    try server.answer("DELETE", "/sim/fault").expectSuccess()
    let waiting = try SimulatedConnection(server.port)
    try waiting.send("POST", "/v1/chat/completions", body: request())
    try server.wait(for: "open", 2)
    hanging = nil
    #expect(try fields(SimulatedAnswer(waiting.readToEnd()))["t"] as? String == "15.50")
    try server.wait(for: "cancelled", 1)
  }

  @Test(.enabled(if: SimulatedProcess.hasModels, "the OCR models are not installed: run scripts/fetch-ocr-models.sh"))
  func readingIsToldWhereItMakesAnAnswerLate() throws {
    // An image of Pixtral takes some seconds, a hundredth of them is less than its text recognition.
    let server = try SimulatedProcess([
      "--gpu", "t4", "--context", "5000", "--slots", "4", "--speed", "100", "--readers", "1",
    ])
    let body = try request([image(example("receipt.jpg"))], stream: false)
    let first = try server.chat(body)
    #expect(try fields(first)["t"] as? String == "44.99")
    #expect(try server.count("lateReadings") == 1)
    // What it read it keeps.
    #expect(try server.chat(body).content() == first.content())
    #expect(try server.count("lateReadings") == 1)
  }

  @Test func moreSlotsThanFitAreRefused() throws {
    let manifest = try SimulatedProcess.manifest("pixtral-12b")
    let fitting = MemoryBudget(manifest, try #require(manifest.profile(for: .llama)), on: .t4, slots: 1).maximumSlots
    let refused = try SimulatedProcess.run(["--gpu", "t4", "--slots", "\(fitting + 1)"])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("holds \(fitting) slots of 2560 tokens at most"))
    _ = try SimulatedProcess(["--gpu", "t4", "--slots", "\(fitting)", "--readers", "1"])
  }

  @Test(arguments: [
    (["--gpu", "t4", "--model", "unknown"], "must be one of ministral-3-3b, pixtral-12b, qwen3-vl-2b"),
    (["--gpu", "t4", "--model", "qwen3-vl-2b", "--server", "vllm"], "has no profile for vLLM"),
    (["--gpu", "t4", "--context", "200000", "--slots", "1"], "does not hold one request of 200000 tokens"),
    (["--gpu", "h900"], "one of the following"), (["--speed", "0"], "--speed must be"),
  ])
  func whatCannotBeSimulatedIsRefused(_ arguments: [String], _ message: String) throws {
    let refused = try SimulatedProcess.run(arguments)
    #expect(refused.status == 2)
    #expect(refused.errors.contains(message), "\(refused.errors)")
  }

  @Test func helpSaysHow() throws {
    let help = try SimulatedProcess.run(["--help"])
    #expect(help.status == 0)
    #expect(help.output.contains("--gpu <gpu>") && help.output.contains("lateReadings"))
  }
}

extension SimulatedProcess {
  static func manifest(_ name: String) throws -> ModelManifest {
    try ModelManifest.load(path: root.appending(path: "models/\(name).json").path)
  }
}
