import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Alerts by mail, through a real mail server.
  @Suite(.serialized) struct MonitorMailPeerTests {
    private func settings(_ url: String) -> [String: String] {
      [
        "OCR_ALERT_SMTP_URL": url, "OCR_ALERT_MAIL_TO": "ops@example.com,night@example.com",
        "OCR_ALERT_MAIL_FROM": "ocr@example.com",
      ]
    }

    /// The whole chain, in real time with short intervals: gateway, beat, monitor, mail.
    @Test(IntegrationTests.withModels) func aGatewayThatIsKilledIsToldByMailAndItsReturn() throws {
      let mail = try MailServerProcess(["--refuse", "1"])
      let (gatewayPort, monitorPort) = (try ScriptedServer.unusedPort(), try ScriptedServer.unusedPort())
      let url = "http://127.0.0.1:\(gatewayPort)"
      func gateway() throws -> GatewayProcess {
        try GatewayProcess([
          "OCR_LISTEN": "127.0.0.1:\(gatewayPort)", "OCR_RECOGNIZERS": "1", "OCR_DOCUMENT_WORKERS": "1",
          "OCR_HEARTBEAT_URLS": "http://127.0.0.1:\(monitorPort)/v1/beat", "OCR_HEARTBEAT_TOKEN": "t-1",
          "OCR_HEARTBEAT_INTERVAL": "1s", "OCR_CANARY_INTERVAL": "2s",
        ])
      }
      let monitor = try MonitorProcess(
        MonitorProcess.state(
          gateways: [url], rules: "memory off\ndisk off\nfailing off\ncanary off",
          settings("smtp://127.0.0.1:\(mail.port)").merging(
            [
              "OCR_MONITOR_LISTEN": "127.0.0.1:\(monitorPort)", "OCR_MONITOR_TOKEN": "t-1",
              "OCR_MONITOR_SILENCE": "60s",
            ]
          ) { $1 }))
      let first = try gateway()
      try eventually("beats come", within: .seconds(30)) {
        try monitor.answer(to: .get("/metrics")).text.contains(/beats_total\{outcome="taken"\} [1-9]/)
      }
      let status = try monitor.state.run(["status", "--json"]).output
      #expect(status.contains(#""name": "\#(url)""#), "\(status)")
      // From here on silence is judged by three seconds.
      monitor.process.signal(SIGTERM)
      _ = try monitor.process.waitForExit()
      let watching = try MonitorProcess(
        ClientState(
          gateways: [url], mode: "gateway", hosted: "http://127.0.0.1:1",
          monitor.state.settings.merging(["OCR_MONITOR_SILENCE": "3s"]) { $1 }))
      try eventually("beats come again", within: .seconds(30)) {
        try watching.answer(to: .get("/metrics")).text.contains(/beats_total\{outcome="taken"\} [1-9]/)
      }
      #expect(mail.mails.isEmpty, "all is well")
      first.process.signal(SIGKILL)
      try eventually("the silence is told", within: .seconds(40)) { mail.mails.count == 1 }
      let second = try gateway()
      try eventually("its end is told", within: .seconds(60)) { mail.mails.count == 2 }
      let mails = mail.mails
      #expect(mails.map(\.subject) == ["[OCR] CRITICAL: silence \(url)", "[OCR] RESOLVED: silence \(url)"])
      #expect(mails.allSatisfy { $0.from == "ocr@example.com" && $0.to == ["ops@example.com", "night@example.com"] })
      #expect(mails[1].answers == mails[0].id && mails.allSatisfy { $0.defects.isEmpty })
      #expect(mails[0].body.contains("nothing good was heard for 3 s"), "\(mails[0].body)")
      #expect(second.process.isRunning && watching.process.isRunning && !monitor.process.isRunning)
    }

    @Test(.enabled(if: NginxServer.isAvailable, "needs openssl"))
    func aLoginGoesOverSTARTTLSOnly() async throws {
      let certificates = try await NginxServer()
      let mail = try MailServerProcess(
        ["--tls", certificates.path("server.pem"), certificates.path("server.key")] + [
          "--login", "ocr@example.com", "p:w",
        ])
      func test(_ url: String, _ more: [String: String] = [:]) throws -> (code: ChildProcess.Exit, output: String) {
        let state = try MonitorProcess.state(
          gateways: ["http://127.0.0.1:1"], settings(url).merging(more) { $1 })
        let run = try state.run(["alert", "--test"])
        return (try run.waitForExit(), run.output)
      }
      let authority = ["OCR_ALERT_CA": certificates.path("ca.pem")]
      let url = "smtp://ocr%40example.com:p%3Aw@localhost:\(mail.port)"
      #expect(try test(url, authority) == (.code(0), "mail  taken\n"))
      #expect(
        mail.mails.map(\.tls) == [true, true] && mail.mails.map(\.user) == ["ocr@example.com", "ocr@example.com"])
      #expect(mail.mails.map(\.subject).allSatisfy { $0.hasPrefix("[OCR] ") })
      let wrong = try test("smtp://ocr%40example.com:wrong@localhost:\(mail.port)", authority)
      #expect(wrong.code == .code(1) && wrong.output.hasPrefix("mail  refused: "))
      let stranger = try test(url)
      #expect(stranger == (.code(1), "mail  refused: tls\n"), "its certificate is not trusted")
      #expect(mail.mails.count == 2)
    }
  }
}
