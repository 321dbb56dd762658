import JSON

/// How often values were right by the confidence with which they were given.
package struct Reliability: Sendable {
  /// Values of about the same confidence.
  package struct Bin: Sendable, Equatable {
    package var count: Int
    package var confidence: Double
    package var right: Double

    package init(count: Int, confidence: Double, right: Double) {
      self.count = count
      self.confidence = confidence
      self.right = right
    }
  }

  private var values: [(confidence: Double, isRight: Bool)] = []

  package init() {}

  package var count: Int { values.count }

  package mutating func add(confidence: Double, isRight: Bool) { values.append((confidence, isRight)) }

  /// Bins of equal count, from the least confident.
  package func bins(_ number: Int = 10) -> [Bin] {
    let sorted = values.enumerated().sorted { ($0.element.confidence, $0.offset) < ($1.element.confidence, $1.offset) }
      .map(\.element)
    guard !sorted.isEmpty else { return [] }
    return (0..<number).compactMap { index in
      let part = sorted[(index * sorted.count / number)..<((index + 1) * sorted.count / number)]
      guard !part.isEmpty else { return nil }
      return Bin(
        count: part.count, confidence: part.reduce(0) { $0 + $1.confidence } / Double(part.count),
        right: Double(part.count(where: \.isRight)) / Double(part.count))
    }
  }

  /// Mean square distance between confidence and truth; nil without values.
  package var brier: Double? {
    values.isEmpty
      ? nil
      : values.reduce(0) { $0 + ($1.confidence - ($1.isRight ? 1 : 0)) * ($1.confidence - ($1.isRight ? 1 : 0)) }
        / Double(values.count)
  }

  /// The Brier score of always saying how many are right.
  package var baseBrier: Double? {
    guard !values.isEmpty else { return nil }
    let rate = Double(values.count(where: \.isRight)) / Double(values.count)
    return rate * (1 - rate)
  }

  /// The probability that a right value has more confidence than a wrong one; nil where all are right or wrong.
  package var auroc: Double? {
    let right = values.filter(\.isRight).map(\.confidence).sorted()
    let wrong = values.filter { !$0.isRight }.map(\.confidence).sorted()
    guard !right.isEmpty, !wrong.isEmpty else { return nil }
    var wins = 0.0
    var below = 0
    var equal = 0
    for value in right {
      while below < wrong.count, wrong[below] < value { below += 1 }
      equal = max(equal, below)
      while equal < wrong.count, wrong[equal] == value { equal += 1 }
      wins += Double(below) + 0.5 * Double(equal - below)
    }
    return wins / Double(right.count * wrong.count)
  }

  package var json: JSONValue {
    [
      "count": .integer(Int64(count)),
      "bins": .array(
        bins().map {
          [
            "count": .integer(Int64($0.count)), "confidence": .decimal($0.confidence, digits: 4),
            "right": .decimal($0.right, digits: 4),
          ]
        }),
      "brier": brier.map { .decimal($0, digits: 5) } ?? .null,
      "baseBrier": baseBrier.map { .decimal($0, digits: 5) } ?? .null,
      "auroc": auroc.map { .decimal($0, digits: 4) } ?? .null,
    ]
  }
}
