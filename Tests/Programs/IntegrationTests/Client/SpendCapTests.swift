import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// What the hosted service may cost, with real processes that share a ledger, are restarted and are killed.
  @Suite(.serialized, .hostedSim)
  struct SpendCapTests {
    /// Pages that the caps below allow, at 3 USD for 1,000.
    private static let allowed = 6
    private static let cap = ["OCR_SPEND_DAILY_CAP": "0.018", "OCR_SPEND_MONTHLY_CAP": "0.018"]

    private func state(hosted: String? = nil, _ settings: [String: String] = cap) throws -> ClientState {
      let nobody = "http://127.0.0.1:\(try ScriptedServer.unusedPort())"
      return try ClientState(gateways: [nobody], mode: "hosted", hosted: hosted ?? hostedSim.url, settings)
    }

    private func chargedPages(since before: Int) throws -> Int {
      try hostedSim.calls().dropFirst(before).reduce(0) { $0 + $1.pages }
    }

    private func lines(_ run: ChildProcess) throws -> [[String: Any]] {
      try run.output.split(separator: "\n").map {
        try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
      }
    }

    @Test func fourProcessesAtOnceSpendNoMoreThanTheCapTogether() throws {
      let state = try state()
      let before = try hostedSim.calls().count
      let runs = try (0..<4).map { process in
        try state.start(
          ["extract", "--json"]
            + (0..<4).map { number in
              try state.file("\(process)-\(number).pdf", ClientDocuments.receipt(100 + 10 * process + number))
            })
      }
      for run in runs { _ = try run.waitForExit(within: .seconds(60)) }
      let answers = try runs.flatMap(lines)
      #expect(answers.count == 16)
      #expect(answers.count { $0["total"] as? Int == ClientDocuments.total } == Self.allowed)
      #expect(answers.count { $0["code"] as? String == "spend_cap_reached" } == 16 - Self.allowed)
      #expect(try chargedPages(since: before) == Self.allowed)
      // Some process got nothing more: that is an exit code of its own.
      #expect(try runs.contains { try $0.waitForExit() == .code(4) })
    }

    @Test func capOutlivesProcessesAndClosesTheHostedSideWithAnEvent() throws {
      let state = try state()
      let before = try hostedSim.calls().count
      var statuses: [Int] = []
      for number in 0..<(Self.allowed + 2) {
        let sidecar = try SidecarProcess(state)
        let answer = try sidecar.extract(ClientDocuments.receipt(200 + number), wait: 5)
        statuses.append(answer.status)
        if answer.status != 200 {
          try expectProblem(answer, 503, "spend_cap_reached", retryable: true)
          #expect(try sidecar.log("spend_cap_reached").count == 1)
        }
      }
      #expect(statuses == Array(repeating: 200, count: Self.allowed) + [503, 503])
      #expect(try chargedPages(since: before) == Self.allowed)
    }

    @Test func everyPageIsBookedBeforeADocumentIsSent() throws {
      let state = try state()
      let before = try hostedSim.calls().count
      let sidecar = try SidecarProcess(state)
      #expect(try sidecar.extract(ClientDocuments.receipt(300, pages: 4), wait: 10).status == 200)
      try expectProblem(
        sidecar.extract(ClientDocuments.receipt(301, pages: 3), wait: 5), 503, "spend_cap_reached", retryable: true)
      #expect(try sidecar.extract(ClientDocuments.receipt(302, pages: 2), wait: 10).status == 200)
      #expect(try chargedPages(since: before) == Self.allowed)
    }

    @Test func capOfNothingSendsNothing() throws {
      let state = try state(["OCR_SPEND_MONTHLY_CAP": "0"])
      let before = try hostedSim.traffic()
      let run = try state.run(["extract", "--json", state.file("a.pdf", ClientDocuments.receipt(400))])
      #expect(try run.waitForExit() == .code(4))
      #expect(try hostedSim.traffic() == before)
    }

    @Test func documentOfAProcessKilledBeforeSendingIsNotSent() throws {
      // It takes the connection and never answers the TLS greeting: not a byte of the request can leave.
      let silent = try ScriptedServer { peer, _ in _ = peer.readRequest() }
      let state = try state(hosted: "https://127.0.0.1:\(silent.port)")
      let document = ClientDocuments.receipt(500)
      let file = try state.file("a.pdf", document)
      let first = try state.start(["extract", "--json", file])
      try eventually("the document is booked") { try state.ledger().count == 1 && silent.connections > 0 }
      first.signal(SIGKILL)
      #expect(try first.waitForExit() == .signal(SIGKILL))
      #expect(try state.ledger().map { $0["event"] as? String } == ["book"])

      try withExtendedLifetime(silent) { try expectNeverSent(document, state) }
    }

    @Test func documentOfAProcessKilledAfterSendingIsNotPaidForAgain() throws {
      try hostedSim.set(faults: #"[{"fault":"hang","count":1}]"#)
      let state = try state()
      let document = ClientDocuments.receipt(501)
      let before = try hostedSim.calls().count
      let first = try state.start(["extract", "--json", state.file("a.pdf", document)])
      try eventually("the document is charged") { try hostedSim.calls().count == before + 1 }
      first.signal(SIGKILL)
      _ = try first.waitForExit()
      try expectNeverSent(document, state)
    }

    /// Later processes, with the hosted service well again, do not send the document; others they do.
    private func expectNeverSent(_ document: [UInt8], _ state: ClientState) throws {
      let settings = state.settings.merging(["MISTRAL_BASE_URL": try hostedSim.url]) { $1 }
      let program = Files.programs.appending(path: "ocr-client")
      let before = try hostedSim.calls().count
      let file = try state.file("again.pdf", document)
      let other = try state.file("other.pdf", ClientDocuments.receipt(502))
      let run = try ChildProcess(program, ["extract", "--json", file, other], environment: settings)
      #expect(try run.waitForExit(within: .seconds(60)) == .code(3))
      let answers = try lines(run)
      #expect(answers.map { $0["code"] as? String } == ["hosted_unavailable", nil])
      #expect(answers.last?["total"] as? Int == ClientDocuments.total)
      #expect(try hostedSim.calls().count == before + 1)
    }
  }
}
