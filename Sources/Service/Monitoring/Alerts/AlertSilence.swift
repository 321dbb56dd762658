import JSON

/// An operator's wish to hear of no alerts for some time. Recoveries are sent all the same.
package struct AlertSilence: Sendable, Equatable {
  /// In s of Unix time.
  package var from: Int64
  package var until: Int64
  package var why: String
  /// The only topic, and the only subject, that it is about; nil for all.
  package var topic: AlertTopic?
  package var subject: String?

  package init(from: Int64, until: Int64, why: String, topic: AlertTopic? = nil, subject: String? = nil) {
    self.from = from
    self.until = until
    self.why = why
    self.topic = topic
    self.subject = subject
  }

  /// A clock that was turned back does not make it longer: it ends where it has not begun.
  package func isActive(at wall: Int64) -> Bool { (from..<until).contains(wall) }

  package func covers(_ key: AlertKey, at wall: Int64) -> Bool {
    isActive(at: wall) && topic.map { $0 == key.topic } ?? true && subject.map { $0 == key.subject } ?? true
  }

  package var json: JSONValue {
    [
      "from": .integer(from), "until": .integer(until), "why": .string(why), "rule": .optional(topic?.rawValue),
      "subject": .optional(subject),
    ]
  }

  init(_ reader: ObjectReader) throws(ObjectReadingError) {
    self.init(
      from: try reader.integer("from"), until: try reader.integer("until"), why: try reader.string("why"),
      topic: try reader.optionalWord("rule"), subject: try reader.optionalString("subject"))
  }
}
