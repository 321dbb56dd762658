import Digest
import DocumentService
import Formatting
import HTTPTransport
import JSON

/// Alerts by mail.
package struct MailTarget: AlertTarget {
  private static let timeout = Duration.seconds(30)

  package let name = "mail"
  private let sender: SMTPSender
  private let from: String
  private let to: [String]

  package init(_ sender: SMTPSender, from: String, to: [String]) {
    self.sender = sender
    self.from = from
    self.to = to
  }

  package func send(_ notice: AlertNotice) async -> DeliveryOutcome {
    do throws(MailFailure) {
      let mail = OutboundMail(sender: from, recipients: to, text: Self.text(notice, from: from, to: to))
      try await sender.send(mail, timeout: Self.timeout)
      return .taken
    } catch {
      return .refused(code: error.code)
    }
  }

  /// The message with its head (RFC 5322). Messages of one incident answer its first one, so that they stand together; a
  /// message that is sent twice has the same id.
  package static func text(_ notice: AlertNotice, from: String, to: [String]) -> String {
    let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
    let alert = SHA256(Array(notice.key.deduplication.utf8)).hexadecimal.prefix(16)
    func id(_ message: Int) -> String { "<\(alert).\(notice.incident).\(message).\(notice.since)@\(domain)>" }
    var lines = [
      "From: OCR monitor <\(from)>", "To: \(to.joined(separator: ", "))",
      "Subject: \(word("[OCR] " + notice.headline))",
      "Date: \(HTTPDate.text(unixSeconds: max(0, notice.at)).replacing("GMT", with: "+0000"))",
      "Message-ID: \(id(notice.message))", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
    ]
    if notice.message > 1 { lines += ["In-Reply-To: \(id(1))", "References: \(id(1))"] }
    let encoded = Array(Base64.encode(Array(body(notice).utf8)).utf8)
    let rows = stride(from: 0, to: encoded.count, by: 76).map { start in
      String(decoding: encoded[start..<min(start + 76, encoded.count)], as: UTF8.self)
    }
    return (lines + [""] + rows).joined(separator: "\r\n") + "\r\n"
  }

  private static func body(_ notice: AlertNotice) -> String {
    let end = notice.kind == .resolved ? "Lasted" : "For"
    return """
      \(notice.headline)

      \(notice.detail)

      Rule:     \(notice.key.topic.rawValue)
      Subject:  \(notice.key.subject)
      Since:    \(notice.since.timestamp)
      \(end.padded(to: 10))\(Duration.seconds(max(0, notice.at - notice.since)).shownTime)
      Told at:  \(notice.at.timestamp), message \(notice.message) of incident \(notice.incident)

      What this means and what to do: docs/operations.md, "Alerts of the monitor".

      """
  }

  /// A text as a head takes it: as it is, or in words of base64 (RFC 2047), none longer than 75 characters.
  private static func word(_ text: String) -> String {
    let text = text.withoutDisplayControls()
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var words: [String] = []
    var piece = ""
    for character in text {
      if (piece + String(character)).utf8.count > 42 {
        words.append(piece)
        piece = ""
      }
      piece.append(character)
    }
    words.append(piece)
    return words.map { "=?utf-8?B?\(Base64.encode(Array($0.utf8)))?=" }.joined(separator: "\r\n ")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + ":" + String(repeating: " ", count: max(1, width - count - 1))
  }
}
