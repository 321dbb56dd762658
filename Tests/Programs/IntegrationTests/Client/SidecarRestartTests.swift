import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// A socket that outlives the sidecar, as systemd's, and restarts under load.
  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]))
  struct SidecarRestartTests {
    private func state() throws -> ClientState {
      try ClientState(
        gateways: ["http://127.0.0.1:\(IntegrationTests.gateway.port)"], mode: "gateway", hosted: "http://127.0.0.1:1")
    }

    @Test func restartsUnderLoadRefuseAndLoseNothing() throws {
      let (socket, port) = try ScriptedServer.listen(backlog: 128)
      defer { close(socket) }
      let state = try state()
      var sidecar = try SidecarProcess(state, socket: socket)
      #expect(sidecar.port == port)

      let callers = Callers(4, port: port)
      defer { _ = callers.end() }
      for _ in 0..<3 {
        let before = callers.answered
        try eventually("documents are answered") { callers.answered > before + 8 }
        sidecar.process.signal(SIGTERM)
        #expect(try sidecar.process.waitForExit() == .code(0))
        sidecar = try SidecarProcess(state, socket: socket)
      }
      #expect(callers.end())
      #expect(callers.failures == [])
    }

    @Test func callersWithoutASidecarAreAnsweredByTheNextOne() throws {
      let (socket, port) = try ScriptedServer.listen(backlog: 128)
      defer { close(socket) }
      let connection = try HTTPConnection(port: port)
      var request = HTTPRequest.extract(ClientDocuments.receipt(1))
      request.host = "127.0.0.1:\(port)"
      try connection.send(request)
      let sidecar = try SidecarProcess(state(), socket: socket)
      #expect(try connection.answer(to: "POST").status == 200)
      #expect(sidecar.process.isRunning)
    }

    @Test func socketsForOthersAreLeftAloneAndMoreThanOneIsAMistake() throws {
      let (socket, port) = try ScriptedServer.listen(backlog: 1)
      defer { close(socket) }
      let state = try state()
      let foreign = try ClientState(
        gateways: ["http://127.0.0.1:1"], mode: "gateway", hosted: "http://127.0.0.1:1",
        ["LISTEN_PID": "1", "LISTEN_FDS": "1"])
      #expect(try SidecarProcess(foreign).port != port)
      let two = try SidecarProcess.start(state, handingOver: socket, count: 2)
      #expect(try two.waitForExit() == .code(2))
      #expect(two.errors.contains("2 sockets"))
    }
  }
}
