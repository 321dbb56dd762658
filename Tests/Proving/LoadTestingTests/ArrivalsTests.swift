import LoadTesting
import Testing

@Suite struct ArrivalsTests {
  @Test func readsRates() {
    #expect(Rate(parsing: "2")?.perSecond == 2)
    #expect(Rate(parsing: "0.5/s")?.perSecond == 0.5)
    #expect(Rate(parsing: "30/min")?.perSecond == 0.5)
    #expect(Rate(parsing: "900/h")?.perSecond == 0.25)
    for text in ["", "0", "-1", "2/d", "/s", "2/s/s", "1e3", "nan", "1000000"] {
      #expect(Rate(parsing: text) == nil, "\(text)")
    }
  }

  @Test func constantArrivalsAreExact() throws {
    let rate = try #require(Rate(perSecond: 3))
    let times = Array(ArrivalTimes(.constant(rate)).prefix(4))
    #expect(times == [.zero, .nanoseconds(333_333_333), .nanoseconds(666_666_667), .seconds(1)])
    // No error adds up: the last one of an hour is where it belongs.
    #expect(Array(ArrivalTimes(.constant(rate)).prefix(10_801)).last == .seconds(3_600))
  }

  @Test func burstsComeTogether() {
    let times = Array(ArrivalTimes(.bursts(size: 3, every: .seconds(10))).prefix(7))
    #expect(times == [.zero, .zero, .zero, .seconds(10), .seconds(10), .seconds(10), .seconds(20)])
  }

  @Test func poissonArrivalsHaveExponentialGaps() throws {
    let rate = try #require(Rate(perSecond: 5))
    let count = 20_000
    let times = [.zero] + Array(ArrivalTimes(.poisson(rate, seed: 7)).prefix(count))
    let gaps = zip(times, times.dropFirst()).map { ($1 - $0) / .seconds(1) }
    let mean = gaps.reduce(0, +) / Double(count)
    // The standard error of the mean is 0.0014, that of the shares below at most 0.0035: four of them are allowed.
    #expect(abs(mean - 0.2) < 0.006)
    for limit in [0.05, 0.2, 0.6] {
      var power = 1.0
      for _ in 0..<1_000 { power *= 1 - limit * 5 / 1_000 }
      let share = Double(gaps.count { $0 > limit }) / Double(count)
      #expect(abs(share - power) < 0.015, "\(limit)")
    }
  }

  @Test func poissonArrivalsFollowTheSeed() throws {
    let rate = try #require(Rate(perSecond: 5))
    func times(_ seed: UInt64) -> [Duration] { Array(ArrivalTimes(.poisson(rate, seed: seed)).prefix(10)) }
    #expect(times(1) == times(1))
    #expect(times(1) != times(2))
  }
}
