extension Duration {
  /// Whole milliseconds, rounded up so that a wait never ends early, and no longer than libcurl's `int`.
  var roundedUpMilliseconds: Int32 {
    let (seconds, attoseconds) = components
    if seconds >= 2_000_000 { return Int32.max }
    if seconds < 0 || attoseconds < 0 { return 0 }
    return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
