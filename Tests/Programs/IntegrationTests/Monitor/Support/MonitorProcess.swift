import Foundation
import Testing

/// A running `ocr-client monitor` on a port of its own.
final class MonitorProcess: Sendable {
  let process: ChildProcess
  let port: UInt16
  let state: ClientState

  init(_ state: ClientState) throws {
    let process = try state.start(["monitor"])
    var port: UInt16?
    try eventually("the monitor listens", within: .seconds(30)) {
      try #require(process.isRunning, "\(process.errors)")
      port = Self.lines(process, "listening").last.flatMap { $0["port"] as? Int }.flatMap { UInt16(exactly: $0) }
      return port != nil
    }
    self.process = process
    self.state = state
    self.port = try #require(port)
  }

  func answer(to request: HTTPRequest) throws -> HTTPAnswer {
    let connection = try HTTPConnection(port: port)
    var request = request
    if request.host == "localhost" { request.host = "127.0.0.1:\(port)" }
    try connection.send(request)
    return try connection.answer(to: request.method)
  }

  /// The lines of its log with a message.
  func log(_ message: String) -> [[String: Any]] { Self.lines(process, message) }

  private static func lines(_ process: ChildProcess, _ message: String) -> [[String: Any]] {
    process.errors.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }.filter { $0["msg"] as? String == message }
  }

  /// Settings of a monitor that looks often.
  ///
  /// - Parameter rules: lines of rules besides.
  static func state(
    gateways: [String], rules: String = "", _ settings: [String: String] = [:]
  ) throws -> ClientState {
    let folder = try TemporaryFolder.make()
    let file = folder.appending(path: "rules")
    try "check every=200ms\n\(rules)\n".write(to: file, atomically: true, encoding: .utf8)
    let own = [
      "OCR_MONITOR_LISTEN": "127.0.0.1:0", "OCR_MONITOR_RULES": file.path, "OCR_MONITOR_SILENCE": "1s",
    ]
    return try ClientState(
      gateways: gateways, mode: "gateway", hosted: "http://127.0.0.1:1", own.merging(settings) { $1 })
  }
}
