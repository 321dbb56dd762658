import Formatting

extension AlertRules {
  /// The rules that hold where a file names no others.
  package static let standardText = """
    # Rules of ocr-client monitor, one a line. A line takes the place of the rule of the same name here; what it leaves out
    # stays as here. "NAME off" takes a rule away.
    #   above, below  the limit          window  how far back it is looked       least  fewest documents in the window
    #   for           how long it must hold before it is told                    severity  critical or warning
    # Times: 500ms, 15s, 5m, 1h, 14d.

    # How often it is looked; when a telling is repeated (then twice as long, and so on, up to repeat-limit); how many alerts
    # within flap-window are flapping, which ends only when all was well for calm.
    check        every=15s repeat=1h repeat-limit=24h flaps=3 flap-window=1h calm=15m

    # Neither a good beat nor a good poll for OCR_MONITOR_SILENCE.
    silence      for=0s severity=critical
    # A beat says that documents are not read right.
    failing      for=0s severity=critical
    # ocr_canary_success is 0.
    canary       for=1m severity=critical
    # Share of requests for documents that ended with 5xx.
    errors       above=5% window=5m least=20 for=1m severity=critical
    # 95th percentile of the time for a document.
    slow         above=5s window=5m least=20 for=5m severity=warning
    # Documents that wait: the fewest of the window's last third are so many more than the most of its first third.
    queue        above=10 window=4m for=0s severity=warning
    # Share of documents that the rules answered for a failing model, or the hosted service for a gateway.
    fallbacks    above=20% window=15m least=20 for=0s severity=warning
    # Share of OCR_SPEND_DAILY_CAP or OCR_SPEND_MONTHLY_CAP.
    spend        above=80% for=0s severity=warning
    # Until the certificate of an https:// gateway ends.
    certificate  below=14d for=0s severity=warning
    # Free share of the gateway's disk.
    disk         below=10% for=1m severity=warning
    # Available share of the gateway's memory.
    memory       below=5% for=2m severity=warning
    # Degrees Celsius of the gateway's GPU.
    gpu          above=90 for=2m severity=warning
    """

  /// The standard rules.
  package static let standard: AlertRules = {
    do throws(AlertRulesError) {
      return try AlertRules(changes: standardText, over: AlertRules())
    } catch {
      preconditionFailure("the standard rules are wrong: \(error)")
    }
  }()

  /// What a file of rules says, over the standard ones.
  package init(_ text: String) throws(AlertRulesError) { try self.init(changes: text, over: .standard) }

  private init(changes text: String, over rules: AlertRules) throws(AlertRulesError) {
    self = rules
    var seen: Set<String> = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard let name = words.first else { continue }
      do throws(AlertRulesError.Reason) {
        guard seen.insert(String(name)).inserted else { throw .twice(String(name)) }
        try apply(String(name), Array(words.dropFirst()))
      } catch {
        throw AlertRulesError(line: index + 1, reason: error)
      }
    }
  }

  private mutating func apply(_ name: String, _ words: [Substring]) throws(AlertRulesError.Reason) {
    if name == "check" {
      for word in words { try applyCheck(Self.pair(word)) }
      return
    }
    guard let topic = AlertTopic(rawValue: name) else { throw .unknownRule(name) }
    if words == ["off"] {
      topics[topic] = nil
      return
    }
    var rule = topics[topic] ?? AlertRule(severity: .warning)
    for word in words { try Self.apply(Self.pair(word), to: &rule, of: topic) }
    topics[topic] = rule
  }

  private mutating func applyCheck(_ pair: (name: String, value: String)) throws(AlertRulesError.Reason) {
    switch pair.name {
    case "every": interval = try Self.time(pair, least: .milliseconds(100))
    case "repeat": firstRepeat = try Self.time(pair, least: .seconds(1))
    case "repeat-limit": longestRepeat = try Self.time(pair, least: .seconds(1))
    case "flaps": flaps = Int(try Self.count(pair, least: 2))
    case "flap-window": flapWindow = try Self.time(pair)
    case "calm": calm = try Self.time(pair)
    default: throw .unknownName(pair.name)
    }
  }

  private static func apply(
    _ pair: (name: String, value: String), to rule: inout AlertRule, of topic: AlertTopic
  ) throws(AlertRulesError.Reason) {
    switch pair.name {
    case "for": rule.hold = try time(pair)
    case "severity":
      guard let severity = AlertSeverity(rawValue: pair.value) else { throw .wrongValue(pair.name, pair.value) }
      rule.severity = severity
    case "window" where topic.hasWindow: rule.window = try time(pair, least: .seconds(1))
    case "least" where topic.hasLeast: rule.least = try count(pair, least: 1)
    case _ where pair.name == topic.limit?.word:
      switch topic.limit?.unit {
      case .share: rule.limit = try share(pair)
      case .time: rule.limit = Double(try time(pair).milliseconds) / 1_000
      case .count, nil: rule.limit = try count(pair, least: 1)
      }
    default: throw .unknownName(pair.name)
    }
  }

  private static func pair(_ word: Substring) throws(AlertRulesError.Reason) -> (name: String, value: String) {
    let parts = word.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else { throw .noValue(String(word)) }
    return (String(parts[0]), String(parts[1]))
  }

  private static func time(
    _ pair: (name: String, value: String), least: Duration = .zero
  ) throws(AlertRulesError.Reason) -> Duration {
    var time = Duration(parsing: pair.value)
    if pair.value.hasSuffix("d"), let days = Int(pair.value.dropLast()), (0...3_650).contains(days) {
      time = .seconds(86_400 * days)
    }
    guard let time, time >= least, time <= .seconds(3_650 * 86_400) else { throw .wrongValue(pair.name, pair.value) }
    return time
  }

  private static func share(_ pair: (name: String, value: String)) throws(AlertRulesError.Reason) -> Double {
    guard pair.value.hasSuffix("%"), let percent = Double(pair.value.dropLast()), (0...100).contains(percent) else {
      throw .wrongValue(pair.name, pair.value)
    }
    return percent / 100
  }

  private static func count(
    _ pair: (name: String, value: String), least: Int
  ) throws(AlertRulesError.Reason) -> Double {
    guard let number = Int(pair.value), (least...1_000_000).contains(number) else {
      throw .wrongValue(pair.name, pair.value)
    }
    return Double(number)
  }
}

/// What is wrong with a file of rules.
package struct AlertRulesError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Reason: Error, Sendable, Equatable {
    case unknownRule(String)
    case unknownName(String)
    case noValue(String)
    case wrongValue(String, String)
    case twice(String)
  }

  /// From 1.
  package var line: Int
  package var reason: Reason

  package var description: String {
    let text =
      switch reason {
      case .unknownRule(let name):
        "there is no rule '\(name)'; there are check, \(AlertTopic.allCases.map(\.rawValue).joined(separator: ", "))"
      case .unknownName(let name): "the rule takes no '\(name)'"
      case .noValue(let word): "'\(word)' is not NAME=VALUE"
      case .wrongValue(let name, let value): "\(name)=\(value) is not allowed"
      case .twice(let name): "the rule '\(name)' stands twice"
      }
    return "line \(line): \(text)"
  }
}
