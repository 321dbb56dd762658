import Foundation
import TestSupport
import Testing

/// A real mail server, Python's aiosmtpd, on a port of its own.
final class MailServerProcess: Sendable {
  struct Mail: Decodable, Equatable {
    var from: String
    var to: [String]
    var tls: Bool
    var user: String
    var subject: String
    var id: String
    var answers: String?
    var body: String
    var defects: [String]
  }

  private let process: ChildProcess
  let port: Int

  init(_ arguments: [String] = []) throws {
    let process = try ChildProcess(
      Files.root.appending(path: ".build-venv/bin/python"),
      ["-W", "ignore", Files.root.appending(path: "Tests/Support/Tools/mail_server.py").path] + arguments)
    var port: Int?
    try eventually("the mail server listens", within: .seconds(30)) {
      try #require(process.isRunning, "\(process.errors)")
      port = process.output.firstMatch(of: /READY (\d+)/).flatMap { Int($0.1) }
      return port != nil
    }
    self.process = process
    self.port = try #require(port)
  }

  /// What it took.
  var mails: [Mail] {
    process.output.split(separator: "\n").compactMap { try? JSONDecoder().decode(Mail.self, from: Data($0.utf8)) }
  }
}
