import DocumentService
import JSON

/// An error that a log line tells of, with nothing in it that could come from a document or a caller.
package struct ReportedError: Sendable, Equatable {
  /// What may leave: words of ours, each from a fixed set.
  private static let keys = ["code", "stage", "error", "worker", "status", "kind", "reason"]
  private static let longestValue = 100

  package var message: String
  package var level: String
  package var fields: [String: String]
  /// Seconds since the Unix epoch.
  package var time: Double

  /// nil for a line that tells of no error.
  package init?(_ line: LogLine) {
    guard ["error", "critical"].contains(line.level) || line.message == "worker died" else { return nil }
    message = line.message
    level = line.level == "critical" ? "fatal" : line.level
    fields = Dictionary(
      line.fields.filter { Self.keys.contains($0.key) }.map { ($0.key, String($0.value.prefix(Self.longestValue))) }
    ) { first, _ in first }
    time = line.time
  }

  /// Errors with the same are one problem.
  package var fingerprint: [String] { [message] + Self.keys.map { fields[$0] ?? "" } }

  /// An event in Sentry's envelope (https://develop.sentry.dev/sdk/data-model/envelopes/).
  ///
  /// - Parameters:
  ///   - id: 32 hexadecimal digits.
  ///   - repeats: how often it came since it was last reported, besides this one.
  package func envelope(id: String, release: String, environment: String, repeats: Int, sentAt: Double) -> [UInt8] {
    let tags = fields.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
    let event: JSONValue = [
      "event_id": .string(id), "timestamp": .decimal(time, digits: 3), "platform": "native", "level": .string(level),
      "logger": "ocr-gateway", "release": .string(release), "environment": .string(environment),
      "message": ["formatted": .string(message)], "tags": .object(tags),
      "fingerprint": .array(fingerprint.map(JSONValue.string)), "extra": ["repeats": .integer(Int64(repeats))],
    ]
    let body = event.serialized()
    let head: JSONValue = ["event_id": .string(id), "sent_at": .string(LogLine.timestamp(sentAt))]
    let item: JSONValue = [
      "type": "event", "length": .integer(Int64(body.utf8.count)), "content_type": "application/json",
    ]
    return Array("\(head.serialized())\n\(item.serialized())\n\(body)\n".utf8)
  }
}
