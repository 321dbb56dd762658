/// Decides when which alert is told: a value without clock or network. Times are counted as the monitor runs.
///
/// An alert is raised when its condition held for as long as its rule demands, repeated with growing pauses, and resolved when
/// the condition is gone. One that is raised again and again flaps: it stays raised until all was well for a while.
package struct AlertBook: Sendable, Equatable {
  /// One alert.
  package struct Entry: Sendable, Equatable {
    package var severity: AlertSeverity
    /// What was last seen.
    package var detail = ""
    /// Since when the condition holds without a break; nil where it does not.
    package var brokenSince: Duration?
    /// The time of day when that began, in s of Unix time.
    package var since: Int64 = 0
    /// When it was raised; nil where it is not.
    package var raisedAt: Duration?
    /// Since when all is well again though it is still raised.
    package var fineSince: Duration?
    /// Somebody was told that it is raised.
    package var isTold = false
    package var isFlapping = false
    package var incidents = 0
    package var messages = 0
    package var nextRepeat = Duration.zero
    /// When it was raised lately.
    package var raisings: [Duration] = []

    package var isRaised: Bool { raisedAt != nil }
  }

  package internal(set) var entries: [AlertKey: Entry] = [:]

  package init() {}

  /// The alerts that are raised.
  package var raised: [AlertKey: Entry] { entries.filter(\.value.isRaised) }

  /// Takes in what rules say now.
  ///
  /// - Parameters:
  ///   - conditions: of every rule and subject that is watched. A raised alert that is not among them is not watched any more.
  ///   - isSilenced: whether an alert is to be held back now. It is sent later if it still holds then.
  ///   - wall: the time of day that `now` is, in s of Unix time.
  /// - Returns: what is to be told.
  package mutating func check(
    _ conditions: [AlertCondition], by rules: AlertRules, at now: Duration, wall: Int64,
    isSilenced: (AlertKey) -> Bool = { _ in false }
  ) -> [AlertNotice] {
    var notices: [AlertNotice] = []
    var watched: Set<AlertKey> = []
    for condition in conditions {
      guard let rule = rules.topics[condition.key.topic] else { continue }
      watched.insert(condition.key)
      var entry = entries[condition.key] ?? Entry(severity: rule.severity)
      let kind = entry.take(
        condition.finding, rule, rules, at: now, wall: wall, isSilenced: isSilenced(condition.key))
      if let kind { notices.append(entry.notice(kind, condition.key, wall: wall)) }
      entries[condition.key] = entry
    }
    for (key, var entry) in entries where !watched.contains(key) {
      if entry.isTold {
        entry.detail = "it is not watched any more"
        entry.messages += 1
        notices.append(entry.notice(.resolved, key, wall: wall))
      }
      entries[key] = nil
    }
    return notices.sorted { $0.key < $1.key }
  }
}

extension AlertBook.Entry {
  /// - Returns: what is to be told, if anything.
  fileprivate mutating func take(
    _ finding: AlertCondition.Finding, _ rule: AlertRule, _ rules: AlertRules, at now: Duration, wall: Int64,
    isSilenced: Bool
  ) -> AlertNotice.Kind? {
    severity = rule.severity
    switch finding {
    case .unknown: break
    case .broken(let detail):
      self.detail = detail
      fineSince = nil
      if brokenSince == nil { (brokenSince, since) = (now, wall) }
      if !isRaised, now - (brokenSince ?? now) >= rule.hold { raise(rules, at: now) }
    case .fine:
      guard isRaised else {
        brokenSince = nil
        return nil
      }
      fineSince = fineSince ?? now
      if now - (fineSince ?? now) >= (isFlapping ? rules.calm : .zero) { return resolve() }
    }
    return isRaised ? telling(rules, at: now, isSilenced: isSilenced) : nil
  }

  private mutating func raise(_ rules: AlertRules, at now: Duration) {
    raisedAt = now
    isTold = false
    incidents += 1
    messages = 0
    raisings = raisings.filter { $0 > now - rules.flapWindow } + [now]
    isFlapping = raisings.count >= rules.flaps
  }

  private mutating func resolve() -> AlertNotice.Kind? {
    let wasTold = isTold
    (raisedAt, fineSince, brokenSince) = (nil, nil, nil)
    isTold = false
    messages += 1
    return wasTold ? .resolved : nil
  }

  /// The first telling, or a repeat that is due. One that is well again and only waits for calm is not repeated.
  private mutating func telling(_ rules: AlertRules, at now: Duration, isSilenced: Bool) -> AlertNotice.Kind? {
    guard !isSilenced, fineSince == nil else { return nil }
    if !isTold {
      isTold = true
      messages = 1
      nextRepeat = now + rules.firstRepeat
      return .raised
    }
    guard now >= nextRepeat else { return nil }
    // 1, 2, 4, … times the first pause.
    let pause = (0..<min(messages, 16)).reduce(rules.firstRepeat) { pause, _ in min(pause * 2, rules.longestRepeat) }
    nextRepeat = now + pause
    messages += 1
    return .repeated
  }

  fileprivate func notice(_ kind: AlertNotice.Kind, _ key: AlertKey, wall: Int64) -> AlertNotice {
    AlertNotice(
      kind, key, severity: severity, detail: detail, isFlapping: isFlapping, incident: incidents, message: messages,
      since: since, at: wall)
  }
}
