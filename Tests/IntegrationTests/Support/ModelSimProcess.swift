import Foundation
import Testing

/// A running `ocr-model-sim`, the labelled stand-in for a model server, on a port of its own.
final class ModelSimProcess: Sendable {
  let process: ChildProcess
  let port: UInt16

  /// Starts it and waits until it can answer.
  ///
  /// - Parameters:
  ///   - arguments: its options, such as `["--fault", "hang", "--slots", "2"]`.
  ///   - port: 0 lets the system choose; the port of one that ended stands for the same server, started again.
  init(_ arguments: [String] = [], port: UInt16 = 0) throws {
    let process = try ChildProcess(
      Files.programs.appending(path: "ocr-model-sim"),
      ["--listen", "127.0.0.1:\(port)", "--readers", "1"] + arguments)
    let prefix = "READY http://127.0.0.1:"
    var ready: Substring?
    try eventually("the stand-in is ready", within: .seconds(60)) {
      try #require(process.isRunning, "\(process.errors)")
      ready = process.output.split(separator: "\n").first { $0.hasPrefix(prefix) }
      return ready != nil
    }
    self.process = process
    self.port = try #require(ready.flatMap { UInt16($0.dropFirst(prefix.count)) })
  }

  /// For `OCR_MODEL_URL`.
  var url: String { "http://127.0.0.1:\(port)" }

  /// Ends it at once, as a crash would: connections are reset.
  func kill() throws {
    process.signal(SIGKILL)
    _ = try process.waitForExit()
  }

  /// The fault that strikes every request from now on; nil ends it.
  func set(fault: String?) throws {
    let request =
      fault.map { HTTPRequest(method: "PUT", path: "/sim/fault", body: Array($0.utf8)) }
      ?? HTTPRequest(method: "DELETE", path: "/sim/fault")
    let answer = try answer(to: request)
    try #require(answer.status == 200, "\(answer.text)")
  }

  /// What `/sim/requests` counts of chat requests since the start.
  struct Requests {
    var all: Int
    /// Being worked on, or waiting for a slot.
    var open: Int
    /// The most that were open at a time.
    var mostOpen: Int
    /// Whose client left before they were answered.
    var cancelled: Int
    var images: Int
    /// By what was asked for: `document`, `choices`, `literal`, ...
    var kinds: [String: Int]
    var faults: [String: Int]
  }

  func requests() throws -> Requests {
    let json = try answer(to: .get("/sim/requests")).json()
    func count(_ name: String) throws -> Int {
      try #require(json[name] as? Int, "\(name)")
    }
    return Requests(
      all: try count("requests"), open: try count("open"), mostOpen: try count("mostOpen"),
      cancelled: try count("cancelled"), images: try count("images"),
      kinds: json["kinds"] as? [String: Int] ?? [:], faults: json["faults"] as? [String: Int] ?? [:])
  }

  private func answer(to request: HTTPRequest) throws -> HTTPAnswer {
    let connection = try HTTPConnection(port: port)
    try connection.send(request)
    return try connection.answer(to: request.method)
  }
}
