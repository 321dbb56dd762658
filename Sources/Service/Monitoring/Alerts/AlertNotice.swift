import JSON

/// Which alert: what is wrong, and where. The same two words are the same alert for every monitor.
package struct AlertKey: Sendable, Hashable, Comparable {
  package var topic: AlertTopic
  /// A gateway by its URL or its own name, or `client`.
  package var subject: String

  package init(_ topic: AlertTopic, _ subject: String) {
    self.topic = topic
    self.subject = subject
  }

  /// Receivers that know this key join messages of one alert, whichever monitor sent them. At most 255 characters, which is
  /// what PagerDuty takes.
  package var deduplication: String { String("ocr/\(topic.rawValue)/\(subject)".prefix(255)) }

  package static func < (a: Self, b: Self) -> Bool { (a.topic.rawValue, a.subject) < (b.topic.rawValue, b.subject) }
}

/// What people are told.
package struct AlertNotice: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case raised, repeated, resolved
    /// Asked for by `ocr-client alert --test`.
    case test
  }

  package var kind: Kind
  package var key: AlertKey
  package var severity: AlertSeverity
  /// What was seen; without secrets and document text.
  package var detail: String
  /// The alert comes and goes: it is not told again before it has been well for a while.
  package var isFlapping: Bool
  /// Which raising of the alert this belongs to, from 1.
  package var incident: Int
  /// Which message of that raising, from 1.
  package var message: Int
  /// When the alert's cause was first seen and when this was decided, in s of Unix time.
  package var since: Int64
  package var at: Int64

  package init(
    _ kind: Kind, _ key: AlertKey, severity: AlertSeverity, detail: String, isFlapping: Bool = false,
    incident: Int = 1, message: Int = 1, since: Int64, at: Int64
  ) {
    self.kind = kind
    self.key = key
    self.severity = severity
    self.detail = detail
    self.isFlapping = isFlapping
    self.incident = incident
    self.message = message
    self.since = since
    self.at = at
  }

  /// One line for people.
  package var headline: String {
    let subject = "\(key.topic.rawValue) \(key.subject)"
    return switch kind {
    case .raised: "\(severity.rawValue.uppercased()): \(subject)" + (isFlapping ? " (comes and goes)" : "")
    case .repeated: "STILL \(severity.rawValue.uppercased()): \(subject)"
    case .resolved: "RESOLVED: \(subject)"
    case .test: "TEST: \(subject)"
    }
  }
}

extension AlertNotice {
  package var json: JSONValue {
    [
      "kind": .string(kind.rawValue), "rule": .string(key.topic.rawValue), "subject": .string(key.subject),
      "severity": .string(severity.rawValue), "detail": .string(detail), "flapping": .bool(isFlapping),
      "incident": .integer(Int64(incident)), "message": .integer(Int64(message)), "since": .integer(since),
      "at": .integer(at), "dedupKey": .string(key.deduplication),
    ]
  }

  init(_ reader: ObjectReader) throws(ObjectReadingError) {
    self.init(
      try reader.word("kind"), AlertKey(try reader.word("rule"), try reader.string("subject")),
      severity: try reader.word("severity"), detail: try reader.string("detail"),
      isFlapping: try reader.bool("flapping"), incident: try reader.count("incident"),
      message: try reader.count("message"), since: try reader.integer("since"), at: try reader.integer("at"))
  }
}
