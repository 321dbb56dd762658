import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// The gateway in front of a real llama.cpp server with random weights in Pixtral's form: it reads nothing, so whatever
  /// it says must not become an answer.
  @Suite(
    .serialized, withModels, .timeLimit(.minutes(5)),
    .enabled(if: ModelServerProcess.isAvailable, Comment(rawValue: ModelServerProcess.installation)))
  struct LlamaServerPeerTests {
    private static let receipts = ["receipt.jpg", "receipt-tip.jpg"]
    private static let invoices = ["invoice.pdf", "invoice-two-pages.pdf"]
    private static let samples = receipts + invoices
    /// Starting a gateway and its first canary, on a busy machine.
    private static let startup = Duration.seconds(60)
    /// What a document may hear of a model that answers nonsense in the right form.
    private static let refusals: Set<String> = ["extraction_unverified", "nothing_found"]
    private static let nothingPrinted = "nothing of what the model answered stands on the pages"
    private static let tooLong = "a page is longer than the model's context"

    private func gateway(
      _ url: String, engine: String = "model", _ settings: [String: String] = [:]
    ) throws
      -> GatewayProcess
    {
      let all = ["OCR_ENGINE": engine, "OCR_MODEL_URL": url, "OCR_CANARY_INTERVAL": "3s"]
      return try GatewayProcess(all.merging(settings) { $1 })
    }

    @Test func randomWeightsObeyTheSchemaAndAreNotReady() async throws {
      let (model, url) = try await ModelServerProcess.ready(.pixtral)
      defer { model.kill() }
      let gateway = try gateway(url, ["OCR_CANARY_INTERVAL": "20s"])
      try gateway.waitForReadiness(
        503, ["model": "ok", "schema": "ok", "images": "ok", "reading": "failed", "sight": "failed"],
        within: Self.startup)
    }

    /// Within an interval and five seconds.
    @Test func beatsTellOfRubbishAndOfAServerThatIsKilled() async throws {
      let monitor = try RecordingServer()
      let (model, url) = try await ModelServerProcess.ready(.pixtral)
      defer { model.kill() }
      let gateway = try gateway(
        url,
        [
          "OCR_HEARTBEAT_URLS": "http://127.0.0.1:\(monitor.port)/hook", "OCR_HEARTBEAT_INTERVAL": "3s",
          "OCR_CANARY_INTERVAL": "20s",
        ])
      func expectBeat(_ reason: String, within limit: Duration) throws {
        try eventually("a failing beat says: \(reason)", within: limit) {
          guard let beat = monitor.requests.last?.body else { return false }
          return beat.contains(reason) && !beat.contains(#""status":"ok""#) && !beat.contains(#""status":"starting""#)
        }
      }
      try gateway.waitForReadiness(503, ["reading": "failed"], within: Self.startup)
      try expectBeat("reading failed", within: .seconds(25))
      model.kill()
      try expectBeat("model failed", within: .seconds(25))
    }

    /// Its `/props` name no vision.
    @Test func serverWithoutItsProjectorIsNamed() async throws {
      let (model, url) = try await ModelServerProcess.ready(.pixtral, arguments: ["--without-vision"])
      defer { model.kill() }
      let gateway = try gateway(url)
      let checks = try gateway.waitForReadiness(503, ["model": "ok", "sight": "failed"], within: Self.startup)
      #expect(checks["sight"]?.detail.contains("--mmproj") == true, "\(checks)")
    }

    /// Its own default makes an image of 1,980 tokens one of 1,024, and says nothing.
    @Test func serverThatMakesImagesSmallerIsNamed() async throws {
      let (model, url) = try await ModelServerProcess.ready(.pixtral, arguments: ["--image-max-tokens", "-1"])
      defer { model.kill() }
      let gateway = try gateway(url, ["OCR_CANARY_INTERVAL": "20s"])
      let checks = try gateway.waitForReadiness(503, ["schema": "ok", "images": "failed"], within: Self.startup)
      #expect(checks["images"]?.detail.contains("llama-server makes images smaller") == true)
      #expect(checks["images"]?.detail.contains("--image-max-tokens 2048") == true)
    }

    /// All slots on one cache: more requests than it holds are refused by the server in the middle of their answers.
    @Test func sharedCacheIsNotOvercommitted() async throws {
      let (model, url) = try await ModelServerProcess.ready(
        .pixtral, arguments: ["--slots", "4", "--context", "2048", "--unified"])
      defer { model.kill() }
      let gateway = try gateway(
        url,
        ["OCR_MODEL_INPUT": "image", "OCR_CANARY_INTERVAL": "60s", "OCR_DEFAULT_DEADLINE": "300s", "OCR_GPU": "h100"])
      try gateway.waitForReadiness(503, ["model": "ok"], within: Self.startup)
      let receipt = try HTTPRequest.extract(Files.example("receipt.jpg"))
      let open = try (0..<8).map { _ in try gateway.begin(receipt) }
      for connection in open {
        let answer = try connection.answer()
        // What the server's word on a full cache becomes.
        #expect(try answer.json()["code"] as? String != "engine_unavailable", "\(answer.text)")
      }
    }

    @Test(arguments: ["text", "hint", "image"])
    func nothingIsInventedThatThePageDoesNotShow(input: String) async throws {
      let (model, url) = try await ModelServerProcess.ready(.pixtral)
      defer { model.kill() }
      let gateway = try gateway(url, ["OCR_MODEL_INPUT": input])
      let embedded = try GatewayProcess()
      var answered: [String] = []
      for name in Self.samples {
        let answer = try answer(name, by: gateway)
        if answer.status == 200 {
          try expectPrinted(answer, on: try self.answer(name, by: embedded), name)
          // It is the model's answer, and says that the rules read otherwise.
          #expect((try answer.json()["engine"] as? [String: Any])?["name"] as? String == "model", "\(name)")
          let warnings = try answer.json()["warnings"] as? [[String: Any]] ?? []
          #expect(warnings.contains { $0["code"] as? String == "engines_disagree" }, "\(name): \(answer.text)")
          answered.append(name)
        } else if try expectRefused(answer, name) == "extraction_unverified" {
          // The answer was in the right form: neither too long nor broken off.
          #expect(try answer.json()["detail"] as? String == Self.nothingPrinted, "\(name)")
        }
      }
      // Some of the many values of an invoice are printed, whatever the model says.
      #expect(!answered.filter(Self.invoices.contains).isEmpty, "\(answered)")
    }

    @Test func gatewayNeedNotBeRestartedForAServerThatComesLater() async throws {
      let port = ModelServerProcess.freePort()
      let gateway = try gateway("http://127.0.0.1:\(port)", ["OCR_CANARY_INTERVAL": "2s"])
      let down = try gateway.waitForReadiness(503, ["model": "failed"], within: Self.startup)
      #expect(down["model"]?.detail.contains("refused") == true)
      let invoice = try HTTPRequest.extract(Files.example("invoice.pdf"))
      try expectProblem(gateway.answer(to: invoice), 503, "engine_unavailable", retryable: true)
      let (model, _) = try await ModelServerProcess.ready(.pixtral, port: port)
      defer { model.kill() }
      try gateway.waitForReadiness(503, ["model": "ok", "schema": "ok"], within: Self.startup)
      #expect(try gateway.answer(to: invoice).status != 503)
    }

    @Test func wrongKeyIsToldWithItsSettingToOperatorsAndToCallers() async throws {
      let (model, url) = try await ModelServerProcess.ready(.pixtral, arguments: ["--api-key", "right"])
      defer { model.kill() }
      let wrong = try gateway(url, ["OCR_MODEL_API_KEY": "wrong7secret", "OCR_LOG_LEVEL": "trace"])
      let checks = try wrong.waitForReadiness(503, ["model": "failed"], within: Self.startup)
      #expect(checks["model"]?.detail.contains("OCR_MODEL_API_KEY") == true)
      let invoice = try HTTPRequest.extract(Files.example("invoice.pdf"))
      let refused = try wrong.answer(to: invoice)
      let detail = try expectProblem(refused, 503, "engine_unavailable", retryable: true)
      #expect(detail.contains("OCR_MODEL_API_KEY"))
      #expect(!refused.text.contains("wrong7secret") && !wrong.process.errors.contains("wrong7secret"))
      let right = try gateway(url, ["OCR_MODEL_API_KEY": "right"])
      try right.waitForReadiness(503, ["model": "ok", "schema": "ok"], within: Self.startup)
    }

    @Test func restartedServerWithMoreSlotsIsAskedMoreAtATime() async throws {
      let port = ModelServerProcess.freePort()
      let url = "http://127.0.0.1:\(port)"
      let first = try await ModelServerProcess.ready(.pixtral, port: port, arguments: ["--slots", "1"]).0
      defer { first.kill() }
      let gateway = try gateway(url, ["OCR_MODEL_INPUT": "text", "OCR_RECOGNIZERS": "3"])
      try gateway.waitForReadiness(503, ["model": "ok"], within: Self.startup)
      first.kill()
      try gateway.waitForReadiness(503, ["model": "failed"], within: Self.startup)
      let second = try await ModelServerProcess.ready(.pixtral, port: port, arguments: ["--slots", "3"]).0
      defer { second.kill() }
      try gateway.waitForReadiness(503, ["model": "ok"], within: Self.startup)
      let invoice = try HTTPRequest.extract(Files.example("invoice.pdf"))
      try eventually("several slots are at work", within: .seconds(60)) {
        let open = try (0..<3).map { _ in try gateway.begin(invoice) }
        var most = 0
        while HTTPConnection.firstReadable(of: open, within: .milliseconds(1)) == nil {
          most = max(most, try busySlots(port))
        }
        for connection in open { _ = try connection.answer() }
        return most > 1
      }
    }

    @Test(arguments: ["text", "image"])
    func smallContextEndsInAStableCode(input: String) async throws {
      let embedded = try GatewayProcess()
      // At 1,024 tokens nothing fits, at 2,048 the receipts do.
      for context in [1024, 2048] {
        let fitting = context == 2048 ? Self.receipts : []
        let (model, url) = try await ModelServerProcess.ready(
          .pixtral, arguments: ["--slots", "1", "--context", String(context)])
        defer { model.kill() }
        let gateway = try gateway(url, ["OCR_MODEL_INPUT": input])
        for name in Self.samples {
          let answer = try answer(name, by: gateway)
          guard answer.status != 200 else {
            try expectPrinted(answer, on: try self.answer(name, by: embedded), name)
            #expect(context == 2048, "\(name): \(answer.text)")
            continue
          }
          try expectRefused(answer, name)
          let isTooLong = try answer.json()["detail"] as? String == Self.tooLong
          if fitting.contains(name) { #expect(!isTooLong, "\(name) in \(context)") }
          if context == 1024 || name == "invoice-two-pages.pdf" { #expect(isTooLong, "\(name) in \(context)") }
        }
      }
    }

    @Test func cascadeAnswersByTheRulesWithoutDoubtsAndByPrintedValuesElse() async throws {
      let (model, url) = try await ModelServerProcess.ready(.pixtral)
      defer { model.kill() }
      let gateway = try gateway(url, engine: "cascade", ["OCR_ON_MODEL_FAILURE": "embedded"])
      for name in Self.samples {
        let json = try gateway.answer(to: .extract(Files.example(name))).json()
        let expected = try Files.expected(name)
        #expect(json["total"] as? Int == expected["total"] as? Int, "\(name)")
        let engine = (json["engine"] as? [String: Any])?["name"] as? String
        #expect(engine == "cascade:embedded" && json["verdict"] as? String == "reconciled", "\(name)")
      }
      let doubtful = HTTPRequest.extract(PDFWriter.typed(ModelFaultBench.Documents.twoTotals))
      let json = try gateway.answer(to: doubtful).json()
      let engine = try #require(json["engine"] as? [String: Any])
      #expect(engine["name"] as? String == "cascade:model" && engine["input"] as? String == "choices", "\(json)")
      #expect([nil, 1550, 1875].contains(json["total"] as? Int), "\(json)")
      #expect(json["verdict"] as? String != "reconciled", "\(json)")

      model.kill()
      let answer = try gateway.answer(to: doubtful)
      try #require(answer.status == 200, "\(answer.text)")
      let alone = try answer.json()
      #expect((alone["engine"] as? [String: Any])?["name"] as? String == "cascade:embedded")
      let codes = (alone["warnings"] as? [[String: Any]])?.compactMap { $0["code"] as? String }
      #expect(codes?.contains("model_failed") == true, "\(alone)")
    }

    /// Slots at work, as the server says.
    private func busySlots(_ port: Int) throws -> Int {
      let connection = try HTTPConnection(port: UInt16(port))
      try connection.send(.get("/slots"))
      let body = try connection.answer().body
      let slots = try JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]] ?? []
      return slots.count { $0["is_processing"] as? Bool == true }
    }

    /// Asks again where the gateway says so: on slow processors it expects of this model, which answers at length, that it will be
    /// late, or it is later than usual.
    private func answer(_ name: String, by gateway: GatewayProcess) throws -> HTTPAnswer {
      let request = try HTTPRequest.extract(
        Files.example(name), query: "?include=evidence", headers: [("Prefer", "wait=120")])
      let latest = ContinuousClock.now + .seconds(120)
      while true {
        let answer = try gateway.answer(to: request)
        guard answer.status == 503, let wait = try answer.json()["retryAfterMs"] as? Int, .now < latest else {
          return answer
        }
        Thread.sleep(forTimeInterval: Double(wait) / 1_000)
      }
    }

    /// Checks that a document is refused as one that the model did not read; with which code.
    @discardableResult
    private func expectRefused(_ answer: HTTPAnswer, _ name: String) throws -> String {
      let code = try answer.json()["code"] as? String ?? ""
      #expect(answer.status == 422 && Self.refusals.contains(code), "\(name): \(answer.text)")
      return code
    }

    /// Every value of an answer is one that the rules read on the same page, or is printed in its evidence; and arithmetic
    /// does not close on another total than the right one.
    private func expectPrinted(_ answer: HTTPAnswer, on embedded: HTTPAnswer, _ name: String) throws {
      let (given, right) = (try answer.json(), try embedded.json())
      let evidence = try #require(given["evidence"] as? [String: [String: Any]])
      for (field, place) in evidence {
        #expect(place["grounded"] as? Bool == true, "\(name): \(field)")
        #expect((place["text"] as? String)?.isEmpty == false, "\(name): \(field)")
      }
      for field in ["total", "tax", "subtotal", "tip", "discount", "amountDue"] {
        guard let value = given[field] as? Int, value != right[field] as? Int else { continue }
        let digits = (evidence[field]?["text"] as? String ?? "").filter(\.isNumber)
        #expect(digits.contains(String(abs(value))), "\(name): \(field) \(value)")
      }
      for field in ["vendor", "date"] where given[field] is String {
        #expect(evidence[field] != nil, "\(name): \(field)")
      }
      if given["verdict"] as? String == "reconciled" {
        #expect(given["total"] as? Int == right["total"] as? Int, "\(name)")
      }
    }
  }
}
