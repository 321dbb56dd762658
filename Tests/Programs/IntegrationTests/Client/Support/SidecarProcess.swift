import Foundation
import Testing

/// A running `ocr-client serve` on a port of its own.
final class SidecarProcess: Sendable {
  let process: ChildProcess
  let port: UInt16
  let state: ClientState
  private let behind: [any Sendable]

  /// - Parameters:
  ///   - socket: a listening one that is handed over as systemd does it; nil for an address of its own.
  ///   - behind: servers that it asks, so that they live as long.
  init(_ state: ClientState, socket: Int32? = nil, behind: [any Sendable] = []) throws {
    let process = try socket.map { try Self.start(state, handingOver: $0) } ?? state.start(["serve"])
    var port: UInt16?
    try eventually("the sidecar listens", within: .seconds(30)) {
      try #require(process.isRunning, "\(process.errors)")
      for line in process.errors.split(separator: "\n") {
        let json = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        if json?["msg"] as? String == "listening" { port = (json?["port"] as? Int).flatMap { UInt16(exactly: $0) } }
      }
      return port != nil
    }
    self.process = process
    self.state = state
    self.behind = behind
    self.port = try #require(port)
  }

  /// Starts one with a socket handed over (sd_listen_fds(3)); the shell knows the process id that it is to be for.
  static func start(_ state: ClientState, handingOver socket: Int32, count: Int = 1) throws -> ChildProcess {
    let program = Files.programs.appending(path: "ocr-client").path
    return try ChildProcess(
      URL(filePath: "/bin/sh"), ["-c", #"export LISTEN_PID=$$; exec "$0" serve"#, program],
      environment: state.settings.merging(["LISTEN_FDS": "\(count)"]) { $1 }, socket: socket)
  }

  /// Sends a request on a connection of its own; the answer is read later.
  func begin(_ request: HTTPRequest) throws -> HTTPConnection {
    let connection = try HTTPConnection(port: port)
    var request = request
    request.host = "127.0.0.1:\(port)"
    try connection.send(request)
    return connection
  }

  func answer(to request: HTTPRequest, within limit: Duration = .seconds(40)) throws -> HTTPAnswer {
    try begin(request).answer(to: request.method, within: limit)
  }

  /// Has a document read within so many seconds.
  func extract(_ document: [UInt8], wait: Int, key: String? = nil) throws -> HTTPAnswer {
    var headers = [(name: "Prefer", value: "wait=\(wait)")]
    if let key { headers.append(("Idempotency-Key", key)) }
    return try answer(to: .extract(document, headers: headers), within: .seconds(wait + 20))
  }

  /// The lines of its log with a message, once there is one: a thread of their own writes them, perhaps after the answer.
  func log(_ message: String) throws -> [[String: Any]] {
    var lines: [[String: Any]] = []
    try eventually("the log says \(message)") {
      lines = process.errors.split(separator: "\n").compactMap {
        try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      }.filter { $0["msg"] as? String == message }
      return !lines.isEmpty
    }
    return lines
  }
}
