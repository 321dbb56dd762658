import Foundation
import Synchronization

/// An HTTP server on a port of its own that answers everything with 200 and keeps what it was sent.
package final class RecordingServer: Sendable {
  package struct Request: Sendable, Equatable {
    package var method: String
    /// Path and query.
    package var target: String
    package var body: String
  }

  package struct NoSocket: Error {}

  package let port: UInt16
  private let listener: Int32
  private let log = Log()

  private final class Log: Sendable {
    let requests = Mutex<[Request]>([])
  }

  package init() throws {
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
    Thread.detachNewThread { [log] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        if let request = Self.read(connection) { log.requests.withLock { $0.append(request) } }
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

  /// What came so far.
  package var requests: [Request] { log.requests.withLock { $0 } }

  private static func read(_ connection: Int32) -> Request? {
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
      let start = lines[0].split(separator: " ")
      guard body.utf8.count >= length ?? 0, start.count == 3 else { continue }
      return Request(method: String(start[0]), target: String(start[1]), body: String(body))
    }
  }
}
