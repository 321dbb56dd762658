import Glibc
import Synchronization

/// An HTTP server on a port of its own, for as long as somebody holds it: says its version, and what a test wants to
/// every other request.
final class AnsweringServer: Sendable {
  struct NoSocket: Error {}

  let port: UInt16
  private let listener: Int32
  private let log = Log()

  private final class Log: Sendable {
    let heads = Mutex<[String]>([])
  }

  /// - Parameter respond: a status line's end, such as `200 OK`, and a JSON body; nil closes the connection instead.
  init(_ respond: @escaping @Sendable () -> (status: String, body: String)?) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw NoSocket() }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Self.detach { [log] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        Self.detach {
          Self.serve(connection, log, respond)
          close(connection)
        }
      }
      close(listener)
    }
  }

  /// Ends `accept`, whose thread closes the socket.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  var url: String { "http://127.0.0.1:\(port)" }

  /// Heads of the requests so far, without those for the version.
  var heads: [String] { log.heads.withLock { $0 } }

  private static func serve(_ connection: Int32, _ log: Log, _ respond: () -> (status: String, body: String)?) {
    while let head = readHead(connection) {
      var answer: (status: String, body: String)? = ("200 OK", #"{"name":"scripted","version":"1"}"#)
      if !head.hasPrefix("GET /v1/version ") {
        log.heads.withLock { $0.append(head) }
        answer = respond()
      }
      guard let answer else { return }
      let text = "HTTP/1.1 \(answer.status)\r\nContent-Length: \(answer.body.utf8.count)\r\n\r\n\(answer.body)"
      let bytes = Array(text.utf8)
      guard send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return }
    }
  }

  /// The head of the next request; its body is read and forgotten.
  private static func readHead(_ connection: Int32) -> String? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      let text = String(decoding: bytes, as: UTF8.self)
      guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
      let head = String(text[..<end.lowerBound])
      let length = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
      if bytes.count >= head.utf8.count + 4 + (length ?? 0) { return head }
    }
  }

  private static func detach(_ body: @escaping @Sendable () -> Void) {
    final class Box {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let code = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    if code == 0 { pthread_detach(thread) } else { box.release() }
  }
}
