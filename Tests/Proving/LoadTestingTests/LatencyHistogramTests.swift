import LoadTesting
import Testing

@Suite struct LatencyHistogramTests {
  @Test func percentilesAreOfTheNearestRank() {
    var histogram = LatencyHistogram()
    for value in 1...1_000 { histogram.record(.milliseconds(value)) }
    for (percentile, expected) in [(0.1, 1), (50, 500), (90, 900), (95, 950), (99, 990), (99.9, 999), (100, 1_000)] {
      #expect(isClose(histogram.value(at: percentile), .milliseconds(expected)), "\(percentile)")
    }
    #expect(histogram.count(over: .milliseconds(900)) == 100)
    #expect(isClose(histogram.distribution.mean, .milliseconds(500.5)))
  }

  @Test func oneValueIsEveryPercentile() {
    var histogram = LatencyHistogram()
    histogram.record(.microseconds(1_234_567))
    let distribution = histogram.distribution
    for value in [distribution.p50, distribution.p95, distribution.p99, distribution.max] {
      #expect(isClose(value, .microseconds(1_234_567)))
    }
    // The slowest one is exact.
    #expect(distribution.max == .microseconds(1_234_567))
  }

  @Test func takesWhatIsLongerThanItsRange() {
    var histogram = LatencyHistogram()
    histogram.record(.seconds(7_200))
    histogram.record(.seconds(-1))
    #expect(histogram.value(at: 100) == .seconds(7_200))
    #expect(histogram.value(at: 50) == .zero)
  }

  @Test func theCurveRisesToTheSlowest() throws {
    var histogram = LatencyHistogram()
    for value in 1...5_000 { histogram.record(.microseconds(value * value)) }
    let curve = histogram.distribution.curve
    #expect(curve.map(\.percentile) == curve.map(\.percentile).sorted())
    #expect(curve.map(\.value) == curve.map(\.value).sorted())
    #expect(curve.first?.percentile == 0)
    let last = try #require(curve.last)
    #expect(last.percentile == 100)
    #expect(isClose(last.value, .seconds(25)))
  }

  @Test func emptyIsZero() {
    let distribution = LatencyHistogram().distribution
    #expect(distribution.count == 0)
    #expect(distribution.p95 == .zero)
    #expect(distribution.curve.isEmpty)
  }
}
