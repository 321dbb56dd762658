import DocumentService

/// What is known of this machine's own client: what it spent, and who answered its documents.
package struct ClientSituation: Sendable {
  /// Share of a cap that was spent, with its name.
  package struct Spent: Sendable, Equatable {
    package var period: String
    package var share: Double

    package init(period: String, share: Double) {
      self.period = period
      self.share = share
    }
  }

  /// How messages and rules call it.
  static let subject = "client"

  /// Without caps there are none; nil where it is not known.
  package var spent: [Spent]?

  package init(spent: [Spent]? = []) { self.spent = spent }

  /// What the rules say of it.
  ///
  /// - Parameter traffic: of the sidecar; without samples where none runs.
  func conditions(_ rules: AlertRules, _ traffic: TrafficWindow, at now: Duration) -> [AlertCondition] {
    var conditions: [AlertCondition] = []
    if let rule = rules.topics[.spend] {
      let beyond = spent?.filter { $0.share > rule.limit }
      let detail = beyond?.map { "\($0.share.shownPercent) of the \($0.period) cap is spent" } ?? []
      conditions.append(
        AlertCondition(
          .spend, Self.subject,
          beyond == nil ? .unknown : detail.isEmpty ? .fine : .broken(detail.joined(separator: "; "))))
    }
    if let rule = rules.topics[.fallbacks] {
      var finding = AlertCondition.Finding.unknown
      if let recent = traffic.summary(over: rule.window, at: now) {
        if recent.documents >= rule.least {
          finding = recent.fallbackFinding(rule, "the hosted service")
        } else if recent.documents == 0, recent.time >= rule.window / 2 {
          finding = .fine
        }
      }
      conditions.append(AlertCondition(.fallbacks, Self.subject, finding))
    }
    return conditions
  }
}
