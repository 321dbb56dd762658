/// How long work really takes, as a multiple of what was estimated for it.
///
/// Smoothed as TCP smooths round-trip times (RFC 6298, section 2): a mean with gain 1/8, a mean deviation with gain 1/4.
struct ServiceEstimate: Sendable, Equatable {
  private(set) var mean = 1.0
  private(set) var deviation = 0.25

  /// The deviation as a share of the mean. However alike the last measurements were, the mean of a calm is wrong by a tenth in a
  /// storm: what shares the machine with the engine is busier then (benchmarks/overload.py).
  var spread: Double { max(0.1, deviation / mean) }

  /// - Parameter ratio: measured by estimated time of a piece of work. What is further away than four times counts as four
  ///   times, so that one odd measurement does not close the door.
  mutating func learn(_ ratio: Double) {
    let sample = min(max(ratio, mean / 4), mean * 4)
    deviation += (abs(sample - mean) - deviation) / 4
    mean += (sample - mean) / 8
  }
}
