extension BinaryInteger {
  /// With zeros in front up to so many digits: 7 with 2 is `07`.
  package func zeroPadded(to width: Int, radix: Int = 10, uppercase: Bool = false) -> String {
    let digits = String(magnitude, radix: radix, uppercase: uppercase)
    let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (self < 0 ? "-" : "") + zeros + digits
  }

  /// Counted in the last of so many decimals: 1550 with 2 is `15.50`, -5 is `-0.05`.
  package func decimalText(places: Int) -> String {
    let digits = magnitude.zeroPadded(to: places + 1)
    let point = places == 0 ? "" : "."
    return (self < 0 ? "-" : "") + digits.dropLast(places) + point + digits.suffix(places)
  }

  /// As `decimalText`, without zeros at the end of the decimals: 1550 with 2 is `15.5`, 200 is `2`.
  package func shortDecimalText(places: Int) -> String {
    var text = decimalText(places: places)
    guard places > 0 else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
