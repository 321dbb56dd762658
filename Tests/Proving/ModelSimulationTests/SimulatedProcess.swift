import Foundation
import TestSupport
import Testing

/// A running `ocr-model-sim` on a port of its own; killed when nobody holds it any more.
final class SimulatedProcess {
  static let root = Checkout.root

  static var hasModels: Bool {
    FileManager.default.fileExists(atPath: root.appending(path: "models/ocr/rec.keys.txt").path)
  }

  /// The programs lie beside the test bundle.
  private static let program: URL = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/"
    let candidates = ([own] + CommandLine.arguments.filter { $0.hasSuffix(".xctest") }).map {
      URL(filePath: $0).deletingLastPathComponent().appending(path: "ocr-model-sim")
    }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
  }()

  private let process = Process()
  let port: UInt16
  /// What it said before it was ready.
  let announcement: String

  /// Starts it and waits until it is ready.
  init(_ arguments: [String] = []) throws {
    let output = Pipe()
    process.executableURL = Self.program
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    var text = ""
    while text.wholeMatch(of: Self.ready) == nil {
      let byte = try #require(
        try output.fileHandleForReading.read(upToCount: 1), "it ended before it was ready: \(text)")
      text += String(decoding: byte, as: UTF8.self)
    }
    let match = try #require(text.wholeMatch(of: Self.ready))
    announcement = String(match.1)
    port = try #require(UInt16(match.2))
  }

  private static var ready: Regex<(Substring, Substring, Substring)> {
    /((?s:.*\n)?)READY http:\/\/127\.0\.0\.1:(\d+)\n/
  }

  /// Runs it to its end; its exit status, and what it wrote to standard output and standard error.
  static func run(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let texts = [output, errors].map { String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    process.waitUntilExit()
    return (process.terminationStatus, texts[0], texts[1])
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// Sends SIGTERM; the exit status.
  func terminate() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -1
  }

  /// Asks, and reads the answer to its end.
  func answer(_ method: String = "GET", _ path: String, body: String = "", key: String? = nil) throws -> SimulatedAnswer
  {
    let connection = try SimulatedConnection(port)
    try connection.send(method, path, body: body, key: key)
    return try SimulatedAnswer(try connection.readToEnd())
  }

  func chat(_ body: String, key: String? = nil) throws -> SimulatedAnswer {
    try answer("POST", "/v1/chat/completions", body: body, key: key)
  }

  func set(fault: String) throws { #expect(try answer("PUT", "/sim/fault", body: fault).status == 200) }

  /// A number of `/sim/requests`.
  func count(_ name: String) throws -> Int {
    try #require(try answer("GET", "/sim/requests").json()[name] as? Int)
  }

  /// Waits until a number of `/sim/requests` has a value.
  func wait(for name: String, _ value: Int) throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while try count(name) != value {
      try #require(ContinuousClock.now < deadline, "\(name) is \(value)")
      usleep(5_000)
    }
  }
}

/// A connection for one request.
final class SimulatedConnection {
  struct Failure: Error { let code: Int32 }

  private let socket: Int32

  init(_ port: UInt16) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let connected = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(code: errno) }
  }

  deinit { close(socket) }

  func send(_ method: String, _ path: String, body: String, key: String? = nil) throws {
    let authorization = key.map { "Authorization: Bearer \($0)\r\n" } ?? ""
    var rest = Array(
      ("\(method) \(path) HTTP/1.1\r\nHost: simulated.test\r\nConnection: close\r\n\(authorization)"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)").utf8)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { throw Failure(code: errno) }
      rest = rest.dropFirst(sent)
    }
  }

  /// Reads until the text is there.
  func read(until text: String) throws {
    var received = ""
    while !received.contains(text) { received += String(decoding: try receive(), as: UTF8.self) }
  }

  func readToEnd() throws -> String {
    var received: [UInt8] = []
    while case let piece = try receive(), !piece.isEmpty { received += piece }
    return String(decoding: received, as: UTF8.self)
  }

  private func receive() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(socket, &buffer, buffer.count, 0)
    // A reset is an end as well.
    guard count >= 0 || errno == ECONNRESET else { throw Failure(code: errno) }
    return Array(buffer.prefix(max(0, count)))
  }
}

/// An answer, whole or as far as it came.
struct SimulatedAnswer {
  let status: Int
  let head: String
  let body: String
  /// The answer came to its end as HTTP defines it.
  let isComplete: Bool

  init(_ text: String) throws {
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    head = String(parts[0])
    status = try #require(Int(head.split(separator: " ").dropFirst().first ?? ""))
    let rest = parts.count > 1 ? String(parts[1]) : ""
    guard head.lowercased().contains("transfer-encoding: chunked") else {
      body = rest
      let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      isComplete = length.flatMap { Int($0.split(separator: " ").last ?? "") } == rest.utf8.count
      return
    }
    // The events are lines of their own; lengths of chunks and empty lines are not.
    body = rest.split(separator: "\r\n").filter { $0.hasPrefix("data: ") || $0.hasPrefix("\n") }.joined()
    isComplete = rest.hasSuffix("0\r\n\r\n")
  }

  func json() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], "\(body)")
  }

  /// The objects of the events.
  func events() throws -> [[String: Any]] {
    try body.components(separatedBy: "data: ").filter { $0.hasPrefix("{") }.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  /// What the model said, from events or from one object.
  func content() throws -> String {
    let objects = head.contains("event-stream") ? try events() : [try json()]
    return objects.flatMap(Self.choices).compactMap { choice in
      ((choice["delta"] ?? choice["message"]) as? [String: Any])?["content"] as? String
    }.joined()
  }

  func finishReason() throws -> String? {
    let objects = head.contains("event-stream") ? try events() : [try json()]
    return objects.flatMap(Self.choices).compactMap { $0["finish_reason"] as? String }.last
  }

  private static func choices(_ object: [String: Any]) -> [[String: Any]] {
    object["choices"] as? [[String: Any]] ?? []
  }
}
