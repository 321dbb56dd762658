import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Gateways that go wrong in every way, behind the real sidecar and before the stand-in for the hosted service.
  @Suite(.serialized, .hostedSim)
  struct ClientFaultLongTests {
    /// Seconds that callers wait; half of them is kept for the hosted side.
    private static let wait = 3
    /// An answer that takes longer is late.
    private static let grace = Duration.seconds(1)
    /// Failures in a row that open a circuit.
    private static let failureLimit = 3

    /// - Parameter behind: the gateways, so that they live as long.
    private func sidecar(
      _ gateways: [String], mode: String, behind: [any Sendable] = []
    ) throws -> SidecarProcess {
      try SidecarProcess(ClientState(gateways: gateways, mode: mode, hosted: hostedSim.url), behind: behind)
    }

    /// Charged calls for documents, by the stand-in's own log.
    private func charged(since before: Int) throws -> [HostedSimProcess.Call] {
      try hostedSim.calls().dropFirst(before).filter(\.isCharged)
    }

    @Test(arguments: GatewayFault.allCases)
    func hostedSideAnswersInTimeOnceWhateverAGatewayDoes(_ fault: GatewayFault) throws {
      let gateway = try FaultyGateway(fault)
      let sidecar = try sidecar([gateway.url], mode: "auto", behind: [gateway])
      let before = try hostedSim.calls().count
      let began = ContinuousClock.now
      // At the same time, so that their time is spent once.
      let open = try (0..<Self.failureLimit).map { number in
        try sidecar.begin(
          .extract(ClientDocuments.receipt(number), headers: [("Prefer", "wait=\(Self.wait)")]))
      }
      for connection in open {
        let answer = try connection.answer(to: "POST")
        #expect(ContinuousClock.now - began < .seconds(Self.wait) + Self.grace)
        try expectHosted(answer, reason: fault.reason)
      }
      #expect(try charged(since: before).count == Self.failureLimit)

      // Now it is known not to work.
      let state = #"ocr_client_circuit_state{endpoint="\#(gateway.url)"}"#
      #expect(try Scrape(sidecar.answer(to: .get("/metrics")))[state] == (fault.opensCircuit ? 2 : 0))
      let next = try sidecar.extract(ClientDocuments.receipt(Self.failureLimit), wait: Self.wait)
      try expectHosted(next, reason: fault.opensCircuit ? "circuit_open" : fault.reason)
      let fallbacks = try Scrape(sidecar.answer(to: .get("/metrics"))).sum("ocr_client_fallbacks_total")
      #expect(fallbacks == Double(Self.failureLimit + 1))

      let calls = try charged(since: before)
      #expect(Set(calls.map(\.document)).count == calls.count, "a document was charged twice")
      #expect(try sidecar.log("hosted_enabled").count == 1)
    }

    private func expectHosted(
      _ answer: HTTPAnswer, reason: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      try #require(answer.status == 200, "\(answer.text)", sourceLocation: sourceLocation)
      let json = try answer.json()
      #expect(json["total"] as? Int == ClientDocuments.total, sourceLocation: sourceLocation)
      #expect(json["verdict"] as? String == "reconciled", sourceLocation: sourceLocation)
      #expect((json["engine"] as? [String: Any])?["name"] as? String == "hosted", sourceLocation: sourceLocation)
      let provenance = try #require(json["provenance"] as? [String: Any], sourceLocation: sourceLocation)
      #expect(provenance["endpoint"] as? String == "hosted", sourceLocation: sourceLocation)
      #expect(provenance["fallbackReason"] as? String == reason, sourceLocation: sourceLocation)
      #expect(provenance["chargedPages"] as? Int == 1, sourceLocation: sourceLocation)
      // 3 USD for 1,000 pages.
      #expect(provenance["priceMicroUsd"] as? Int == 3_000, sourceLocation: sourceLocation)
      // One of the gateway, unless its circuit was open, and one of the hosted service.
      #expect(
        provenance["attempts"] as? Int == (reason == "circuit_open" ? 1 : 2), sourceLocation: sourceLocation)
    }

    @Test(arguments: GatewayFault.allCases)
    func callerHearsWhatIsWrongAndWhenToComeAgain(_ fault: GatewayFault) throws {
      let gateway = try FaultyGateway(fault)
      let sidecar = try sidecar([gateway.url], mode: "gateway", behind: [gateway])
      let before = try hostedSim.traffic()
      let began = ContinuousClock.now
      let answer = try sidecar.extract(ClientDocuments.receipt(0), wait: Self.wait)
      #expect(ContinuousClock.now - began < .seconds(Self.wait) + Self.grace)
      try expectProblem(answer, fault.problem.status, fault.problem.code, retryable: true)
      #expect(try #require(answer.json()["retryAfterMs"] as? Int) > 0)
      #expect(try hostedSim.traffic() == before, "something reached the hosted service")
    }

    @Test func gatewayBehindABrokenOneAnswersAndNothingIsPaidFor() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
      let broken = try FaultyGateway(.reset)
      let url = "http://127.0.0.1:\(gateway.port)"
      let sidecar = try sidecar([broken.url, url], mode: "auto", behind: [broken, gateway])
      let before = try hostedSim.traffic()
      for number in 0..<4 {
        let answer = try sidecar.extract(ClientDocuments.receipt(number), wait: 10)
        try #require(answer.status == 200, "\(answer.text)")
        let provenance = try #require(answer.json()["provenance"] as? [String: Any])
        #expect(provenance["endpoint"] as? String == url)
        #expect(provenance["fallbackReason"] is NSNull)
        #expect(provenance["chargedPages"] as? Int == 0)
      }
      #expect(try hostedSim.traffic() == before)
    }

    @Test func faultOfTheDocumentIsFinal() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
      let sidecar = try sidecar(["http://127.0.0.1:\(gateway.port)"], mode: "auto", behind: [gateway])
      let before = try hostedSim.traffic()
      let damaged = Array(ClientDocuments.receipt(0).prefix(60))
      try expectProblem(sidecar.extract(damaged, wait: 10), 422, "document_unreadable")
      #expect(try hostedSim.traffic() == before)
    }

    @Test func gatewayThatComesBackIsAskedAgain() throws {
      let port = try ScriptedServer.unusedPort()
      let sidecar = try sidecar(["http://127.0.0.1:\(port)"], mode: "auto")
      for number in 0..<Self.failureLimit {
        try expectHosted(sidecar.extract(ClientDocuments.receipt(number), wait: Self.wait), reason: "unreachable")
      }
      let gateway = try GatewayProcess([
        "OCR_LISTEN": "127.0.0.1:\(port)", "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1",
      ])
      var number = Self.failureLimit
      try eventually("the gateway answers again", within: .seconds(30)) {
        number += 1
        let answer = try sidecar.extract(ClientDocuments.receipt(number), wait: Self.wait)
        try #require(answer.status == 200, "\(answer.text)")
        return (try answer.json()["provenance"] as? [String: Any])?["endpoint"] as? String != "hosted"
      }
      #expect(gateway.process.isRunning)
    }
  }
}
