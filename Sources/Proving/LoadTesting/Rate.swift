/// How many requests are sent in which time.
public struct Rate: Sendable, Equatable {
  /// More than 0.
  public let perSecond: Double

  public init?(perSecond: Double) {
    guard perSecond > 0, perSecond <= 100_000 else { return nil }
    self.perSecond = perSecond
  }

  /// Reads `2`, `0.5`, `2/s`, `30/min` or `900/h`; nil for anything else.
  public init?(parsing text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let units = ["s": 1.0, "min": 60, "h": 3_600]
    guard let first = parts.first, let count = Double(decimal: first), parts.count <= 2,
      let unit = units[parts.count == 2 ? String(parts[1]) : "s"]
    else { return nil }
    self.init(perSecond: count / unit)
  }

  /// For people: by the minute where a second has less than one.
  public var text: String {
    perSecond < 1 ? "\((perSecond * 60).text(digits: 2))/min" : "\(perSecond.text(digits: 2))/s"
  }
}
