import HTTPTransport
import JSON
import Settings

/// PagerDuty's Events API v2: an alert's key is PagerDuty's `dedup_key`, so that repeats and other monitors' messages join the
/// same incident, and its recovery ends it.
package enum PagerDutyTarget {
  /// Longest texts that PagerDuty takes.
  private static let longestSummary = 1_024

  package static func target(
    key: Secret, url: ServerURL, http: any HTTPSending, now: @escaping @Sendable () -> Int64
  ) -> HTTPAlertTarget {
    HTTPAlertTarget("pagerduty", http: http, now: now) { notice, _ in
      OutboundRequest(
        method: "POST", url: "\(url)/v2/enqueue", headers: [HTTPHeader("Content-Type", "application/json")],
        body: Array(event(notice, routingKey: key).serialized().utf8), timeouts: HTTPAlertTarget.timeouts)
    }
  }

  package static func event(_ notice: AlertNotice, routingKey: Secret) -> JSONValue {
    let action = notice.kind == .resolved ? "resolve" : "trigger"
    return [
      "routing_key": .string(routingKey.revealed), "event_action": .string(action),
      "dedup_key": .string(notice.key.deduplication), "client": "ocr-client monitor",
      "payload": [
        "summary": .string(String("\(notice.headline): \(notice.detail)".prefix(longestSummary))),
        "source": .string(notice.key.subject),
        "severity": .string(notice.kind == .test ? "info" : notice.severity.rawValue),
        "timestamp": .string(notice.at.timestamp), "class": .string(notice.key.topic.rawValue),
        "custom_details": notice.json,
      ],
    ]
  }
}
