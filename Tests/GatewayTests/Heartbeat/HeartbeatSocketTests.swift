import Foundation
import Gateway
import Glibc
import HTTPTransport
import Logging
import Testing

/// Over real sockets: what arrives at a monitor.
@Suite(.timeLimit(.minutes(1))) struct HeartbeatSocketTests {
  @Test func everyKindArrivesAsItsMonitorExpectsIt() async throws {
    let monitor = try Monitor()
    let paths = ["/api/v1/heartbeat/T", "/api/push/T?status=up", "/ping/KEY", "/hook"]
    let service = HeartbeatService(
      targets: try HeartbeatTarget.list(paths.map { "http://127.0.0.1:\(monitor.port)\($0)" }.joined(separator: ",")),
      interval: .seconds(60), clock: ContinuousClock(), http: try HTTPTransport(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, proof: { .failing(reason: "why not") })
    let task = Task { await service.run() }
    defer { task.cancel() }
    var arrived: Set<String> = []
    for await request in monitor.requests {
      arrived.insert(request)
      if arrived.count == paths.count { break }
    }
    #expect(
      arrived == [
        "POST /api/v1/heartbeat/T/fail why not", "GET /api/push/T?status=down&msg=why%20not ",
        "POST /ping/KEY/fail why not",
        #"POST /hook {"service":"ocr-gateway","status":"failing","detail":"why not","readingMs":null}"#,
      ])
  }

  /// Answers every request on a socket with 200.
  private final class Monitor: Sendable {
    let port: UInt16
    /// Method, target and body of each.
    let requests: AsyncStream<String>
    private let listener: Int32

    struct NoSocket: Error {}

    init() throws {
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let status = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          guard bind(listener, address, length) == 0, listen(listener, 16) == 0 else { return Int32(-1) }
          return getsockname(listener, address, &length)
        }
      }
      guard status == 0 else { throw NoSocket() }
      self.listener = listener
      port = UInt16(bigEndian: address.sin_port)
      let (requests, continuation) = AsyncStream<String>.makeStream()
      self.requests = requests
      Thread.detachNewThread {
        while true {
          let connection = accept(listener, nil, nil)
          guard connection >= 0 else { return continuation.finish() }
          if let request = Self.read(connection) { continuation.yield(request) }
          let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
          _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
          close(connection)
        }
      }
    }

    deinit {
      shutdown(listener, Int32(SHUT_RDWR))
      close(listener)
    }

    private static func read(_ connection: Int32) -> String? {
      var text = ""
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        text += String(decoding: buffer[..<count], as: UTF8.self)
        guard let head = text.range(of: "\r\n\r\n") else { continue }
        let lines = text[..<head.lowerBound].components(separatedBy: "\r\n")
        let length = lines.compactMap { line in
          line.lowercased().hasPrefix("content-length:")
            ? Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces)) : nil
        }.first
        let body = text[head.upperBound...]
        guard body.utf8.count >= length ?? 0 else { continue }
        return "\(lines[0].replacingOccurrences(of: " HTTP/1.1", with: "")) \(body)"
      }
    }
  }
}
