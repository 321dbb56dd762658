extension Duration {
  private static let units: [(name: String, length: Duration)] = [
    ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)),
  ]

  private static let limit = 1_000_000_000

  /// Reads a decimal number with its unit: `500ms`, `5s`, `1.5s`, `2m`, `1h`; nil for anything else.
  ///
  /// Digits after the ninth of the fraction do not count. Less than 10^9 units.
  package init?(parsing text: some StringProtocol) {
    let number = text.utf8.prefix { Self.isDigit($0) || $0 == UInt8(ascii: ".") }
    let name = String(text[number.endIndex...])
    guard let unit = Self.units.first(where: { $0.name == name }) else { return nil }
    self.init(decimal: number, unit: unit.length)
    if self >= unit.length * Self.limit { return nil }
  }

  /// `decimal` times `unit`: digits with an optional fraction (`10`, `0.5`), no sign and no exponent.
  ///
  /// Digits after the ninth of the fraction do not count. Above 10^9 units the value stays at 10^9 units.
  package init?(decimal: some Collection<UInt8>, unit: Duration) {
    let parts = decimal.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !parts.contains(where: { $0.isEmpty || !$0.allSatisfy(Self.isDigit) }) else {
      return nil
    }
    let units = whole.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), Self.limit) }
    var billionths = 0
    if units < Self.limit, let fraction = parts.dropFirst().first {
      var place = Self.limit / 10
      for digit in fraction.prefix(9) {
        billionths += Int(digit - UInt8(ascii: "0")) * place
        place /= 10
      }
    }
    self = unit * units + unit * billionths / Self.limit
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// Seconds as a decimal number without trailing zeros, cut after the millisecond: `30`, `0.5`.
  package var secondsText: String { milliseconds.shortDecimalText(places: 3) }
}
