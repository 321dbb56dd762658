import Formatting
import HTTPTransport
import JSON
import Settings

/// An incoming webhook as Slack has it, and Mattermost and others with it.
package enum SlackTarget {
  package static func target(
    _ url: Secret, http: any HTTPSending, now: @escaping @Sendable () -> Int64
  ) -> HTTPAlertTarget {
    HTTPAlertTarget("slack", http: http, now: now) { notice, _ in
      OutboundRequest(
        method: "POST", url: url.revealed, headers: [HTTPHeader("Content-Type", "application/json; charset=utf-8")],
        body: Array(message(notice).serialized().utf8), timeouts: HTTPAlertTarget.timeouts)
    }
  }

  package static func message(_ notice: AlertNotice) -> JSONValue {
    let fields: [(String, String)] = [
      ("Rule", notice.key.topic.rawValue), ("Subject", notice.key.subject), ("Severity", notice.severity.rawValue),
      ("Since", notice.since.timestamp),
    ]
    return [
      "text": .string(escaped(notice.headline)),
      "attachments": [
        [
          "color": .string(color(notice)), "fallback": .string(escaped("\(notice.headline): \(notice.detail)")),
          "text": .string(escaped(notice.detail)),
          "fields": .array(
            fields.map { ["title": .string($0.0), "value": .string(escaped($0.1)), "short": true] }),
          "ts": .integer(notice.at),
        ]
      ],
    ]
  }

  private static func color(_ notice: AlertNotice) -> String {
    switch (notice.kind, notice.severity) {
    case (.resolved, _): "good"
    case (.test, _): "#439FE0"
    case (_, .critical): "danger"
    case (_, .warning): "warning"
    }
  }

  /// The three characters that mean something in Slack's texts; with them no detail can name a channel or make a link.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
