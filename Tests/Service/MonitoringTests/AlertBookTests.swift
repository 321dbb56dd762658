import Monitoring
import Testing

@Suite struct AlertBookTests {
  private static let key = AlertKey(.canary, "http://g:8000")

  /// A book, its rules, and a time that the test moves.
  private struct Bench {
    var book = AlertBook()
    var rules: AlertRules
    var now = Duration.zero
    var isSilenced = false

    init(_ text: String = "canary for=0s severity=critical") throws { rules = try AlertRules(text) }

    /// Looks once.
    mutating func look(_ finding: AlertCondition.Finding, after pause: Duration = .zero) -> [AlertNotice] {
      now += pause
      return book.check(
        [AlertCondition(.canary, key.subject, finding)], by: rules, at: now, wall: 1_000 + now.components.seconds,
        isSilenced: { [isSilenced] _ in isSilenced })
    }

    /// Looks every 15 s for some time; what was told, with the second.
    mutating func look(_ finding: AlertCondition.Finding, for time: Duration) -> [String] {
      let end = now + time
      var told: [String] = []
      while now < end {
        for notice in look(finding, after: .seconds(15)) {
          told.append("\(now.components.seconds) \(notice.kind.rawValue)\(notice.isFlapping ? " flapping" : "")")
        }
      }
      return told
    }
  }

  @Test func anAlertIsToldOnceAndItsEndOnce() throws {
    var bench = try Bench()
    #expect(bench.look(.fine) == [])
    #expect(
      bench.look(.broken("why"), after: .seconds(15)) == [
        AlertNotice(.raised, Self.key, severity: .critical, detail: "why", since: 1_015, at: 1_015)
      ])
    #expect(bench.look(.broken("why else"), for: .seconds(600)) == [])
    #expect(
      bench.look(.fine, after: .seconds(15)) == [
        AlertNotice(
          .resolved, Self.key, severity: .critical, detail: "why else", message: 2, since: 1_015, at: 1_630)
      ])
    #expect(bench.look(.fine, for: .seconds(600)) == [])
    let again = bench.look(.broken("why"), after: .seconds(15))
    #expect(again.map(\.incident) == [2] && again.map(\.message) == [1])
  }

  @Test func itMustHoldWithoutABreak() throws {
    var bench = try Bench("canary for=1m")
    #expect(bench.look(.broken("why"), for: .seconds(45)) == [])
    #expect(bench.look(.fine, for: .seconds(15)) == [])
    #expect(bench.look(.broken("why"), for: .seconds(75)) == ["135 raised"])
  }

  @Test func whatIsNotKnownChangesNothing() throws {
    var bench = try Bench("canary for=1m")
    #expect(bench.look(.unknown, for: .seconds(60)) == [])
    #expect(bench.look(.broken("why"), for: .seconds(30)) == [])
    #expect(bench.look(.unknown, for: .seconds(30)) == [])
    #expect(bench.look(.broken("why"), for: .seconds(15)) == ["135 raised"])
    #expect(bench.look(.unknown, for: .seconds(600)) == [])
    #expect(bench.look(.fine, for: .seconds(15)) == ["750 resolved"])
  }

  @Test func repeatsHaveGrowingPausesUpToALimit() throws {
    var bench = try Bench("check repeat=1m repeat-limit=4m\ncanary for=0s")
    #expect(
      bench.look(.broken("why"), for: .seconds(1_200)) == [
        "15 raised", "75 repeated", "195 repeated", "435 repeated", "675 repeated", "915 repeated", "1155 repeated",
      ])
  }

  @Test func whatComesAndGoesIsToldThreeTimesAndThenHeld() throws {
    var bench = try Bench("check flaps=3 flap-window=1h calm=15m repeat=24h\ncanary for=0s")
    var told: [String] = []
    for _ in 0..<20 {
      told += bench.look(.broken("why"), for: .seconds(15))
      told += bench.look(.fine, for: .seconds(15))
    }
    #expect(told == ["15 raised", "30 resolved", "45 raised", "60 resolved", "75 raised flapping"])
    // Well since 600.
    #expect(bench.look(.fine, for: .seconds(1_000)) == ["1500 resolved flapping"])
    #expect(bench.look(.broken("why"), for: .seconds(15)) == ["1620 raised flapping"], "still within the hour")
    #expect(bench.look(.fine, for: .seconds(915)) == ["2535 resolved flapping"])
    #expect(bench.look(.fine, for: .seconds(3_600)) == [])
    #expect(bench.look(.broken("why"), for: .seconds(15)) == ["6150 raised"])
  }

  @Test func aSilenceHoldsAlertsBackButNoRecovery() throws {
    var bench = try Bench()
    #expect(bench.look(.broken("why"), for: .seconds(15)) == ["15 raised"])
    bench.isSilenced = true
    #expect(bench.look(.fine, for: .seconds(15)) == ["30 resolved"])
    #expect(bench.look(.broken("why"), for: .seconds(60)) == [])
    #expect(bench.look(.fine, for: .seconds(15)) == [], "nobody was told that it began")
    #expect(bench.look(.broken("why"), for: .seconds(60)) == [])
    bench.isSilenced = false
    let late = bench.look(.broken("why"), after: .seconds(15))
    #expect(late.map(\.kind) == [.raised] && late.map(\.since) == [1_120] && late.map(\.at) == [1_180])
  }

  @Test func whatIsNotWatchedAnyMoreIsOver() throws {
    var bench = try Bench()
    #expect(bench.look(.broken("why"), for: .seconds(15)) == ["15 raised"])
    let last = bench.book.check([], by: bench.rules, at: .seconds(30), wall: 1_030)
    #expect(last.map(\.kind) == [.resolved] && last.map(\.detail) == ["it is not watched any more"])
    #expect(bench.book.check([], by: bench.rules, at: .seconds(45), wall: 1_045) == [])
  }

  @Test func twoMonitorsCallOneAlertTheSame() throws {
    var (first, second) = (try Bench(), try Bench())
    second.now = .seconds(900)
    let keys = first.look(.broken("a")).map(\.key.deduplication) + second.look(.broken("b")).map(\.key.deduplication)
    #expect(keys == ["ocr/canary/http://g:8000", "ocr/canary/http://g:8000"])
    #expect(AlertKey(.slow, String(repeating: "x", count: 400)).deduplication.count == 255)
  }
}
