import Foundation
import Testing

/// A running `ocr-model-sim`, the labelled stand-in for a model server, on a port of its own.
final class ModelSimProcess: Sendable {
  private let server: StandInProcess

  /// Starts it and waits until it can answer.
  ///
  /// - Parameters:
  ///   - arguments: its options, such as `["--fault", "hang", "--slots", "2"]`.
  ///   - port: 0 lets the system choose; the port of one that ended stands for the same server, started again.
  init(_ arguments: [String] = [], port: UInt16 = 0) throws {
    server = try StandInProcess("ocr-model-sim", arguments, port: port)
  }

  var process: ChildProcess { server.process }
  var port: UInt16 { server.port }
  /// For `OCR_MODEL_URL`.
  var url: String { server.url }

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
    let answer = try server.answer(to: request)
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
    /// Of the last request that had one.
    var traceparent: String?
  }

  func requests() throws -> Requests {
    let json = try server.answer(to: .get("/sim/requests")).json()
    func count(_ name: String) throws -> Int {
      try #require(json[name] as? Int, "\(name)")
    }
    return Requests(
      all: try count("requests"), open: try count("open"), mostOpen: try count("mostOpen"),
      cancelled: try count("cancelled"), images: try count("images"),
      kinds: json["kinds"] as? [String: Int] ?? [:], faults: json["faults"] as? [String: Int] ?? [:],
      traceparent: json["traceparent"] as? String)
  }
}
