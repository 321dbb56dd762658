/// How long the last calls took that were answered.
package struct LatencyWindow: Sendable {
  /// Enough for a 95th percentile that is not the largest of all, few enough to forget a bad hour.
  package static let size = 50

  private var latencies: [Duration] = []
  private var next = 0

  package init() {}

  package mutating func record(_ latency: Duration) {
    if latencies.count < Self.size {
      latencies.append(latency)
    } else {
      latencies[next] = latency
      next = (next + 1) % Self.size
    }
  }

  /// The 95th percentile by nearest rank; nil before the first call.
  package var p95: Duration? {
    guard !latencies.isEmpty else { return nil }
    return latencies.sorted()[(latencies.count * 95 + 99) / 100 - 1]
  }
}
