import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// The hosted service going wrong in every way, played by its stand-in: no document is ever paid for twice.
  @Suite(.serialized, .hostedSim)
  struct HostedFaultLongTests {
    private static let wait = 3
    private static let grace = Duration.seconds(1)

    /// A sidecar without any gateway, and how many calls the stand-in had before.
    private func start(_ mode: String = "hosted", faults: String) throws -> (sidecar: SidecarProcess, calls: Int) {
      try hostedSim.set(faults: faults)
      let nobody = "http://127.0.0.1:\(try ScriptedServer.unusedPort())"
      let state = try ClientState(gateways: [nobody], mode: mode, hosted: hostedSim.url)
      return (try SidecarProcess(state), try hostedSim.calls().count)
    }

    private func outcomes(since before: Int) throws -> [String] {
      try hostedSim.calls().dropFirst(before).map(\.outcome)
    }

    private func expectRight(_ answer: HTTPAnswer, sourceLocation: SourceLocation = #_sourceLocation) throws {
      try #require(answer.status == 200, "\(answer.text)", sourceLocation: sourceLocation)
      let json = try answer.json()
      #expect(json["total"] as? Int == ClientDocuments.total, sourceLocation: sourceLocation)
      let provenance = json["provenance"] as? [String: Any]
      #expect(provenance?["endpoint"] as? String == "hosted", sourceLocation: sourceLocation)
      #expect(provenance?["chargedPages"] as? Int == 1, sourceLocation: sourceLocation)
    }

    // MARK: - What passes

    @Test(arguments: [
      #"{"fault":"status","status":429,"retryAfter":1,"count":1}"#, #"{"fault":"status","status":500,"count":2}"#,
    ])
    func refusalForNowIsTriedAgainWhenItSaysSoAndChargedOnce(_ fault: String) throws {
      let (sidecar, before) = try start("auto", faults: "[\(fault)]")
      let began = ContinuousClock.now
      try expectRight(sidecar.extract(ClientDocuments.receipt(20), wait: 10))
      // As long as it was told to wait, where it was.
      if fault.contains("429") { #expect(ContinuousClock.now - began > .seconds(1)) }
      #expect(try outcomes(since: before).last == "answer")
      #expect(try outcomes(since: before).dropLast().allSatisfy { $0 == "429" || $0 == "500" })
      #expect(try sidecar.state.ledger().count { $0["event"] as? String == "settle" } == 1)
    }

    @Test(withModels)
    func pdfThatTheServicesParserRejectsIsSentAsPictures() throws {
      let (sidecar, before) = try start(faults: #"[{"fault":"parser-error"}]"#)
      try expectRight(sidecar.extract(ClientDocuments.receipt(21), wait: 20))
      let calls = try hostedSim.calls().dropFirst(before)
      #expect(calls.map(\.outcome) == ["400", "answer"])
      #expect(calls.first?.document != calls.last?.document)
      #expect(calls.filter(\.isCharged).count == 1)
    }

    // MARK: - What does not

    @Test(arguments: [
      (#"{"fault":"status","status":429,"retryAfter":1}"#, 429, "rate_limited"),
      (#"{"fault":"status","status":500}"#, 503, "hosted_unavailable"),
    ])
    func repeatedRefusalsCostNothing(_ fault: String, status: Int, code: String) throws {
      let (sidecar, before) = try start(faults: "[\(fault)]")
      let began = ContinuousClock.now
      let answer = try sidecar.extract(ClientDocuments.receipt(22), wait: Self.wait)
      #expect(ContinuousClock.now - began < .seconds(Self.wait) + Self.grace)
      try expectProblem(answer, status, code, retryable: true)
      let outcomes = try outcomes(since: before)
      #expect((1...3).contains(outcomes.count))
      #expect(try hostedSim.calls().dropFirst(before).allSatisfy { !$0.isCharged })
      // What was booked was given back: nothing stands in the way of the next try.
      let settled = try sidecar.state.ledger().filter { $0["event"] as? String == "settle" }
      #expect(settled.map { $0["microUSD"] as? Int } == [0])
      try hostedSim.set(faults: "[]")
      try expectRight(sidecar.extract(ClientDocuments.receipt(22), wait: Self.wait))
    }

    @Test func longPauseThatTheServiceAsksForIsKept() throws {
      let (sidecar, before) = try start(faults: #"[{"fault":"status","status":503,"retryAfter":60}]"#)
      let answer = try sidecar.extract(ClientDocuments.receipt(28), wait: Self.wait)
      try expectProblem(answer, 503, "hosted_unavailable", retryable: true)
      try hostedSim.set(faults: "[]")
      let next = try sidecar.extract(ClientDocuments.receipt(29), wait: Self.wait)
      try expectProblem(next, 429, "rate_limited", retryable: true)
      #expect(try #require(next.json()["retryAfterMs"] as? Int) > 30_000)
      #expect(try outcomes(since: before) == ["503"])
    }

    @Test(arguments: [401, 402, 403])
    func refusedAccountClosesTheHostedSideForLong(_ status: Int) throws {
      let (sidecar, before) = try start(faults: #"[{"fault":"status","status":\#(status)}]"#)
      let answer = try sidecar.extract(ClientDocuments.receipt(23), wait: Self.wait)
      try expectProblem(answer, 503, "hosted_unavailable", retryable: true)
      #expect(try Scrape(sidecar.answer(to: .get("/metrics")))[#"ocr_client_circuit_state{endpoint="hosted"}"#] == 2)
      #expect(try sidecar.log("hosted_account_refused").count == 1)
      // Nobody asks again, though all would be well.
      try hostedSim.set(faults: "[]")
      let next = try sidecar.extract(ClientDocuments.receipt(24), wait: Self.wait)
      try expectProblem(next, 503, "hosted_unavailable", retryable: true)
      #expect(try #require(next.json()["retryAfterMs"] as? Int) > 60_000)
      #expect(try outcomes(since: before) == [String(status)])
    }

    @Test func unknownKeyClosesTheHostedSideForLong() throws {
      let picky = try HostedSimProcess(["--latency", "none", "--api-key", "another-key"])
      let nobody = "http://127.0.0.1:\(try ScriptedServer.unusedPort())"
      let sidecar = try SidecarProcess(
        ClientState(gateways: [nobody], mode: "auto", hosted: picky.url), behind: [picky])
      _ = try sidecar.extract(ClientDocuments.receipt(23), wait: Self.wait)
      #expect(try sidecar.log("hosted_account_refused").count == 1)
      #expect(!sidecar.process.errors.contains("simulated-key"))
    }

    @Test(arguments: ["hang", "drip", "reset", "reset-mid-body", "garbage"])
    func unansweredDocumentMayBePaidForAndIsNotSentAgain(_ fault: String) throws {
      let (sidecar, before) = try start(faults: #"[{"fault":"\#(fault)"}]"#)
      let document = ClientDocuments.receipt(25)
      let began = ContinuousClock.now
      let answer = try sidecar.extract(document, wait: Self.wait)
      #expect(ContinuousClock.now - began < .seconds(Self.wait) + Self.grace)
      #expect([503, 504].contains(answer.status), "\(answer.text)")
      #expect(try outcomes(since: before) == [fault])

      try hostedSim.set(faults: "[]")
      try expectProblem(sidecar.extract(document, wait: Self.wait), 503, "hosted_unavailable", retryable: true)
      // Not by another process either.
      let run = try sidecar.state.run(["extract", "--json", sidecar.state.file("again.pdf", document)])
      #expect(try run.waitForExit() == .code(3))
      #expect(try outcomes(since: before) == [fault])
      // Other documents are not held up.
      try expectRight(sidecar.extract(ClientDocuments.receipt(26), wait: Self.wait))
    }

    @Test func deadlineHoldsWhereNothingAnswers() throws {
      let silent = try FaultyGateway(.hang)
      try hostedSim.set(faults: #"[{"fault":"hang"}]"#)
      let sidecar = try SidecarProcess(
        ClientState(gateways: [silent.url], mode: "auto", hosted: hostedSim.url), behind: [silent])
      let before = try hostedSim.calls().count
      let began = ContinuousClock.now
      let answer = try sidecar.extract(ClientDocuments.receipt(27), wait: Self.wait)
      #expect(ContinuousClock.now - began < .seconds(Self.wait) + Self.grace)
      #expect([503, 504].contains(answer.status), "\(answer.text)")
      #expect(try outcomes(since: before) == ["hang"])
    }
  }
}
