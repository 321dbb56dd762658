import HTTPTransport
import TestSupport
import Testing

@Suite struct SMTPServerTests {
  @Test(arguments: [
    ("smtp://mail.example", true), ("smtps://mail.example:465/", true), ("smtp://u:p@[::1]:25", true),
    ("smtp://ocr%40example.com:p%3Aw%2F@mail.example:587", true), ("smtp://u:p@w@mail.example", true),
    ("mail.example", false), ("http://mail.example", false), ("smtp://", false), ("smtp://u@mail.example", false),
    ("smtp://:p@mail.example", false), ("smtp://u:@mail.example", false), ("smtp://mail.example:0", false),
    ("smtp://mail.example:x", false), ("smtp://mail example", false), ("smtp://u:p%0A@mail.example", false),
    ("smtp://u:p%F@mail.example", false), ("smtp://u:p%FF@mail.example", false), ("smtp://mail.example/path", false),
  ])
  func anAddressIsTakenOrNot(text: String, isAddress: Bool) {
    #expect((SMTPServer(text) != nil) == isAddress)
  }

  @Test func nothingOfALoginIsShown() throws {
    let server = try #require(SMTPServer("smtp://user:hunter2@mail.example"))
    var dumped = ""
    dump(server, to: &dumped)
    for text in ["\(server)", "\([server])", String(reflecting: server), dumped] {
      #expect(!text.contains("hunter2") && !text.contains("user"), "\(text)")
    }
  }

  private func failure(of sender: SMTPSender, timeout: Duration = .seconds(10)) async -> String? {
    do throws(MailFailure) {
      try await sender.send(
        OutboundMail(sender: "a@example.com", recipients: ["b@example.com"], text: "Subject: x\r\n\r\nx\r\n"),
        timeout: timeout)
      return nil
    } catch {
      return error.code
    }
  }

  private func sender(_ port: UInt16) throws -> SMTPSender {
    SMTPSender(try #require(SMTPServer("smtp://127.0.0.1:\(port)")))
  }

  /// A server of mail as a script: what it says after each command of the client.
  private func server(_ replies: [String: String], hangs: Bool = false) throws -> ScriptedServer {
    try ScriptedServer { peer, _ in
      if hangs {
        _ = peer.seesClose(within: 20)
        return
      }
      peer.write("220 mail.example ESMTP\r\n")
      while let line = peer.readLine() {
        let verb = String(line.prefix(4)).uppercased()
        peer.write((replies[verb] ?? "250 fine") + "\r\n")
        if verb == "QUIT" { return }
      }
    }
  }

  @Test(arguments: [
    ("MAIL", "550 no such sender", "smtp_550"), ("RCPT", "450 mailbox busy", "smtp_450"),
    ("DATA", "452 full", "smtp_452"),
  ])
  func aRefusalIsNamedByTheServersCode(verb: String, reply: String, code: String) async throws {
    let server = try server([verb: reply])
    #expect(try await failure(of: sender(server.port)) == code)
  }

  @Test func whoDoesNotAnswerIsLeftAfterTheTimeout() async throws {
    let server = try server([:], hangs: true)
    #expect(try await failure(of: sender(server.port), timeout: .milliseconds(300)) == "timeout")
    #expect(try await failure(of: sender(ScriptedServer.unusedPort())) == "refused")
  }
}
