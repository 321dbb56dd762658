import JSON

/// Which pages of a document are asked for, counted from 0: a list of numbers, or a text such as `0-5` or `0,2-4`.
public struct PageSelection: Sendable, Equatable {
  /// In the order they were named; they may overlap.
  public var ranges: [ClosedRange<Int>]

  public init(_ ranges: [ClosedRange<Int>]) { self.ranges = ranges }

  /// nil for anything else, and where nothing is selected.
  public init?(_ json: JSONValue) {
    if let text = json.string {
      let ranges = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.range)
      self.init(found: ranges)
    } else if let elements = json.elements {
      self.init(found: elements.map { $0.integer.flatMap(Int.init(exactly:)).flatMap { $0 < 0 ? nil : $0...$0 } })
    } else {
      return nil
    }
  }

  private init?(found: [ClosedRange<Int>?]) {
    let ranges = found.compactMap(\.self)
    guard !ranges.isEmpty, ranges.count == found.count else { return nil }
    self.ranges = ranges
  }

  /// `3`, or `2-4` with both ends.
  private static func range(_ text: Substring) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(number)
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last else {
      return nil
    }
    return first...last
  }

  /// Digits between blanks.
  private static func number(_ text: Substring) -> Int? {
    let digits = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(String(digits))
  }

  public func contains(_ page: Int) -> Bool { ranges.contains { $0.contains(page) } }
}
