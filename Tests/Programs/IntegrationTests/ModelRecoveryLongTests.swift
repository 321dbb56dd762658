import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// What monitors and callers see when a model server dies, talks nonsense or hangs, and when it comes back.
  @Suite(.serialized, withModels)
  struct ModelRecoveryLongTests {
    /// Of canaries and of heartbeats.
    private static let interval = Duration.seconds(3)
    /// Time after which a failure must be seen.
    private static let noticed = interval + .seconds(5)
    /// And lateness, for which the canary's ten seconds have to pass.
    private static let noticedLate = noticed + .seconds(10)
    /// Starting a gateway and its first canary, on a busy machine.
    private static let startup = Duration.seconds(30)

    private func gateway(
      _ engine: String, model: ModelSimProcess? = nil, monitors: Monitors? = nil, _ settings: [String: String] = [:]
    ) throws -> GatewayProcess {
      var all = [
        "OCR_ENGINE": engine, "OCR_CANARY_INTERVAL": "3s", "OCR_HEARTBEAT_INTERVAL": "3s", "OCR_LOG_LEVEL": "trace",
      ]
      all["OCR_MODEL_URL"] = model?.url
      all["OCR_HEARTBEAT_URLS"] = monitors?.urls
      return try GatewayProcess(all.merging(settings) { $1 })
    }

    /// The rules are sure of these.
    private static let sure = ["receipt-tip.jpg", "invoice.pdf", "invoice-two-pages.pdf"]
    /// Nothing shows which of its sums is the total, so that the model is asked.
    private static let doubtful = PDFWriter.typed(ModelFaultBench.Documents.twoTotals)

    /// Checks that bundled documents are answered right; the answers.
    @discardableResult
    private func expectAnswered(
      _ names: [String], by gateway: GatewayProcess, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [[String: Any]] {
      try names.map { name in
        try expectAnswered(
          name, Files.example(name), expected: Files.expected(name), by: gateway, sourceLocation: sourceLocation)
      }
    }

    private func expectDoubtfulAnswered(
      by gateway: GatewayProcess, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: Any] {
      let answer = try gateway.answer(to: .extract(Self.doubtful))
      try #require(answer.status == 200, "\(answer.text)", sourceLocation: sourceLocation)
      let json = try answer.json()
      #expect(json["vendor"] as? String == "GREEN LEAF MARKET LTD", sourceLocation: sourceLocation)
      #expect(json["total"] as? Int == 1550 || json["total"] as? Int == 1875, sourceLocation: sourceLocation)
      return json
    }

    private func expectAnswered(
      _ name: String, _ document: [UInt8], expected: [String: Any], by gateway: GatewayProcess,
      sourceLocation: SourceLocation
    ) throws -> [String: Any] {
      let answer = try gateway.answer(to: .extract(document))
      try #require(answer.status == 200, "\(name): \(answer.text)", sourceLocation: sourceLocation)
      let json = try answer.json()
      for key in ["vendor", "date"] {
        #expect(json[key] as? String == expected[key] as? String, "\(name)", sourceLocation: sourceLocation)
      }
      #expect(json["total"] as? Int == expected["total"] as? Int, "\(name)", sourceLocation: sourceLocation)
      #expect(json["verdict"] as? String == "reconciled", "\(name)", sourceLocation: sourceLocation)
      return json
    }

    private func engine(of answer: [String: Any]?) -> String? {
      (answer?["engine"] as? [String: Any])?["name"] as? String
    }

    @Test func killedServerTurnsReadinessAndHeartbeatsUntilItReturns() throws {
      let monitors = try Monitors()
      let model = try ModelSimProcess()
      let gateway = try gateway("cascade", model: model, monitors: monitors, ["OCR_ON_MODEL_FAILURE": "embedded"])
      try gateway.waitForReadiness(200, within: Self.startup)
      for kind in Monitors.Kind.allCases {
        try eventually("\(kind) hears of success", within: Self.startup) { monitors.beats(of: kind).last == .ok }
      }
      // Whoever knows no "starting" hears nothing before the first proof; nobody heard of a failure.
      #expect(monitors.beats(of: .betterStack).first == .ok && monitors.beats(of: .uptimeKuma).first == .ok)
      #expect(monitors.beats(of: .healthchecks).first == .starting && monitors.beats(of: .json).first == .starting)
      #expect(Monitors.Kind.allCases.allSatisfy { !monitors.beats(of: $0).contains(.failing) })

      try model.kill()
      let killed = ContinuousClock.now
      let checks = try gateway.waitForReadiness(503, ["model": "failed"], within: Self.noticed)
      #expect(checks["model"]?.detail.contains("refused") == true)
      for kind in Monitors.Kind.allCases {
        try eventually("\(kind) hears of failure", within: killed + Self.noticed - .now) {
          monitors.beats(of: kind).last == .failing
        }
      }
      #expect(monitors.requests(of: .json).last?.body.contains("model failed") == true)
      for answer in try expectAnswered(Self.sure, by: gateway) {
        #expect(engine(of: answer) == "cascade:embedded" && (answer["warnings"] as? [Any])?.isEmpty == true)
      }
      let fallback = try expectDoubtfulAnswered(by: gateway)
      #expect(engine(of: fallback) == "cascade:embedded")
      let warnings = fallback["warnings"] as? [[String: Any]] ?? []
      #expect(warnings.contains { $0["code"] as? String == "model_failed" })

      let again = try ModelSimProcess(port: model.port)
      try gateway.waitForReadiness(200, within: Self.startup)
      for kind in Monitors.Kind.allCases where kind != .healthchecks {
        try eventually("\(kind) hears of recovery", within: Self.startup) { monitors.beats(of: kind).last == .ok }
      }
      // healthchecks.io takes five messages in a minute; the last one may have to wait for the first to grow old.
      try eventually("healthchecks.io hears of recovery", within: .seconds(75)) {
        monitors.beats(of: .healthchecks).last == .ok
      }
      #expect(engine(of: try expectDoubtfulAnswered(by: gateway)) == "cascade:model")
      #expect(try again.requests().kinds["choice", default: 0] > 0)
      expectNoSecrets(of: monitors, in: gateway)
    }

    @Test func modelThatTalksNonsenseIsToldFromOneThatReadsWrong() throws {
      let monitors = try Monitors([.json, .uptimeKuma])
      let model = try ModelSimProcess()
      let gateway = try gateway("cascade", model: model, monitors: monitors)
      try gateway.waitForReadiness(200, within: Self.startup)

      func expectNoticed(_ fault: String, failing: String, fine: [String]) throws {
        try model.set(fault: fault)
        let began = ContinuousClock.now
        let checks = try gateway.waitForReadiness(503, [failing: "failed"], within: Self.noticed)
        for name in fine { #expect(checks[name]?.status == "ok", "\(name): \(checks)") }
        for kind in [Monitors.Kind.json, .uptimeKuma] {
          try eventually("\(kind) hears of \(fault)", within: began + Self.noticed - .now) {
            monitors.beats(of: kind).last == .failing
          }
        }
        // On a busy machine another check can be late for a moment, and is named then.
        try eventually("the reason is \(failing)", within: Self.noticed) {
          monitors.requests(of: .json).last?.body.contains("\(failing) failed") == true
        }
        try expectAnswered(Self.sure, by: gateway)
        try model.set(fault: nil)
        try gateway.waitForReadiness(200, within: Self.startup)
        for kind in [Monitors.Kind.json, .uptimeKuma] {
          try eventually("\(kind) hears of recovery", within: Self.startup) { monitors.beats(of: kind).last == .ok }
        }
      }
      try expectNoticed("schema-ignored", failing: "schema", fine: ["model"])
      try expectNoticed("wrong-total", failing: "reading", fine: ["model", "schema"])
      expectNoSecrets(of: monitors, in: gateway)
    }

    /// It answers every question about words; only a picture tells. The same for a projector of another model.
    @Test(arguments: ["blind", "wrong-projector"]) func aServerThatDoesNotSeeIsNotReadyUntilItDoes(fault: String) throws
    {
      let monitors = try Monitors([.json])
      let model = try ModelSimProcess()
      let gateway = try gateway("model", model: model, monitors: monitors)
      try gateway.waitForReadiness(200, ["sight": "ok"], within: Self.startup)
      try model.set(fault: fault)
      let began = ContinuousClock.now
      let checks = try gateway.waitForReadiness(503, ["sight": "failed"], within: Self.noticed)
      #expect(checks["sight"]?.detail.contains("does not see") == true, "\(checks)")
      try eventually("the monitor hears of it", within: began + Self.noticed - .now) {
        monitors.beats(of: .json).last == .failing
      }
      #expect(monitors.requests(of: .json).last?.body.contains("sight failed") == true)
      try model.set(fault: nil)
      try gateway.waitForReadiness(200, ["sight": "ok"], within: Self.startup)
    }

    @Test func shrunkenImagesAreNamed() throws {
      let model = try ModelSimProcess(["--fault", "shrunken-images"])
      let gateway = try gateway("cascade", model: model)
      let checks = try gateway.waitForReadiness(503, ["images": "failed"], within: Self.startup)
      #expect(checks["images"]?.detail.contains("makes images smaller") == true)
    }

    @Test func aServerWithoutProjectorIsNamedUnlessWordsAreAllThatItIsShown() throws {
      let model = try ModelSimProcess(["--fault", "no-projector"])
      let gateway = try gateway("model", model: model)
      let checks = try gateway.waitForReadiness(503, ["sight": "failed", "reading": "ok"], within: Self.startup)
      #expect(checks["sight"]?.detail.contains("--mmproj") == true)
      let words = try self.gateway("model", model: model, ["OCR_MODEL_INPUT": "text"])
      #expect(try words.waitForReadiness(200, ["reading": "ok"], within: Self.startup)["sight"] == nil)
    }

    @Test func hangingModelIsLateAndNotFailed() throws {
      let monitors = try Monitors([.json])
      let model = try ModelSimProcess()
      let gateway = try gateway("cascade", model: model, monitors: monitors)
      try gateway.waitForReadiness(200, within: Self.startup)
      try model.set(fault: "hang")
      let began = ContinuousClock.now
      try gateway.waitForReadiness(503, ["model": "late", "schema": "late"], within: Self.noticedLate)
      try eventually("the monitor hears of it", within: began + Self.noticedLate - .now) {
        monitors.beats(of: .json).last == .failing
      }
      let checks = try gateway.waitForReadiness(503, ["reading": "late"], within: Self.noticedLate)
      #expect(!checks.values.contains { $0.status == "failed" }, "\(checks)")
      try expectAnswered(Self.sure, by: gateway)
      try model.set(fault: nil)
      try gateway.waitForReadiness(200, within: Self.startup)
    }

    @Test func documentsOfTheModelEngineSayThatItsServerIsGone() throws {
      let model = try ModelSimProcess()
      let gateway = try gateway("model", model: model)
      try gateway.waitForReadiness(200, within: Self.startup)
      let invoice = try HTTPRequest.extract(Files.example("invoice.pdf"))
      #expect(try gateway.answer(to: invoice).status == 200)
      try model.kill()
      try expectProblem(gateway.answer(to: invoice), 503, "engine_unavailable", retryable: true)
      let again = try ModelSimProcess(port: model.port)
      // No canary has to come first.
      let answer = try gateway.answer(to: invoice)
      try #require(answer.status == 200, "\(answer.text)")
      #expect(try answer.json()["total"] as? Int == 99294)
      #expect(try again.requests().kinds["document", default: 0] > 0)
    }

    @Test func embeddedEngineProvesItselfToMonitorsWithoutAModel() throws {
      let monitors = try Monitors([.json, .betterStack])
      let gateway = try gateway("embedded", monitors: monitors)
      try gateway.waitForReadiness(200, ["reading": "ok"], within: Self.startup)
      let names = Set(try gateway.checks().checks.keys)
      #expect(names == ["intake", "documentWorkers", "recognizers", "reading"])
      for kind in [Monitors.Kind.json, .betterStack] {
        // A second one: success is proven anew.
        try eventually("\(kind) hears of success twice", within: Self.startup) {
          monitors.beats(of: kind).count { $0 == .ok } >= 2
        }
        #expect(!monitors.beats(of: kind).contains(.failing))
      }
      expectNoSecrets(of: monitors, in: gateway)
    }

    @Test func heartbeatThatCannotBeSentIsLoggedWithoutItsURL() throws {
      let secret = "Zylinderkopf7Token"
      let port = ModelServerProcess.freePort()
      let urls = ["/api/v1/heartbeat/\(secret)", "/ping/\(secret)", "/api/push/\(secret)", "/\(secret)?key=\(secret)"]
      let gateway = try gateway(
        "embedded",
        ["OCR_HEARTBEAT_URLS": urls.map { "http://user:\(secret)@127.0.0.1:\(port)\($0)" }.joined(separator: " ")])
      try eventually("every failure is in the log", within: Self.startup) {
        let failures = try gateway.log().filter { $0["msg"] as? String == "heartbeat not sent" }
        return Set(failures.compactMap { $0["kind"] as? String }).count == 4
      }
      #expect(!gateway.process.errors.contains(secret))
      #expect(!gateway.process.errors.contains(":\(port)"))
    }

    private func expectNoSecrets(of monitors: Monitors, in gateway: GatewayProcess) {
      #expect(!gateway.process.errors.contains(monitors.token))
    }
  }
}

/// Monitors of each kind on one server, told apart by the form of their URLs.
private struct Monitors {
  enum Kind: CaseIterable {
    case betterStack, healthchecks, uptimeKuma, json

    func path(_ token: String) -> String {
      switch self {
      case .betterStack: "/api/v1/heartbeat/\(token)"
      case .healthchecks: "/ping/\(token)"
      case .uptimeKuma: "/api/push/\(token)"
      case .json: "/hook/\(token)"
      }
    }
  }

  enum Beat: Equatable { case starting, ok, failing }

  let token = "Monitor7Secret"
  private let kinds: [Kind]
  private let server: RecordingServer

  init(_ kinds: [Kind] = Kind.allCases) throws {
    self.kinds = kinds
    server = try RecordingServer()
  }

  /// For OCR_HEARTBEAT_URLS.
  var urls: String {
    kinds.map { "http://127.0.0.1:\(server.port)\($0.path(token))" }.joined(separator: ",")
  }

  func requests(of kind: Kind) -> [RecordingServer.Request] {
    server.requests.filter { $0.target.hasPrefix(kind.path(token)) }
  }

  /// What a monitor of this kind takes its requests for.
  func beats(of kind: Kind) -> [Beat] {
    requests(of: kind).map { request in
      switch kind {
      case .betterStack: request.target.hasSuffix("/fail") ? .failing : .ok
      case .healthchecks:
        request.target.contains("/fail") ? .failing : request.target.contains("/start") ? .starting : .ok
      case .uptimeKuma: request.target.contains("status=up") ? .ok : .failing
      case .json:
        request.body.contains(#""status":"ok""#)
          ? .ok : request.body.contains(#""status":"starting""#) ? .starting : .failing
      }
    }
  }
}
