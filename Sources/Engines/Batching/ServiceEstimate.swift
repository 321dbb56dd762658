/// How long work really takes, as a multiple of what was estimated for it.
///
/// Smoothed as TCP smooths round-trip times (RFC 6298, section 2): a mean with gain 1/8, a mean deviation with gain 1/4. Where
/// the last errors point the same way, the mean follows as fast as they do (D. Trigg, A. Leach, "Exponential Smoothing with an
/// Adaptive Response Rate", 1967): machines get slow from one document to the next.
struct ServiceEstimate: Sendable, Equatable {
  /// Errors point the same way where their mean is more than this share of their mean size.
  private static let driftThreshold = 0.5
  /// By how much work is taken to be slower while all wait for a processor all the time, than while none does. Half as long
  /// again: more than one of two that wait would be twice as slow.
  private static let pressureWeight = 0.5

  private(set) var mean: Double
  private(set) var deviation: Double
  /// Of the errors, and of their size; both with gain 1/8.
  private var drift = 0.0
  private var scatter: Double
  /// Measurements that the mean counts as; from seven on the gain is 1/8.
  private var weight: Double
  /// The pressure under which the mean was learned.
  private var pressure = 0.0
  private(set) var isLearned = false
  /// All work so far took less than the mean.
  private var wasAlwaysFaster = true

  /// - Parameters:
  ///   - mean: what is assumed until something was measured.
  ///   - weight: measurements as which that counts.
  init(mean: Double = 1, weight: Double = 7) {
    self.mean = mean
    self.weight = weight
    deviation = mean / 4
    scatter = mean / 4
  }

  /// - Parameters:
  ///   - ratio: measured by estimated time of a piece of work. What is further away than four times counts as four times, so that
  ///     one odd measurement does not close the door.
  ///   - sharesProcessors: the deviation falls only with gain 1/16, because what was disturbed a moment ago is disturbed again;
  ///     the mean follows errors that point the same way.
  ///   - pressure: share of the time in which work waits for a processor on this machine.
  mutating func learn(_ ratio: Double, sharesProcessors: Bool, pressure: Double = 0) {
    let sample = min(max(ratio, mean / 4), mean * 4)
    let error = sample - mean
    // Of the errors before this one: it may be a single odd one.
    let bias = abs(drift) / max(scatter, 1e-9)
    let gain = max(1 / (weight + 1), sharesProcessors && bias > Self.driftThreshold ? bias : 0)
    weight = min(7, weight + 1)
    let share = deviation / mean
    deviation += (abs(error) - deviation) / (sharesProcessors && abs(error) < deviation ? 16 : 4)
    drift += (error - drift) / 8
    scatter += (abs(error) - scatter) / 8
    mean += error * gain
    // So far the assumption was wrong, not the work uneven: a mean that falls to a hundredth of it must not leave a deviation of
    // a hundred times itself behind.
    wasAlwaysFaster = wasAlwaysFaster && error < 0
    if wasAlwaysFaster { deviation = min(deviation, share * mean) }
    self.pressure += (pressure - self.pressure) * (isLearned ? gain : 1)
    isLearned = true
  }

  /// For a forecast: work is slower where more waits for the processors than when the mean was learned.
  mutating func assume(pressure: Double) {
    guard isLearned, pressure > self.pressure else { return }
    mean *= 1 + Self.pressureWeight * (pressure - self.pressure)
  }
}
