import CoreMetrics
import Synchronization

/// One histogram: how many values fell into each bucket, and their sum.
final class HistogramSeries: TimerHandler, RecorderHandler {
  /// What was recorded up to a moment.
  struct Snapshot: Sendable {
    /// Values in each bucket, not added up; the last one has no upper bound.
    var counts: [Int]
    var sum = 0.0
  }

  let upperBounds: [Double]
  private let state: Mutex<Snapshot>

  init(_ buckets: HistogramBuckets) {
    upperBounds = buckets.upperBounds
    state = Mutex(Snapshot(counts: Array(repeating: 0, count: buckets.upperBounds.count + 1)))
  }

  var snapshot: Snapshot { state.withLock { $0 } }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

  func record(_ value: Int64) { record(Double(value)) }

  /// NaN and infinity are dropped: they would make the sum useless.
  func record(_ value: Double) {
    guard value.isFinite else { return }
    let bucket = upperBounds.firstIndex { value <= $0 } ?? upperBounds.count
    state.withLock {
      $0.counts[bucket] += 1
      $0.sum += value
    }
  }
}
