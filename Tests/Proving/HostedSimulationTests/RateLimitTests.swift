import HostedSimulation
import Testing

@Suite struct RateLimitTests {
  private let start = ContinuousClock.now

  @Test func aMinutesWorthIsTakenAtOnceAndRefilledSteadily() {
    var limit = RateLimit(perMinute: 30, now: start)
    for left in (0..<30).reversed() {
      #expect(limit.take(1, at: start) == .admitted)
      #expect(limit.remaining(at: start) == left)
    }
    #expect(limit.take(1, at: start) == .refused(retryAfter: 2))
    // What was refused took nothing.
    #expect(limit.take(1, at: start + .seconds(2)) == .admitted)
    #expect(limit.take(5, at: start + .seconds(2)) == .refused(retryAfter: 10))
    #expect(limit.take(5, at: start + .seconds(12)) == .admitted)
    // No more than a minute's worth is kept.
    #expect(limit.remaining(at: start + .seconds(3_600)) == 30)
  }

  @Test func moreThanAMinutesWorthIsPaidBack() {
    var limit = RateLimit(perMinute: 10, now: start)
    #expect(limit.take(25, at: start) == .admitted)
    #expect(limit.remaining(at: start) == 0)
    #expect(limit.take(1, at: start) == .refused(retryAfter: 96))
    #expect(limit.take(1, at: start + .seconds(96)) == .admitted)
  }

  @Test func waitingAsToldIsEnough() {
    var limit = RateLimit(perMinute: 7, now: start)
    var now = start
    for _ in 0..<200 {
      if case .refused(let seconds) = limit.take(3, at: now) {
        now += .seconds(seconds)
        #expect(limit.take(3, at: now) == .admitted)
      }
    }
  }
}
