/// Sums of money for people.
enum Dollars {
  /// `0.003 USD`: at least two digits behind the point, at most six.
  static func text(_ microUSD: Int64) -> String {
    let micros = microUSD.magnitude
    var fraction = String(String(1_000_000 + micros % 1_000_000).dropFirst())
    while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
    return "\(microUSD < 0 ? "-" : "")\(micros / 1_000_000).\(fraction) USD"
  }
}
