import Glibc

/// Says how probable it is that a candidate is right, by what was learned from documents whose fields are known.
///
/// models/fields/README.md says from which, and how true the probabilities were on sellers that were not learned from.
struct Judge: Sendable {
  /// What each number of a candidate is, in the order it was learned in.
  let features: [String]
  private let trees: DecisionTrees
  private let calibration: Calibration

  /// - Returns: nil where the text is not what train.py writes.
  init?(_ text: String) {
    let lines = text.split(separator: "\n")
    func rest(_ word: String) -> [Substring] {
      lines.filter { $0.hasPrefix(word + " ") }.map { $0.dropFirst(word.count + 1) }
    }
    guard let names = rest("features").first, let weights = rest("calibration").first.flatMap(Calibration.init) else {
      return nil
    }
    features = names.split(separator: ",").map(String.init)
    guard let trees = DecisionTrees(rest("tree"), features: features.count) else { return nil }
    self.trees = trees
    calibration = weights
  }

  /// How much speaks for each candidate.
  func scores<Value>(_ candidates: [Featured<Value>]) -> [Double] { candidates.map { score($0.features) } }

  /// Of one of another shape nothing was learned.
  func score(_ found: Features) -> Double { found.values.count == features.count ? trees.score(found.values) : 0 }

  /// What the probability that the first of several candidates is right depends on.
  ///
  /// - Parameters:
  ///   - score: its own; no other is higher.
  ///   - others: of the candidates with other values.
  ///   - isRuled: whether the rules chose the same value.
  func points(_ score: Double, others: [Double], isRuled: Bool) -> [Double] {
    let rest = log(others.reduce(1e-4) { $0 + exp(min($1, 30)) })
    return [score, score - rest, isRuled ? 1 : 0]
  }

  func probability(_ points: [Double]) -> Double { calibration.probability(points) }

}

/// Turns numbers into the share of documents that were right with such numbers.
struct Calibration: Sendable {
  private let weights: [Double]

  /// The constant first.
  init?(_ text: Substring) {
    let numbers = text.split(separator: " ").map { Double($0) }
    guard numbers.count >= 2, !numbers.contains(nil) else { return nil }
    weights = numbers.compactMap { $0 }
  }

  func probability(_ points: [Double]) -> Double {
    let sum = zip(weights.dropFirst(), points).reduce(weights[0]) { $0 + $1.0 * $1.1 }
    return 1 / (1 + exp(-sum))
  }
}

/// The judges of all fields.
struct Judges: Sendable {
  let vendor: Judge
  let date: Judge
  let total: Judge
  let currency: Judge
  let tax: Judge
  /// Of vendor, date, currency and total together, from what each probability depends on.
  private let all: Calibration

  /// nil only where the program's own tables are damaged, which a test would show.
  static let learned = Judges()

  private init?() {
    guard let vendor = Judge(VendorWeights.text), let date = Judge(DateWeights.text),
      let total = Judge(TotalWeights.text), let currency = Judge(CurrencyWeights.text),
      let tax = Judge(TaxWeights.text), let all = Calibration(AllWeights.text.dropFirst("calibration ".count))
    else { return nil }
    self.vendor = vendor
    self.date = date
    self.total = total
    self.currency = currency
    self.tax = tax
    self.all = all
  }

  /// - Parameters: for each field what its probability depends on; empty where there is no value.
  func together(vendor: [Double], date: [Double], total: [Double], currency: Double) -> Double {
    guard !vendor.isEmpty, !date.isEmpty, !total.isEmpty else { return 0 }
    let chosen = [vendor, date, total]
    // Beyond these nothing is surer.
    let points =
      chosen.flatMap { [min($0[0], 4), min($0[1], 6), $0[2]] } + [
        min(currency, 4), chosen.map { min($0[1], 5) }.min() ?? 0,
        min(chosen.map { $0[0] }.min() ?? 0, currency),
      ]
    return all.probability(points)
  }
}
