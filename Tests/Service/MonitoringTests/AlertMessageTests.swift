import Foundation
import HTTPTransport
import JSON
import Monitoring
import Settings
import Testing

/// What the targets are sent, against what their documents say.
@Suite struct AlertMessageTests {
  private func notice(
    _ kind: AlertNotice.Kind = .raised, detail: String = "95 % <!channel> & 90 °C", message: Int = 1
  ) -> AlertNotice {
    AlertNotice(
      kind, AlertKey(.slow, "http://10.0.0.9:8000"), severity: .warning, detail: detail, incident: 7, message: message,
      since: 1_800_000_000, at: 1_800_000_600)
  }

  // MARK: - PagerDuty

  /// Events API v2: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
  @Test(arguments: AlertNotice.Kind.allCases) func pagerDutyGetsAnEventOfItsSecondInterface(
    kind: AlertNotice.Kind
  ) throws {
    let event = PagerDutyTarget.event(notice(kind), routingKey: Secret("R"))
    let members = try #require(event.members)
    let known: Set = [
      "routing_key", "event_action", "dedup_key", "payload", "images", "links", "client", "client_url",
    ]
    #expect(Set(members.map(\.key)).isSubset(of: known))
    #expect(event["routing_key"] == "R")
    #expect(event["event_action"] == (kind == .resolved ? "resolve" : "trigger"))
    #expect(event["dedup_key"] == "ocr/slow/http://10.0.0.9:8000")
    let payload = try #require(event["payload"])
    let parts: Set = [
      "summary", "source", "severity", "timestamp", "component", "group", "class", "custom_details",
    ]
    #expect(Set((payload.members ?? []).map(\.key)).isSubset(of: parts))
    #expect(payload["source"] == "http://10.0.0.9:8000")
    #expect(["critical", "error", "warning", "info"].contains(payload["severity"]?.string))
    #expect(payload["timestamp"] == "2027-01-15T08:10:00Z")
  }

  @Test func pagerDutyTakesShortSummaries() throws {
    let event = PagerDutyTarget.event(notice(detail: String(repeating: "x", count: 5_000)), routingKey: Secret("R"))
    #expect(event["payload"]?["summary"]?.string?.count == 1_024)
  }

  // MARK: - Slack

  /// https://api.slack.com/reference/messaging/attachments, https://api.slack.com/reference/surfaces/formatting#escaping
  @Test(arguments: AlertNotice.Kind.allCases) func slackGetsAMessageThatNamesNoChannel(kind: AlertNotice.Kind) throws {
    let message = SlackTarget.message(notice(kind))
    #expect(Set((message.members ?? []).map(\.key)) == ["text", "attachments"])
    let attachment = try #require(message["attachments"]?.elements?.first)
    #expect(attachment["text"] == "95 % &lt;!channel&gt; &amp; 90 °C")
    #expect(!message.serialized().contains("<!"))
    let color = try #require(attachment["color"]?.string)
    #expect(["good", "warning", "danger"].contains(color) || color.wholeMatch(of: /#[0-9A-F]{6}/) != nil)
    for field in try #require(attachment["fields"]?.elements) {
      #expect(field["title"]?.string != nil && field["value"]?.string != nil && field["short"]?.bool != nil)
    }
    #expect(attachment["ts"] == 1_800_000_600)
  }

  // MARK: - Webhooks

  @Test func aWebhookIsSignedOverItsTimeAndBody() throws {
    let request = WebhookTarget.request(
      for: notice(), to: Secret("https://hooks.example/a?t=1"), secret: Secret("Jefe"), at: 1_800_000_601)
    #expect(request.method == "POST" && request.url == "https://hooks.example/a?t=1")
    let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
    #expect(headers["OCR-Timestamp"] == "1800000601")
    let signature = WebhookTarget.signature(of: request.body, at: 1_800_000_601, secret: Secret("Jefe"))
    #expect(headers["OCR-Signature"] == "v1=" + signature && signature.count == 64)
    let others = [
      WebhookTarget.signature(of: request.body, at: 1_800_000_602, secret: Secret("Jefe")),
      WebhookTarget.signature(of: request.body + [0x20], at: 1_800_000_601, secret: Secret("Jefe")),
      WebhookTarget.signature(of: request.body, at: 1_800_000_601, secret: Secret("jefe")),
    ]
    #expect(!others.contains(signature))
    let body = try JSONValue(parsing: request.body)
    #expect(
      body["headline"] == "WARNING: slow http://10.0.0.9:8000" && body["dedupKey"] == "ocr/slow/http://10.0.0.9:8000")
    #expect(body["detail"] == "95 % <!channel> & 90 °C" && body["incident"] == 7)
    let unsigned = WebhookTarget.request(for: notice(), to: Secret("https://hooks.example"), secret: nil, at: 1)
    #expect(!unsigned.headers.contains { $0.name == "OCR-Signature" })
  }

  // MARK: - Mail

  @Test func aMailHasTheHeadThatMailHas() throws {
    let text = MailTarget.text(notice(), from: "ocr@example.com", to: ["a@example.com", "b@example.com"])
    let lines = text.components(separatedBy: "\r\n")
    #expect(!text.replacingOccurrences(of: "\r\n", with: "").contains { $0 == "\r" || $0 == "\n" })
    #expect(lines.allSatisfy { $0.utf8.count <= 998 && $0.utf8.allSatisfy { $0 < 0x80 } })
    #expect(lines.contains("From: OCR monitor <ocr@example.com>") && lines.contains("To: a@example.com, b@example.com"))
    #expect(lines.contains("Subject: [OCR] WARNING: slow http://10.0.0.9:8000"))
    #expect(lines.contains("Date: Fri, 15 Jan 2027 08:10:00 +0000"))
    #expect(lines.contains { $0.wholeMatch(of: /Message-ID: <[0-9a-f]{16}\.7\.1\.1800000000@example\.com>/) != nil })
    let blank = try #require(lines.firstIndex(of: ""))
    let body = try #require(Data(base64Encoded: lines[blank...].joined()))
    let words = String(decoding: body, as: UTF8.self)
    #expect(words.contains("95 % <!channel> & 90 °C") && words.contains("For:      10 min"))
  }

  @Test func laterMailsOfAnIncidentAnswerItsFirst() throws {
    func id(_ name: String, _ text: String) -> Substring? {
      text.split(separator: "\r\n").first { $0.hasPrefix(name + ": ") }?.dropFirst(name.count + 2)
    }
    let first = MailTarget.text(notice(), from: "ocr@a.b", to: ["x@a.b"])
    let last = MailTarget.text(notice(.resolved, message: 2), from: "ocr@a.b", to: ["x@a.b"])
    #expect(id("In-Reply-To", first) == nil)
    #expect(id("In-Reply-To", last) == id("Message-ID", first) && id("References", last) == id("Message-ID", first))
    #expect(id("Message-ID", last) != id("Message-ID", first))
    #expect(first == MailTarget.text(notice(), from: "ocr@a.b", to: ["x@a.b"]), "sent twice it is the same")
  }

  /// What a beat calls itself must not become a field of a head.
  @Test func aNameCannotAddToTheHead() {
    var notice = notice()
    notice.key.subject = "g\u{e9}\r\nBcc: x@y.z " + String(repeating: "\u{4e00}", count: 100)
    let head = MailTarget.text(notice, from: "ocr@a.b", to: ["x@a.b"]).components(separatedBy: "\r\n\r\n")[0]
    #expect(!head.lowercased().contains("\nbcc"))
    #expect(head.components(separatedBy: "\r\n").allSatisfy { $0.count <= 78 || !$0.contains("=?utf-8?") })
  }

  // MARK: - Certificates

  @Test(
    arguments: [
      ("Jan 15 08:10:00 2027 GMT", 1_800_000_600), ("2027-01-15 08:10:00 GMT", 1_800_000_600),
      ("Jan  5 08:10:00 2027 GMT", 1_799_136_600), ("soon", nil), ("Foo 15 08:10:00 2027 GMT", nil), ("", nil),
    ] as [(String, Int64?)])
  func theEndOfACertificateIsReadAsLibcurlWritesIt(text: String, seconds: Int64?) {
    #expect(CertificateDate(text)?.unixSeconds == seconds)
  }
}
