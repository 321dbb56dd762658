import Monitoring
import Testing

@Suite struct AlertRulesTests {
  @Test func theStandardRulesWatchEverything() {
    let rules = AlertRules.standard
    #expect(Set(rules.topics.keys) == Set(AlertTopic.allCases))
    #expect(rules.interval == .seconds(15))
    #expect(rules.topics[.silence] == AlertRule(severity: .critical))
    #expect(
      rules.topics[.errors]
        == AlertRule(severity: .critical, limit: 0.05, window: .seconds(300), least: 20, hold: .seconds(60)))
    #expect(rules.topics[.certificate] == AlertRule(severity: .warning, limit: 14 * 86_400))
  }

  @Test func aLineChangesOnlyWhatItSays() throws {
    let rules = try AlertRules(
      """
      # Ours
      check every=1s flaps=5
      errors above=2.5%   # stricter
      slow off
      disk below=20% for=10m severity=critical
      """)
    #expect(rules.interval == .seconds(1) && rules.flaps == 5 && rules.calm == AlertRules.standard.calm)
    var errors = try #require(AlertRules.standard.topics[.errors])
    errors.limit = 0.025
    #expect(rules.topics[.errors] == errors)
    #expect(rules.topics[.slow] == nil)
    #expect(rules.topics[.disk] == AlertRule(severity: .critical, limit: 0.2, hold: .seconds(600)))
    #expect(rules.topics[.memory] == AlertRules.standard.topics[.memory])
  }

  @Test(arguments: [
    ("speed above=5s", "line 1: there is no rule 'speed'; there are check, "),
    ("\nerrors below=5%", "line 2: the rule takes no 'below'"),
    ("errors above=5", "line 1: above=5 is not allowed"), ("errors above=101%", "line 1: above=101% is not allowed"),
    ("slow above=fast", "line 1: above=fast is not allowed"), ("slow window", "line 1: 'window' is not NAME=VALUE"),
    ("slow severity=loud", "line 1: severity=loud is not allowed"),
    ("canary window=5m", "line 1: the rule takes no 'window'"),
    ("check every=0s", "line 1: every=0s is not allowed"), ("check flaps=1", "line 1: flaps=1 is not allowed"),
    ("disk off\ndisk below=5%", "line 2: the rule 'disk' stands twice"),
  ])
  func whatIsWrongIsNamedWithItsLine(text: String, message: String) {
    let error = #expect(throws: AlertRulesError.self) { try AlertRules(text) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }
}
