/// Whole units of a time. What took time is rounded down; what is waited for is rounded up, so that no wait ends early.
extension Duration {
  /// Whole milliseconds of a time that something took, rounded down; 0 for less than nothing.
  package var milliseconds: Int { Int(clamping: whole(perSecond: 1_000).down) }

  /// Whole milliseconds of a pause or a timeout, rounded up; 0 for less than nothing.
  package var millisecondsRoundedUp: Int { Int(clamping: whole(perSecond: 1_000).up) }

  /// Whole microseconds, rounded down; 0 for less than nothing.
  package var microseconds: UInt64 { UInt64(whole(perSecond: 1_000_000).down) }

  /// Whole nanoseconds, rounded down; 0 for less than nothing.
  package var nanoseconds: Int64 { whole(perSecond: 1_000_000_000).down }

  /// At most `Int64.max`.
  private func whole(perSecond units: Int64) -> (down: Int64, up: Int64) {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return (0, 0) }
    let unit = 1_000_000_000_000_000_000 / units
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: units)
    let (fraction, rest) = attoseconds.quotientAndRemainder(dividingBy: unit)
    guard !overflow, whole <= Int64.max - fraction - 1 else { return (.max, .max) }
    return (whole + fraction, whole + fraction + (rest > 0 ? 1 : 0))
  }
}
