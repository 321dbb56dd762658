import Foundation

/// An HTTP/1.1 connection over a plain socket, for everything that a well-behaved client library would not do.
final class HTTPConnection {
  enum Failure: Error {
    case noConnection(errno: Int32)
    /// The other side did not take or send anything in time.
    case timeout(received: String)
    /// The other side closed before a whole answer was there.
    case closed(received: String)
    case malformed(String)
  }

  private let socket: Int32
  private var received: [UInt8] = []
  /// Of a body in chunks, what has not been taken as a line.
  private var chunks: [UInt8] = []

  /// - Parameter source: the address the connection comes from; all of 127.0.0.0/8 is this machine.
  init(port: UInt16, from source: String = "127.0.0.1") throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw Failure.noConnection(errno: errno) }
    let bound = Self.with(address: source, port: 0) { bind(socket, $0, $1) }
    let connected = bound == 0 ? Self.with(address: "127.0.0.1", port: port) { connect(socket, $0, $1) } : -1
    guard connected == 0, fcntl(socket, F_SETFL, O_NONBLOCK) == 0 else {
      let code = errno
      close(socket)
      throw Failure.noConnection(errno: code)
    }
  }

  deinit { close(socket) }

  /// Closes the sending side only.
  func halfClose() { shutdown(socket, Int32(SHUT_WR)) }

  /// Sends everything.
  func send(_ bytes: [UInt8], within limit: Duration = .seconds(20)) throws {
    let deadline = ContinuousClock.now + limit
    var rest = bytes[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(try trySend(rest))
      if !rest.isEmpty, !ready(POLLOUT, until: deadline) { throw Failure.timeout(received: text) }
    }
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ request: HTTPRequest) throws { try send(request.bytes) }

  /// Sends what the other side takes at once; the number of bytes.
  func trySend(_ bytes: ArraySlice<UInt8>) throws -> Int {
    let sent = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    if sent >= 0 { return sent }
    guard errno == EAGAIN else { throw Failure.closed(received: text) }
    return 0
  }

  /// Waits until there is something to read, the end included.
  func isReadable(within limit: Duration) -> Bool {
    !received.isEmpty || ready(POLLIN, until: ContinuousClock.now + limit)
  }

  /// The next answer, interim ones (100) included.
  ///
  /// - Parameter method: of the request; an answer to HEAD has no body whatever its header says.
  func answer(to method: String = "GET", within limit: Duration = .seconds(40)) throws -> HTTPAnswer {
    let deadline = ContinuousClock.now + limit
    var answer = try head(within: limit)
    guard method != "HEAD", answer.status >= 200 else { return answer }
    guard let length = answer[header: "Content-Length"].flatMap({ Int($0) }) else {
      throw Failure.malformed("an answer without Content-Length")
    }
    while received.count < length {
      guard try receive(until: deadline) else { throw Failure.closed(received: text) }
    }
    answer.body = Array(received.prefix(length))
    received.removeFirst(length)
    return answer
  }

  /// The head of the next answer; its body is still to be read.
  func head(within limit: Duration = .seconds(40)) throws -> HTTPAnswer {
    let head = try take(through: "\r\n\r\n", until: .now + limit)
    var lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
    let start = lines.removeFirst().split(separator: " ")
    guard start.count > 1, start[0] == "HTTP/1.1", let status = Int(start[1]) else {
      throw Failure.malformed(start.joined(separator: " "))
    }
    let headers = lines.map { line in
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      return (name: (parts.first ?? "").lowercased(), value: parts.count > 1 ? parts[1] : "")
    }
    return HTTPAnswer(status: status, headers: headers, body: [])
  }

  /// The next line of a body that comes in chunks; nil at its proper end.
  func line(within limit: Duration = .seconds(40)) throws -> String? {
    let deadline = ContinuousClock.now + limit
    while true {
      if let end = chunks.firstIndex(of: UInt8(ascii: "\n")) {
        defer { chunks.removeSubrange(...end) }
        return String(decoding: chunks[..<end], as: UTF8.self)
      }
      let size = String(decoding: try take(through: "\r\n", until: deadline), as: UTF8.self)
      guard let count = Int(size, radix: 16) else { throw Failure.malformed(size) }
      while received.count < count + 2 {
        guard try receive(until: deadline) else { throw Failure.closed(received: text) }
      }
      chunks += received.prefix(count)
      received.removeFirst(count + 2)
      if count == 0 { return nil }
    }
  }

  /// What comes up to a mark, without it.
  private func take(through mark: String, until deadline: ContinuousClock.Instant) throws -> [UInt8] {
    let mark = Array(mark.utf8)
    while true {
      if let end = received.firstRange(of: mark) {
        defer { received.removeSubrange(..<end.upperBound) }
        return Array(received[..<end.lowerBound])
      }
      guard try receive(until: deadline) else { throw Failure.closed(received: text) }
    }
  }

  /// Everything up to the end of the connection, whichever way the other side ends it.
  func readToEnd(within limit: Duration = .seconds(10)) throws -> [UInt8] {
    let deadline = ContinuousClock.now + limit
    while try receive(until: deadline) {}
    defer { received = [] }
    return received
  }

  /// The index of the first connection that has something to read.
  static func firstReadable(of connections: [HTTPConnection], within limit: Duration) -> Int? {
    var events = connections.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
    guard poll(&events, nfds_t(events.count), milliseconds(limit)) > 0 else { return nil }
    return events.firstIndex { $0.revents != 0 }
  }

  private var text: String { String(decoding: received, as: UTF8.self) }

  /// Reads some more; false at the end.
  private func receive(until deadline: ContinuousClock.Instant) throws -> Bool {
    guard ready(POLLIN, until: deadline) else { throw Failure.timeout(received: text) }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(socket, &buffer, buffer.count, 0)
    if count > 0 { received += buffer[..<count] }
    return count > 0
  }

  private func ready(_ event: Int32, until deadline: ContinuousClock.Instant) -> Bool {
    var poll = pollfd(fd: socket, events: Int16(event), revents: 0)
    return Glibc.poll(&poll, 1, Self.milliseconds(deadline - .now)) > 0
  }

  private static func milliseconds(_ duration: Duration) -> Int32 {
    Int32(max(0, duration / .milliseconds(1)).rounded(.up))
  }

  private static func with(
    address: String, port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var socketAddress = sockaddr_in()
    socketAddress.sin_family = sa_family_t(AF_INET)
    socketAddress.sin_port = port.bigEndian
    inet_pton(AF_INET, address, &socketAddress.sin_addr)
    return withUnsafePointer(to: socketAddress) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}
