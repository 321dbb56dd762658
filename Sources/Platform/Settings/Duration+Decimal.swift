extension Duration {
  /// `decimal` times `unit`: digits with an optional fraction (`10`, `0.5`), no sign and no exponent.
  ///
  /// Digits after the ninth of the fraction do not count; above 10^9 units the value stays at 10^9 units, which is
  /// beyond every range it is compared with.
  package init?(decimal: some Collection<UInt8>, unit: Duration) {
    let parts = decimal.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !parts.contains(where: { $0.isEmpty || !$0.allSatisfy(\.isDigit) }) else {
      return nil
    }
    let limit = 1_000_000_000
    let units = whole.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), limit) }
    var billionths = 0
    if units < limit, let fraction = parts.dropFirst().first {
      var place = limit / 10
      for digit in fraction.prefix(9) {
        billionths += Int(digit - UInt8(ascii: "0")) * place
        place /= 10
      }
    }
    self = unit * units + unit * billionths / limit
  }

  /// Seconds as a decimal number without trailing zeros, cut after the millisecond: `30`, `0.5`.
  package var secondsText: String {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    var fraction = String(1000 + milliseconds % 1000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return String(milliseconds / 1000) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
