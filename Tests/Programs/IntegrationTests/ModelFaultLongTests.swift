import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Every way in which the stand-in for a model server goes wrong, through the real gateway: no wrong value is ever
  /// reconciled, and the answer is there by the deadline.
  @Suite(.serialized, withModels, .modelFaultBench)
  struct ModelFaultLongTests {
    private typealias Documents = ModelFaultBench.Documents

    /// Seconds that callers wait for an answer that does not come.
    private static let shortWait = 3
    /// Seconds that callers wait elsewhere: no slowness of this machine must end it first.
    private static let longWait = 60

    private var bench: ModelFaultBench {
      get throws { try #require(ModelFaultBench.current, "the suite has no trait .modelFaultBench") }
    }

    private func request(_ document: [UInt8], wait: Int = longWait) -> HTTPRequest {
      .extract(document, headers: [("Prefer", "wait=\(wait)")])
    }

    /// An answer that takes longer is late.
    private func latest(_ wait: Int = longWait) -> Duration { .seconds(wait + 1) }

    /// Waits until the server works on nothing any more, and checks that it never had more to do than it has slots.
    private func expectIdle(_ sim: ModelSimProcess, slots: Int = 4) throws {
      try eventually("nothing is open at the server") { try sim.requests().open == 0 }
      #expect(try sim.requests().mostOpen <= slots)
    }

    // MARK: - No answer

    /// A fault after which there is nothing to check, and what callers hear.
    struct Failure: Sendable, CustomTestStringConvertible {
      var fault: String
      var status: Int
      var code: String
      /// For one document.
      var requests: Int
      var engines = ModelFaultBench.Engine.allCases

      var wait: Int { code == "deadline_exceeded" ? shortWait : longWait }

      var testDescription: String { fault }

      static let all = [
        Failure(fault: "slow", status: 504, code: "deadline_exceeded", requests: 1),
        Failure(fault: "hang", status: 504, code: "deadline_exceeded", requests: 1),
        Failure(fault: "hang-midway", status: 504, code: "deadline_exceeded", requests: 1),
        Failure(fault: "http-500", status: 502, code: "model_bad_answer", requests: 2),
        Failure(fault: "garbage", status: 422, code: "extraction_unverified", requests: 2),
        Failure(fault: "truncated", status: 422, code: "extraction_unverified", requests: 2),
        Failure(fault: "cut-stream", status: 503, code: "engine_unavailable", requests: 1),
        // Its choices end at once: their longest answer is known.
        Failure(fault: "endless", status: 422, code: "extraction_unverified", requests: 2, engines: [.cascade]),
        // There is nothing to repeat in a choice.
        Failure(fault: "repeating", status: 422, code: "extraction_unverified", requests: 2, engines: [.model]),
        Failure(fault: "schema-ignored", status: 422, code: "extraction_unverified", requests: 2),
        Failure(fault: "empty", status: 422, code: "extraction_unverified", requests: 2),
      ]
    }

    @Test(arguments: Failure.all)
    func withoutAnAnswerThereIsACodeOrTheEmbeddedEnginesAnswer(_ failure: Failure) throws {
      let bench = try bench
      try bench.sim.set(fault: failure.fault)
      let before = try bench.sim.requests().all
      let began = ContinuousClock.now
      // All at the same time: the time of a deadline is spent once.
      let open = try failure.engines.flatMap { engine in
        try ModelFaultBench.Policy.allCases.map { policy in
          (engine, policy, try bench[engine, policy].begin(request(Documents.asked(of: engine), wait: failure.wait)))
        }
      }
      for (engine, policy, connection) in open {
        let answer = try connection.answer(to: "POST", within: latest(failure.wait))
        #expect(ContinuousClock.now - began < latest(failure.wait))
        switch policy {
        case .refuse:
          let isRetryable = failure.status >= 500
          try expectProblem(answer, failure.status, failure.code, retryable: isRetryable)
        case .embedded: try expectEmbedded(answer, engine, after: failure.code)
        }
      }
      try expectIdle(bench.sim)
      #expect(try bench.sim.requests().all - before == open.count * failure.requests)

      try bench.sim.set(fault: nil)
      for engine in failure.engines { try expectRight(engine) }
    }

    @Test func endlessAnswerIsLeftAtTheDeadlineOrItsLastToken() throws {
      let bench = try bench
      try bench.sim.set(fault: "endless")
      let began = ContinuousClock.now
      let document = request(Documents.asked(of: .model), wait: Self.shortWait)
      let refusing = try bench[.model, .refuse].begin(document)
      let falling = try bench[.model, .embedded].begin(document)
      let code = try refusing.answer(to: "POST").json()["code"] as? String
      #expect(["deadline_exceeded", "extraction_unverified"].contains(code))
      let answer = try falling.answer(to: "POST")
      #expect(ContinuousClock.now - began < latest(Self.shortWait))
      try expectEmbedded(answer, .model, after: nil)
      try expectIdle(bench.sim)
      try bench.sim.set(fault: nil)
      try expectRight(.model)
    }

    /// The rules' own answer, which says why it is that one.
    private func expectEmbedded(_ answer: HTTPAnswer, _ engine: ModelFaultBench.Engine, after code: String?) throws {
      try #require(answer.status == 200, "\(answer.text)")
      let json = try answer.json()
      let name = (json["engine"] as? [String: Any])?["name"] as? String
      #expect(name == (engine == .model ? "embedded" : "cascade:embedded"))
      let warnings = json["warnings"] as? [[String: Any]] ?? []
      let failed = try #require(warnings.first { $0["code"] as? String == "model_failed" })
      if let code { #expect((failed["message"] as? String)?.contains(code) == true) }
      #expect(json["verdict"] as? String == (engine == .model ? "reconciled" : "unverifiable"))
      #expect(json["total"] as? Int == (engine == .model ? 1550 : 1875))
    }

    /// The next document is read by the model, and right.
    private func expectRight(_ engine: ModelFaultBench.Engine) throws {
      for policy in ModelFaultBench.Policy.allCases {
        let answer = try bench[engine, policy].answer(to: request(Documents.asked(of: engine)))
        try #require(answer.status == 200, "\(answer.text)")
        let json = try answer.json()
        #expect(
          (json["engine"] as? [String: Any])?["name"] as? String == (engine == .model ? "model" : "cascade:model"))
        #expect(json["vendor"] as? String == "GREEN LEAF MARKET LTD")
        if engine == .model {
          #expect(json["total"] as? Int == 1550)
          #expect(json["verdict"] as? String == "reconciled")
        }
      }
    }

    // MARK: - A server that is away

    @Test func deadServerGivesACodeOrTheEmbeddedEnginesAnswerAtOnce() throws {
      let sim = try ModelSimProcess()
      try sim.kill()
      for policy in ModelFaultBench.Policy.allCases {
        let gateway = try GatewayProcess(
          ModelFaultBench.settings(sim, .model).merging(["OCR_ON_MODEL_FAILURE": policy.rawValue]) { $1 })
        let answer = try gateway.answer(to: request(Documents.asked(of: .model)), within: .seconds(10))
        switch policy {
        case .refuse: try expectProblem(answer, 503, "engine_unavailable", retryable: true)
        case .embedded: try expectEmbedded(answer, .model, after: "engine_unavailable")
        }
      }
    }

    @Test func killedServerIsReportedAtOnceToThoseWhoWait() throws {
      let sim = try ModelSimProcess()
      let gateway = try GatewayProcess(ModelFaultBench.settings(sim, .model))
      try ModelFaultBench.warmUp(gateway)
      try sim.set(fault: "hang")
      let connection = try gateway.begin(.extract(Documents.asked(of: .model), headers: [("Prefer", "wait=60")]))
      try eventually("the document is with the server") { try sim.requests().open == 1 }
      try sim.kill()
      try expectProblem(connection.answer(to: "POST", within: .seconds(5)), 503, "engine_unavailable", retryable: true)
    }

    @Test func stoppedServerHoldsNoDocumentBeyondItsDeadline() throws {
      let sim = try ModelSimProcess()
      sim.process.signal(SIGSTOP)
      let gateway = try GatewayProcess(
        ModelFaultBench.settings(sim, .model).merging(["OCR_ON_MODEL_FAILURE": "embedded"]) { $1 })
      let answer = try gateway.answer(
        to: request(Documents.asked(of: .model), wait: Self.shortWait), within: latest(Self.shortWait))
      try expectEmbedded(answer, .model, after: "deadline_exceeded")
    }

    @Test func callerThatLeavesTakesItsRequestOffTheServer() throws {
      let sim = try bench.sim
      try sim.set(fault: "hang")
      defer { try? sim.set(fault: nil) }
      let cancelled = try sim.requests().cancelled
      var connection: HTTPConnection? = try bench[.model, .refuse].begin(
        .extract(Documents.asked(of: .model), headers: [("Prefer", "wait=60")]))
      try eventually("the document is with the server") { try sim.requests().open == 1 }
      _ = connection
      connection = nil
      try eventually("the server is left", within: .seconds(5)) { try sim.requests().open == 0 }
      #expect(try sim.requests().cancelled == cancelled + 1)
    }

    @Test func moreDocumentsThanSlotsWaitAtTheGatewayNotAtTheServer() throws {
      let sim = try ModelSimProcess(["--slots", "2", "--delay", "100ms"])
      let gateway = try GatewayProcess(ModelFaultBench.settings(sim, .model))
      try ModelFaultBench.warmUp(gateway)
      try sim.set(fault: "slow")
      let open = try (0..<6).map { _ in
        try gateway.begin(.extract(Documents.asked(of: .model), headers: [("Prefer", "wait=30")]))
      }
      for connection in open {
        let answer = try connection.answer(to: "POST")
        #expect(answer.status == 200, "\(answer.text)")
      }
      #expect(try sim.requests().mostOpen == 2)
    }

    // MARK: - Wrong answers

    /// An answer in the right form is never both wrong and reconciled; its problem is a known one.
    private func expectHonest(_ answer: HTTPAnswer, total: Int, vendor: String) throws {
      let json = try answer.json()
      guard answer.status == 200 else {
        try expectProblem(answer, 422, "extraction_unverified")
        return
      }
      if json["verdict"] as? String == "reconciled" {
        #expect(json["total"] as? Int == total)
        #expect(json["vendor"] as? String == vendor)
      }
    }

    private func warnings(_ answer: HTTPAnswer) throws -> [String] {
      (try answer.json()["warnings"] as? [[String: Any]] ?? []).map {
        "\($0["code"] ?? "") \($0["field"] ?? "")"
      }
    }

    @Test(arguments: ["wrong-total", "swapped-digits"])
    func wrongTotalIsWithheldOrContradictedInTextAndInImages(_ fault: String) throws {
      let bench = try bench
      try bench.sim.set(fault: fault)
      defer { try? bench.sim.set(fault: nil) }
      for policy in ModelFaultBench.Policy.allCases {
        let answer = try bench[.model, policy].answer(to: request(Documents.asked(of: .model)), within: latest())
        try expectHonest(answer, total: 1550, vendor: "GREEN LEAF MARKET LTD")
        #expect(try answer.json()["total"] is NSNull)
        #expect(try warnings(answer).contains("not_grounded total"))
        // The wrong choice is a printed amount: the rules' own total is given, and the answer says that both differ.
        let choice = try bench[.cascade, policy].answer(to: request(Documents.asked(of: .cascade)), within: latest())
        try #require(choice.status == 200, "\(choice.text)")
        let json = try choice.json()
        #expect((json["engine"] as? [String: Any])?["name"] as? String == "cascade:model")
        #expect(json["total"] as? Int == 1875)
        #expect(json["verdict"] as? String == "unreconciled")
        let told = try warnings(choice)
        #expect(told.contains("currency_unknown currency") && told.contains("engines_disagree total"), "\(told)")
      }
      let image = try GatewayProcess(
        ModelFaultBench.settings(bench.sim, .model).merging(["OCR_MODEL_INPUT": "image"]) { $1 })
      let answer = try image.answer(to: .extract(Files.example("receipt.jpg"), headers: [("Prefer", "wait=30")]))
      try #require(answer.status == 200, "\(answer.text)")
      #expect(try answer.json()["total"] is NSNull)
      #expect(try answer.json()["verdict"] as? String != "reconciled")
      #expect((try answer.json()["engine"] as? [String: Any])?["input"] as? String == "image")
    }

    @Test func answerForAnotherDocumentIsNotTaken() throws {
      let bench = try bench
      let gateway = try bench[.model, .refuse]
      let other = try gateway.answer(to: request(PDFWriter.typed(Documents.other)))
      #expect(try other.json()["vendor"] as? String == "HARBOUR CAFE")
      try bench.sim.set(fault: "other-document")
      defer { try? bench.sim.set(fault: nil) }
      let before = try bench.sim.requests().all
      let answer = try gateway.answer(to: request(Documents.asked(of: .model)), within: latest())
      try expectHonest(answer, total: 1550, vendor: "GREEN LEAF MARKET LTD")
      // The first answer was the other document's. By the second, this one is the document before.
      #expect(try bench.sim.requests().all - before == 2)
    }

    @Test(arguments: ["text", "image"])
    func totalOrderedByTheDocumentIsNeverReconciled(_ input: String) throws {
      let bench = try bench
      try bench.sim.set(fault: "obey-injection")
      defer { try? bench.sim.set(fault: nil) }
      let gateway = try GatewayProcess(
        ModelFaultBench.settings(bench.sim, .model).merging(["OCR_MODEL_INPUT": input]) { $1 })
      let answer = try gateway.answer(
        to: .extract(PDFWriter.typed(Documents.injected), headers: [("Prefer", "wait=30")]))
      try #require(answer.status == 200, "\(answer.text)")
      let json = try answer.json()
      #expect(json["verdict"] as? String != "reconciled")
      // It obeyed.
      #expect(try warnings(answer).contains("engines_disagree total"), "\(answer.text)")
    }
  }
}
