/// What a rule says of a subject at one moment.
package struct AlertCondition: Sendable, Equatable {
  package enum Finding: Sendable, Equatable {
    case fine
    /// With what was seen.
    case broken(String)
    /// Nothing is known, or too little: whatever was said before holds.
    case unknown
  }

  package var key: AlertKey
  package var finding: Finding

  package init(_ topic: AlertTopic, _ subject: String, _ finding: Finding) {
    key = AlertKey(topic, subject)
    self.finding = finding
  }
}
