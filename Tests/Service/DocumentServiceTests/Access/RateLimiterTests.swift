import DocumentService
import Testing

struct RateLimiterTests {
  private let start = ContinuousClock.now

  private func refusal(
    _ limiter: inout RateLimiter, _ limits: CallerLimits, bytes: Int = 0, after seconds: Double = 0,
    caller: String = "a"
  ) -> Refusal? {
    do throws(RateLimiter.Refusal) {
      try limiter.admit(caller, limits, bytes: bytes, at: start + .seconds(seconds))
      return nil
    } catch {
      return Refusal(unit: error.unit, quota: error.quota, wait: error.wait)
    }
  }

  private struct Refusal: Equatable {
    var unit: CallerLimits.Unit
    var quota: Int
    var wait: Duration
  }

  @Test func aMinuteHasSoManyRequestsEvenlyFilledUp() {
    var limiter = RateLimiter()
    let limits = CallerLimits(requests: 6)
    for _ in 1...6 { #expect(refusal(&limiter, limits) == nil) }
    #expect(refusal(&limiter, limits) == .init(unit: .requests, quota: 6, wait: .seconds(10)))
    #expect(refusal(&limiter, limits, after: 4)?.wait == .seconds(6))
    #expect(refusal(&limiter, limits, after: 10) == nil)
    #expect(refusal(&limiter, limits, after: 10) != nil)
    // No more than a minute's worth is saved up.
    for _ in 1...6 { #expect(refusal(&limiter, limits, after: 1_000) == nil) }
    #expect(refusal(&limiter, limits, after: 1_000) != nil)
  }

  @Test func callersAreCountedApartAndThoseWithoutLimitsNotAtAll() {
    var limiter = RateLimiter()
    let limits = CallerLimits(requests: 1)
    #expect(refusal(&limiter, limits) == nil)
    #expect(refusal(&limiter, limits, caller: "b") == nil)
    for _ in 1...1_000 { #expect(refusal(&limiter, CallerLimits(), bytes: 1 << 40) == nil) }
  }

  @Test func pagesAreTakenAfterwardsAndWaitedFor() {
    var limiter = RateLimiter()
    let limits = CallerLimits(pages: 60)
    #expect(refusal(&limiter, limits) == nil)
    limiter.charge("a", limits, pages: 90, bytes: 0, at: start)
    // 30 in debt, and one is needed.
    #expect(refusal(&limiter, limits) == .init(unit: .pages, quota: 60, wait: .seconds(31)))
    #expect(refusal(&limiter, limits, after: 31) == nil)
  }

  @Test func aBodyLargerThanAMinuteWaitsForAllOfIt() {
    var limiter = RateLimiter()
    let limits = CallerLimits(bytes: 6_000)
    #expect(refusal(&limiter, limits, bytes: 1_000) == nil)
    #expect(refusal(&limiter, limits, bytes: 60_000) == .init(unit: .bytes, quota: 6_000, wait: .seconds(10)))
    #expect(refusal(&limiter, limits, bytes: 60_000, after: 10) == nil)
    // Nine minutes of debt.
    #expect(refusal(&limiter, limits, bytes: 6_000, after: 10)?.wait == .seconds(600))
    // Bytes that were not announced.
    limiter.charge("b", limits, pages: 0, bytes: 7_000, at: start)
    #expect(refusal(&limiter, limits, bytes: 500, caller: "b")?.wait == .seconds(15))
  }

  @Test func aRefusedRequestTakesNothing() {
    var limiter = RateLimiter()
    let limits = CallerLimits(requests: 2, bytes: 6_000)
    #expect(refusal(&limiter, limits, bytes: 6_000) == nil)
    // The longest wait is told.
    #expect(refusal(&limiter, limits, bytes: 3_000) == .init(unit: .bytes, quota: 6_000, wait: .seconds(30)))
    #expect(limiter.standings("a", limits, at: start).map(\.remaining) == [1, 0])
    #expect(refusal(&limiter, limits, bytes: 3_000, after: 30) == nil)
  }

  @Test func standingsSayWhatIsLeftAndUntilWhenItIsBack() {
    var limiter = RateLimiter()
    let limits = CallerLimits(requests: 6, pages: 12)
    _ = refusal(&limiter, limits)
    limiter.charge("a", limits, pages: 30, bytes: 0, at: start)
    #expect(
      limiter.standings("a", limits, at: start).map { [$0.quota, $0.remaining, $0.fullAfter] } == [
        [6, 5, 10], [12, 0, 150],
      ])
    #expect(limiter.standings("a", limits, at: start).map(\.unit) == [.requests, .pages])
    #expect(limiter.standings("a", limits, at: start + .seconds(95))[1].remaining == 1)
    #expect(limiter.standings("b", CallerLimits(), at: start).isEmpty)
  }
}
