import Foundation
import Glibc
import Synchronization

/// A stand-in for an HTTP server: runs a script on a thread of its own for each connection, so that a test decides
/// about every byte and every close.
package final class ScriptedServer: Sendable {
  /// One connection, closed when the script returns.
  package struct Peer: Sendable {
    private let socket: Int32

    fileprivate init(_ socket: Int32) { self.socket = socket }

    /// The next request, body included; nil when the client closed.
    package func readRequest() -> String? {
      var bytes: [UInt8] = []
      while true {
        let text = String(decoding: bytes, as: UTF8.self)
        if let end = text.range(of: "\r\n\r\n") {
          let length =
            text[..<end.lowerBound].components(separatedBy: "\r\n")
            .first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
          let head = text.utf8.distance(from: text.startIndex, to: end.upperBound)
          while bytes.count < head + length {
            guard let more = read() else { return nil }
            bytes += more
          }
          return String(decoding: bytes, as: UTF8.self)
        }
        guard let more = read() else { return nil }
        bytes += more
      }
    }

    /// The next line without its end; nil when the client closed. Of clients that wait for an answer to each line.
    package func readLine() -> String? {
      var bytes: [UInt8] = []
      while !bytes.suffix(2).elementsEqual([0x0D, 0x0A]) {
        guard let more = read() else { return nil }
        bytes += more
      }
      return String(decoding: bytes.dropLast(2), as: UTF8.self)
    }

    /// False when the client is gone.
    @discardableResult
    package func write(_ text: String) -> Bool {
      var rest = ArraySlice(Array(text.utf8))
      while !rest.isEmpty {
        let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if sent <= 0 { return false }
        rest = rest.dropFirst(sent)
      }
      return true
    }

    package func answer(_ body: String, status: String = "200 OK") {
      write("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Answers every request of the connection.
    package func answerAll(_ body: String) {
      while readRequest() != nil { answer(body) }
    }

    /// Makes the end of the script a TCP reset.
    package func resetAtEnd() {
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    /// Whether the client closes, without another byte, in that time.
    package func seesClose(within seconds: Int) -> Bool {
      var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      return poll(&descriptor, 1, Int32(seconds * 1_000)) > 0 && read() == nil
    }

    private func read() -> [UInt8]? {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = recv(socket, &buffer, buffer.count, 0)
      return count > 0 ? Array(buffer.prefix(count)) : nil
    }
  }

  package struct Failure: Error {}

  package let port: UInt16
  private let listener: Int32
  private let accepted: Accepted

  private final class Accepted: Sendable {
    let count = Mutex(0)
  }

  /// Connections so far.
  package var connections: Int { accepted.count.withLock { $0 } }

  package var url: String { "http://127.0.0.1:\(port)/" }

  /// - Parameter script: given the connection and how many there were before it.
  package init(_ script: @escaping @Sendable (Peer, Int) -> Void) throws {
    let (listener, port) = try Self.listen(backlog: 128)
    let accepted = Accepted()
    (self.listener, self.port, self.accepted) = (listener, port, accepted)
    Thread.detachNewThread {
      while true {
        let socket = accept(listener, nil, nil)
        if socket < 0 { break }
        let index = accepted.count.withLock { count in
          defer { count += 1 }
          return count
        }
        // A script that waits for a byte that never comes ends as well.
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        Thread.detachNewThread {
          script(Peer(socket), index)
          close(socket)
        }
      }
      close(listener)
    }
  }

  /// Ends `accept`, whose thread closes the socket.
  deinit { Glibc.shutdown(listener, Int32(SHUT_RDWR)) }

  /// A socket of 127.0.0.1 and its port.
  package static func listen(backlog: Int32) throws -> (socket: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && Glibc.listen(listener, backlog) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard listener >= 0, isBound else { throw Failure() }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  /// A port that nobody listens on.
  package static func unusedPort() throws -> UInt16 {
    let (socket, port) = try listen(backlog: 1)
    close(socket)
    return port
  }
}
