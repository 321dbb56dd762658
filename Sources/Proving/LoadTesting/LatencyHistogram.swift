import Formatting
import Histogram

/// Latencies to three significant digits, from a microsecond to hours (HDR histogram).
package struct LatencyHistogram: Sendable {
  /// Microseconds.
  private var histogram = Histogram<UInt64>(highestTrackableValue: 3_600_000_000)

  package init() { histogram.autoResize = true }

  package var count: Int { Int(histogram.totalCount) }

  package mutating func record(_ latency: Duration) { histogram.record(latency.microseconds) }

  /// The value that this percentage of the latencies is not above; zero without any.
  package func value(at percentile: Double) -> Duration {
    Duration(microseconds: histogram.valueAtPercentile(percentile))
  }

  /// How many are longer, to the precision of the histogram.
  package func count(over limit: Duration) -> Int {
    count - Int(histogram.count(within: 0...limit.microseconds))
  }

  /// What a report says of it.
  package var distribution: Distribution {
    Distribution(
      count: count, mean: .microseconds(Int64(histogram.mean.rounded())), p50: value(at: 50), p90: value(at: 90),
      p95: value(at: 95), p99: value(at: 99), max: value(at: 100),
      curve: histogram.percentiles(ticksPerHalfDistance: 5).map {
        Distribution.Point(
          percentile: $0.percentileLevelIteratedTo.reported, value: Duration(microseconds: $0.value))
      })
  }
}
