extension Duration {
  /// Reads `500ms`, `5s`, `1.5s`, `2m` or `1h`; nil for anything else.
  public init?(parsing text: some StringProtocol) {
    let units: [(name: String, milliseconds: Double)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
    guard let unit = units.first(where: { text.hasSuffix($0.name) }),
      let count = Double(decimal: text.dropLast(unit.name.count))
    else { return nil }
    self = .microseconds(Int64((count * unit.milliseconds * 1_000).rounded()))
  }

  /// For people: `0.4 ms`, `312 ms`, `4.98 s`, `75 s`, `12 min`.
  public var text: String {
    let milliseconds = Double(microseconds) / 1_000
    return switch milliseconds {
    case ..<10: "\(milliseconds.fixed(digits: 1)) ms"
    case ..<1_000: "\(milliseconds.text(digits: 0)) ms"
    case ..<10_000: "\((milliseconds / 1_000).fixed(digits: 2)) s"
    case ..<600_000: "\((milliseconds / 1_000).fixed(digits: milliseconds < 100_000 ? 1 : 0)) s"
    default: "\((milliseconds / 60_000).fixed(digits: 0)) min"
    }
  }

  /// For people, as somebody chose it: `60 s`, `0.5 s`.
  var plainText: String { "\(seconds.text(digits: 3)) s" }

  /// Whole microseconds, rounded down; 0 for less than nothing.
  public var microseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000)
  }

  public init(microseconds: UInt64) { self = .microseconds(Int64(clamping: microseconds)) }

  /// The same time in seconds.
  var seconds: Double { self / .seconds(1) }
}

extension Double {
  /// Reads digits with at most one point: no sign, no exponent, no name; at most 1e9.
  init?(decimal text: some StringProtocol) {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let value = Double(text), value <= 1e9
    else { return nil }
    self = value
  }

  /// To as many decimals as a report in JSON keeps.
  var reported: Double { (self * 1e6).rounded() / 1e6 }

  /// With that many decimals, without trailing zeros.
  func text(digits: Int) -> String {
    var text = fixed(digits: digits)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// With that many decimals; `-` for a number without a use.
  func fixed(digits: Int) -> String {
    let scale = (0..<digits).reduce(Int64(1)) { power, _ in power * 10 }
    guard isFinite, abs(self) * Double(scale) < 9e18 else { return "-" }
    let scaled = Int64((self * Double(scale)).rounded())
    var fraction = String(scaled.magnitude % scale.magnitude)
    fraction = String(repeating: "0", count: max(0, digits - fraction.count)) + fraction
    let whole = (scaled < 0 ? "-" : "") + String(scaled.magnitude / scale.magnitude)
    return digits == 0 ? whole : "\(whole).\(fraction)"
  }

  /// A share as a percentage: `0.5 %`.
  var percent: String { "\((self * 100).text(digits: 1)) %" }
}
