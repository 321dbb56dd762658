import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// The BullMQ processor of examples/node, run by the installed Node against the real sidecar, with the job object of
  /// its own `try.mjs`.
  @Suite(.serialized, .hostedSim, .enabled(if: Files.node != nil, "needs node: run scripts/setup.sh --test"))
  struct NodeExamplePeerTests {
    /// What a job was told, line by line, and how the processor ended.
    private struct Run {
      var events: [[String: Any]]
      var exit: ChildProcess.Exit
      var returned: [String: Any]? { events.last?["returned"] as? [String: Any] }
      var threw: String? { events.last?["threw"] as? String }
      var message: String { events.last?["message"] as? String ?? "" }
      var delay: Int? { events.compactMap { $0["delayedMs"] as? Int }.first }
      var progress: [[String: Any]] { events.compactMap { $0["progress"] as? [String: Any] } }
    }

    private func run(_ sidecar: SidecarProcess, _ document: [UInt8], job: String = UUID().uuidString) throws -> Run {
      let run = try run("http://127.0.0.1:\(sidecar.port)", document, job: job)
      #expect(sidecar.process.isRunning)
      return run
    }

    private func run(_ service: String, _ document: [UInt8], job: String = UUID().uuidString) throws -> Run {
      let folder = try TemporaryFolder.make()
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = folder.appending(path: "document")
      try Data(document).write(to: file)
      let process = try ChildProcess(
        try #require(Files.node), [Files.root.appending(path: "examples/node/try.mjs").path, file.path],
        environment: ["OCR_SERVICE_URL": service, "OCR_PATIENCE": "5", "JOB_ID": job])
      let exit = try process.waitForExit(within: .seconds(40))
      let events = try process.output.split(separator: "\n").map {
        try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
      }
      #expect(events.allSatisfy { $0["job"] as? String == "simulated" }, "\(process.errors)")
      return Run(events: events, exit: exit)
    }

    private func sidecar(_ mode: String, _ gateway: GatewayProcess? = nil) throws -> SidecarProcess {
      let port = try gateway?.port ?? ScriptedServer.unusedPort()
      return try SidecarProcess(
        ClientState(gateways: ["http://127.0.0.1:\(port)"], mode: mode, hosted: hostedSim.url),
        behind: gateway.map { [$0] } ?? [])
    }

    @Test func documentBecomesTheJobsReturnValueByWayOfItsProgress() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
      let sidecar = try sidecar("gateway", gateway)
      let run = try run(sidecar, ClientDocuments.receipt(700))
      #expect(run.exit == .code(0))
      #expect(run.returned?["total"] as? Int == ClientDocuments.total)
      #expect(run.progress.contains { $0["stage"] as? String == "extract" })
    }

    @Test func documentThatCannotBeReadFailsForGood() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
      let sidecar = try sidecar("gateway", gateway)
      for document in [Array(ClientDocuments.receipt(701).prefix(60)), Array("no document".utf8)] {
        let run = try run(sidecar, document)
        #expect(run.threw == "UnrecoverableError")
        #expect(
          ["document_unreadable", "unsupported_media_type"].contains { run.message.hasPrefix($0) }, "\(run.message)")
        #expect(run.delay == nil)
      }
    }

    @Test func withoutAGatewayTheJobIsDelayedAndTheHostedServiceIsNotAsked() throws {
      let before = try hostedSim.traffic()
      let sidecar = try sidecar("gateway")
      let run = try run(sidecar, ClientDocuments.receipt(702))
      #expect(run.threw == "DelayedError")
      #expect(try #require(run.delay) > 0)
      #expect(run.message.hasPrefix("gateway_unreachable"))
      #expect(try hostedSim.traffic() == before)
    }

    @Test func jobThatIsTriedAgainIsPaidForOnce() throws {
      let before = try hostedSim.calls().count
      let sidecar = try sidecar("auto")
      for _ in 0..<2 {
        let run = try run(sidecar, ClientDocuments.receipt(703), job: "the-same")
        #expect((run.returned?["provenance"] as? [String: Any])?["endpoint"] as? String == "hosted")
      }
      #expect(try hostedSim.calls().dropFirst(before).count { $0.isCharged } == 1)
    }

    @Test func jobOfAServiceThatIsStuckIsDelayed() throws {
      let stuck = try ScriptedServer { peer, _ in
        _ = peer.readRequest()
        Thread.sleep(forTimeInterval: 20)
      }
      let late = try withExtendedLifetime(stuck) {
        try run("http://127.0.0.1:\(stuck.port)", ClientDocuments.receipt(707))
      }
      #expect(late.threw == "DelayedError")
      #expect((4_000...5_000).contains(try #require(late.delay)))
    }

    @Test func answerOfAProxyIsUnderstoodAndABrokenOneTriedAgain() throws {
      let proxy = try ScriptedServer { peer, _ in
        _ = peer.readRequest()
        peer.write("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nbusy")
      }
      let busy = try withExtendedLifetime(proxy) {
        try run("http://127.0.0.1:\(proxy.port)", ClientDocuments.receipt(704))
      }
      #expect(busy.threw == "DelayedError")
      #expect((6_000...7_000).contains(try #require(busy.delay)))

      for status in ["503 Service Unavailable", "504 Gateway Timeout"] {
        let short = try ScriptedServer { peer, _ in
          _ = peer.readRequest()
          peer.write("HTTP/1.1 \(status)\r\nContent-Length: 4\r\n\r\nbusy")
        }
        let delayed = try withExtendedLifetime(short) {
          try run("http://127.0.0.1:\(short.port)", ClientDocuments.receipt(706))
        }
        #expect(delayed.threw == "DelayedError")
        #expect((4_000...5_000).contains(try #require(delayed.delay)))
      }

      let cut = try ScriptedServer { peer, _ in
        _ = peer.readRequest()
        let line = #"{"event":"progress","stage":"prepare","page":1,"pages":2}"# + "\n"
        peer.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\nContent-Length: "
            + "\(line.utf8.count)\r\n\r\n\(line)")
      }
      let broken = try withExtendedLifetime(cut) {
        try run("http://127.0.0.1:\(cut.port)", ClientDocuments.receipt(705))
      }
      #expect(broken.progress.first?["pages"] as? Int == 2)
      #expect(broken.threw == "Error" && broken.message == "the answer was cut off")
      #expect(broken.delay == nil)
    }
  }
}

extension Files {
  /// The installed Node; nil where there is none.
  static let node: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    .map { URL(filePath: "\($0)/node") }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
}
