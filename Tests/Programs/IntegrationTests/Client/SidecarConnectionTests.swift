import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Who may reach the sidecar, how many at a time, and what becomes of them when it ends.
  @Suite(.serialized)
  struct SidecarConnectionTests {
    /// Documents that a sidecar takes at a time.
    private static let capacity = 256

    /// A gateway that takes documents and answers none of them.
    private static func silentGateway(
      hasDocument: @escaping @Sendable () -> Void = {}, isClosed: @escaping @Sendable () -> Void = {}
    ) throws -> ScriptedServer {
      try ScriptedServer { peer, _ in
        guard let request = peer.readRequest(), request.hasPrefix("POST") else { return }
        hasDocument()
        if peer.seesClose(within: 30) { isClosed() }
      }
    }

    private func sidecar(_ gateway: ScriptedServer) throws -> SidecarProcess {
      try SidecarProcess(
        ClientState(gateways: ["http://127.0.0.1:\(gateway.port)"], mode: "gateway", hosted: "http://127.0.0.1:1"))
    }

    // MARK: - Who may come

    @Test(arguments: ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.8.9.10"])
    func namesOfThisMachinePass(_ host: String) throws {
      let sidecar = try sidecar(Self.silentGateway())
      #expect(try answer(sidecar, host: "\(host):\(sidecar.port)").status == 200)
    }

    @Test func foreignNamesAreRefused() throws {
      let sidecar = try sidecar(Self.silentGateway())
      let port = sidecar.port
      for host in [
        "evil.example:\(port)", "evil.example", "127.0.0.1.evil.example:\(port)", "10.0.0.1:\(port)", "0.0.0.0:\(port)",
        "127.0.0.1:\(port &+ 1)", "127.0.0.1", "localhost", "localhost.evil.example:\(port)", "[::2]:\(port)", "",
      ] {
        try expectProblem(answer(sidecar, host: host), 403, "forbidden")
      }
    }

    @Test func foreignOriginsAreRefused() throws {
      let sidecar = try sidecar(Self.silentGateway())
      let own = "127.0.0.1:\(sidecar.port)"
      for origin in [
        "http://evil.example", "null", "https://\(own)", "http://localhost:\(sidecar.port)", "http://\(own)/",
      ] {
        try expectProblem(answer(sidecar, host: own, origin: origin), 403, "forbidden")
      }
      #expect(try answer(sidecar, host: own, origin: "http://\(own)").status == 200)
    }

    @Test func aDocumentOfAForeignPageIsNotEvenRead() throws {
      let sidecar = try sidecar(Self.silentGateway())
      let connection = try HTTPConnection(port: sidecar.port)
      var request = HTTPRequest.extract([], headers: [("Origin", "http://evil.example")])
      request.host = "127.0.0.1:\(sidecar.port)"
      request.body = [UInt8](repeating: 0x20, count: 1 << 20)
      // Only the head: the refusal does not wait for the rest.
      try connection.send(request.head)
      try expectProblem(connection.answer(to: "POST"), 403, "forbidden")
      #expect(try connection.readToEnd() == [])
    }

    private func answer(_ sidecar: SidecarProcess, host: String, origin: String? = nil) throws -> HTTPAnswer {
      let connection = try HTTPConnection(port: sidecar.port)
      var request = HTTPRequest.get("/health")
      request.host = host
      if let origin { request.headers = [("Origin", origin)] }
      try connection.send(request)
      return try connection.answer()
    }

    @Test func otherAddressesThanLoopbackAreNoneToListenOn() throws {
      let state = try ClientState(
        gateways: ["http://127.0.0.1:1"], mode: "gateway", hosted: "http://127.0.0.1:1",
        ["OCR_SIDECAR_LISTEN": "0.0.0.0:8001"])
      let run = try state.run(["serve"])
      #expect(try run.waitForExit() == .code(2))
      #expect(run.errors.contains("OCR_SIDECAR_LISTEN"))
    }

    @Test func aTakenPortEndsTheStart() throws {
      let first = try sidecar(Self.silentGateway())
      let state = try ClientState(
        gateways: ["http://127.0.0.1:1"], mode: "gateway", hosted: "http://127.0.0.1:1",
        ["OCR_SIDECAR_LISTEN": "127.0.0.1:\(first.port)"])
      let run = try state.run(["serve"])
      #expect(try run.waitForExit() == .code(2))
      #expect(run.errors.contains("OCR_SIDECAR_LISTEN=127.0.0.1:\(first.port)"))
    }

    // MARK: - How many, and for how long

    @Test func whoLeavesIsNotAskedForAnyMore() throws {
      let (came, closed) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      let gateway = try Self.silentGateway(hasDocument: { came.signal() }, isClosed: { closed.signal() })
      defer { withExtendedLifetime(gateway) {} }
      let sidecar = try sidecar(gateway)
      var connection: HTTPConnection? = try sidecar.begin(
        .extract(ClientDocuments.receipt(1), headers: [("Prefer", "wait=60")]))
      #expect(came.wait(timeout: .now() + 15) == .success, "the gateway has no request")
      #expect(try inside(sidecar) == 1 && connection != nil)
      connection = nil
      #expect(closed.wait(timeout: .now() + 15) == .success, "the gateway still has the request")
      try eventually("nobody is inside") { try inside(sidecar) == 0 }
    }

    @Test func moreThanItHoldsAreRefusedAtOnce() throws {
      let gateway = try Self.silentGateway()
      defer { withExtendedLifetime(gateway) {} }
      let sidecar = try sidecar(gateway)
      let waiting = try (0..<Self.capacity).map {
        try sidecar.begin(.extract(ClientDocuments.receipt($0), headers: [("Prefer", "wait=60")]))
      }
      try eventually("all are inside") { try inside(sidecar) == Self.capacity }
      let refused = try sidecar.extract(ClientDocuments.receipt(Self.capacity), wait: 60)
      try expectProblem(refused, 503, "overloaded", retryable: true)
      #expect(refused[header: "Retry-After"] != nil)
      #expect(try sidecar.answer(to: .get("/health")).status == 200)
      #expect(waiting.count == Self.capacity)
    }

    private func inside(_ sidecar: SidecarProcess) throws -> Int {
      Int(try #require(Scrape(sidecar.answer(to: .get("/metrics")))["ocr_in_flight"]))
    }

    // MARK: - Its end

    @Test func aDocumentInsideIsAnsweredBeforeTheEnd() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let sidecar = try SidecarProcess(
        ClientState(gateways: ["http://127.0.0.1:\(gateway.port)"], mode: "gateway", hosted: "http://127.0.0.1:1"))
      let connection = try sidecar.begin(.extract(ClientDocuments.receipt(1), headers: [("Prefer", "wait=25")]))
      try eventually("the worker has the document") { ProcessTable.hasInput(worker) }
      sidecar.process.signal(SIGTERM)
      _ = try sidecar.log("draining")
      try expectProblem(sidecar.extract(ClientDocuments.receipt(2), wait: 5), 503, "draining", retryable: true)
      kill(worker, SIGCONT)
      #expect(try connection.answer(to: "POST").status == 200)
      #expect(try sidecar.process.waitForExit() == .code(0))
    }
  }
}
