import Formatting

/// Sums of money for people.
enum Dollars {
  /// `0.003 USD`: at least two digits behind the point, at most six.
  static func text(_ microUSD: Int64) -> String {
    var text = microUSD.decimalText(places: 6)
    for _ in 0..<4 where text.hasSuffix("0") { text.removeLast() }
    return text + " USD"
  }
}
