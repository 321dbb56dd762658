import Formatting

extension Double {
  /// Reads digits with at most one point: no sign, no exponent, no name; at most 1e9.
  init?(decimal text: some StringProtocol) {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let value = Double(text), value <= 1e9
    else { return nil }
    self = value
  }

  /// To as many decimals as a report in JSON keeps.
  var reported: Double { (self * 1e6).rounded() / 1e6 }

  /// With that many decimals, without trailing zeros; `-` for a number without a use.
  func text(digits: Int) -> String { shortDecimalText(places: digits) ?? "-" }

  /// With that many decimals; `-` for a number without a use.
  func fixed(digits: Int) -> String { decimalText(places: digits) ?? "-" }

  /// A share as a percentage: `0.5 %`.
  var percent: String { "\((self * 100).text(digits: 1)) %" }
}
