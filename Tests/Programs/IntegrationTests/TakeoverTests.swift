import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Gateways beside each other on one socket, as systemd's: the new one is warm before it takes connections.
  @Suite(.serialized)
  struct TakeoverTests {
    /// A gateway that stands by.
    private final class StandbyGateway {
      let process: ChildProcess
      private let folder: URL
      private let notices: Int32

      /// - Parameters:
      ///   - socket: the one that is shared, handed over as systemd does it.
      ///   - settings: besides one worker of each kind.
      init(_ socket: Int32, _ settings: [String: String] = [:]) throws {
        let folder = try TemporaryFolder.make()
        let path = folder.appending(path: "notices").path
        let notices = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isBound = withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(notices, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
          }
        }
        try #require(isBound)
        self.folder = folder
        self.notices = notices
        process = try ChildProcess(
          URL(filePath: "/bin/sh"),
          [
            "-c", #"export LISTEN_PID=$$; exec "$0" serve --standby "$1""#, Files.gateway.path, "\(folder.path)/own",
          ],
          environment: [
            "LISTEN_FDS": "1", "NOTIFY_SOCKET": path, "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1",
          ].merging(settings) { $1 }, socket: socket)
      }

      deinit {
        close(notices)
        try? FileManager.default.removeItem(at: folder)
      }

      /// Waits until it has reported that its start is over.
      func waitUntilWarm() throws {
        var message = [UInt8](repeating: 0, count: 100)
        var count = 0
        try eventually("it reports that it is ready", within: .seconds(60)) {
          try #require(process.isRunning, "\(process.errors)")
          count = recv(notices, &message, message.count, Int32(MSG_DONTWAIT))
          return count > 0
        }
        #expect(String(decoding: message.prefix(count), as: UTF8.self) == "READY=1")
      }

      /// Asks on its own socket.
      func ask(_ path: String, document: String? = nil) throws -> String {
        let body = document.map { ["--data-binary", "@\(Files.root.path)/examples/\($0)"] } ?? []
        let run = try ChildProcess(
          URL(filePath: "/usr/bin/curl"),
          ["-s", "--unix-socket", "\(folder.path)/own"] + body + ["http://localhost\(path)"])
        #expect(try run.waitForExit(within: .seconds(40)) == .code(0))
        return run.output
      }

      /// Documents that got a place in it.
      func documents() throws -> Int {
        let name = "ocr_documents_begun_total "
        let line = try ask("/metrics").split(separator: "\n").first { $0.hasPrefix(name) }
        return try #require(line.flatMap { Int($0.dropFirst(name.count)) })
      }

      func takeConnections() { process.signal(SIGUSR1) }
      func leaveConnections() { process.signal(SIGUSR2) }
    }

    @Test(IntegrationTests.withModels) func isWarmAndProvenBeforeItTakesAConnection() throws {
      let (socket, port) = try ScriptedServer.listen(backlog: 16)
      defer { close(socket) }
      let gateway = try StandbyGateway(socket)
      let connection = try HTTPConnection(port: port)
      try connection.send(.extract(ClientDocuments.receipt(1)))
      try gateway.waitUntilWarm()
      #expect(try gateway.ask("/health/ready").contains(#""recognizers":{"status":"ok","detail":"1 of 1"#))
      #expect(try gateway.ask("/v1/extract", document: "receipt.jpg").contains(#""verdict":"reconciled""#))
      #expect(!connection.isReadable(within: .milliseconds(300)))
      #expect(try gateway.documents() == 1)
      gateway.takeConnections()
      #expect(try connection.answer(to: "POST").status == 200)
      gateway.process.signal(SIGTERM)
      #expect(try gateway.process.waitForExit() == .code(0))
    }

    @Test func connectionsGoToAndFroUnderLoadAndNoneIsRefusedOrLost() throws {
      let (socket, port) = try ScriptedServer.listen(backlog: 128)
      defer { close(socket) }
      var (serving, other) = (try StandbyGateway(socket), try StandbyGateway(socket))
      try serving.waitUntilWarm()
      try other.waitUntilWarm()
      serving.takeConnections()
      let callers = Callers(8, port: port)
      defer { _ = callers.end() }
      for _ in 0..<4 {
        let before = callers.answered
        try eventually("documents are answered", within: .seconds(30)) { callers.answered > before + 16 }
        other.takeConnections()
        serving.leaveConnections()
        swap(&serving, &other)
        let first = try serving.documents()
        try eventually("the other one answers", within: .seconds(30)) { try serving.documents() > first + 8 }
      }
      // The one that does not serve has nothing left to do.
      let last = try other.documents()
      other.process.signal(SIGTERM)
      #expect(try other.process.waitForExit() == .code(0))
      #expect(last > 0)
      #expect(callers.end())
      #expect(callers.failures == [])
      serving.process.signal(SIGTERM)
      #expect(try serving.process.waitForExit() == .code(0))
    }

    /// The address of the socket counts, not OCR_LISTEN.
    @Test func socketOutsideLoopbackNeedsAnAllowList() throws {
      let open = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      defer { close(open) }
      // Without an address: any.
      #expect(listen(open, 1) == 0)
      let gateway = try StandbyGateway(open, ["OCR_LISTEN": "127.0.0.1:8000"])
      #expect(try gateway.process.waitForExit() == .code(2))
      #expect(gateway.process.errors.contains("OCR_ALLOWLIST"), "\(gateway.process.errors)")
    }

    @Test func standingByNeedsASocket() throws {
      let run = try ChildProcess(Files.gateway, ["serve", "--standby", "/tmp/own"])
      #expect(try run.waitForExit() == .code(2))
      #expect(run.errors.contains("--standby needs a socket"))
    }
  }
}
