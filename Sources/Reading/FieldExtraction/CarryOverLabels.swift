import Extraction
import Languages

/// Labels of lines that carry a sum from one page to the next: no items.
struct CarryOverLabels: Sendable {
  private let labels: Set<String>
  private let fillers: Set<String>

  init(_ languages: [Vocabulary]) {
    labels = Set(languages.words(\.carryOver.labels).map { $0.filter { $0 != " " } })
    fillers = Set(languages.words(\.carryOver.fillers))
  }

  /// The line holds such a label and besides it numbers and words such as "page" only.
  func isLabel(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    let words = text.split { !$0.isLetter }.map { String(String.UnicodeScalarView($0.map(LatinFold.base))) }
    guard words.count <= 8, !words.isEmpty else { return false }
    if labels.contains(words.joined()) { return true }
    let kept = words.filter { !fillers.contains($0) && !CurrencySigns.isPossibleCurrency($0) }
    return labels.contains(kept.joined())
  }
}
