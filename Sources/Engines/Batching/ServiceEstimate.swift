/// How long work really takes, as a multiple of what was estimated for it.
///
/// Smoothed as TCP smooths round-trip times (RFC 6298, section 2): a mean with gain 1/8, a mean deviation with gain 1/4.
struct ServiceEstimate: Sendable, Equatable {
  private(set) var mean = 1.0
  private(set) var deviation = 0.25

  /// - Parameters:
  ///   - ratio: measured by estimated time of a piece of work. What is further away than four times counts as four times, so that
  ///     one odd measurement does not close the door.
  ///   - sharesProcessors: the deviation falls only with gain 1/16, because what was disturbed a moment ago is disturbed again.
  mutating func learn(_ ratio: Double, sharesProcessors: Bool) {
    let sample = min(max(ratio, mean / 4), mean * 4)
    let error = abs(sample - mean)
    deviation += (error - deviation) / (sharesProcessors && error < deviation ? 16 : 4)
    mean += (sample - mean) / 8
  }
}
