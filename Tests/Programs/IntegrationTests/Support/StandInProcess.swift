import Foundation
import TestSupport
import Testing

/// A running stand-in for a server, which says where it listens.
final class StandInProcess: Sendable {
  let process: ChildProcess
  let port: UInt16

  /// Starts it and waits until it can answer.
  ///
  /// - Parameter port: 0 lets the system choose.
  init(_ program: String, _ arguments: [String], port: UInt16 = 0) throws {
    let process = try ChildProcess(
      Files.programs.appending(path: program), ["--listen", "127.0.0.1:\(port)", "--readers", "1"] + arguments)
    var url: String?
    try eventually("the stand-in is ready", within: .seconds(60)) {
      try #require(process.isRunning, "\(process.errors)")
      url = readyURL(in: process.output)
      return url != nil
    }
    self.process = process
    self.port = try #require(url.flatMap(URL.init(string:))?.port.flatMap(UInt16.init(exactly:)))
  }

  var url: String { "http://127.0.0.1:\(port)" }

  func answer(to request: HTTPRequest) throws -> HTTPAnswer {
    let connection = try HTTPConnection(port: port)
    try connection.send(request)
    return try connection.answer(to: request.method)
  }
}
