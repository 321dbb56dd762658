import Foundation
import Testing

/// A request by curl, for what the tests' own connections do not speak: TLS.
struct Curl {
  /// Of curl itself; 0: there was an answer.
  let exit: ChildProcess.Exit
  let status: Int
  let body: String

  init(_ arguments: [String], within limit: Duration = .seconds(60)) throws {
    let run = try ChildProcess(
      URL(filePath: "/usr/bin/curl"), ["-s", "-w", "\n%{http_code}", "-m", "50"] + arguments)
    exit = try run.waitForExit(within: limit)
    let lines = run.output.components(separatedBy: "\n")
    status = lines.last.flatMap { Int($0) } ?? 0
    body = lines.dropLast().joined(separator: "\n")
  }
}
