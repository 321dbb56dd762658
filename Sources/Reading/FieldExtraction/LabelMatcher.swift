import Extraction
import Languages

/// Finds the phrases of labels in a text.
///
/// A phrase is found without regard to case, accents, blanks, punctuation and the letters recognizers mix up. Phrases
/// of up to four letters must be whole words, those of five start one; longer ones may be glued to others.
struct LabelMatcher: Sendable {
  private struct Phrase {
    var letters: [UInt8]
    var concept: Concepts
    var boundary: FoldedLabel.Boundary
  }

  /// By their first two letters.
  private let phrases: [[Phrase]]

  /// - Parameter labels: the words of a language, by what they are about.
  init(_ languages: [Vocabulary], labels: KeyPath<Vocabulary, [Concepts: Words]> = \.labels) {
    var byLetter = Array(repeating: [Phrase](), count: 128 * 128)
    let subjects = Set(languages.flatMap { $0[keyPath: labels].keys }).sorted { $0.rawValue < $1.rawValue }
    for concept in subjects {
      for phrase in Set(languages.flatMap { $0[keyPath: labels][concept]?.all ?? [] }).sorted() {
        let letters = FoldedLabel(Array(phrase.unicodeScalars)[...]).letters
        guard letters.count >= 2 else { continue }
        byLetter[Self.index(letters, 0)].append(
          Phrase(letters: letters, concept: concept, boundary: FoldedLabel.Boundary(letters: letters.count)))
      }
    }
    phrases = byLetter
  }

  private static func index(_ letters: [UInt8], _ start: Int) -> Int {
    Int(letters[start]) * 128 + Int(letters[start + 1])
  }

  /// Whether a text holds little but phrases of labels: "Gross amount" is a label, "Balance bread" is not.
  func isPureLabel(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    isCovered(text) || isCoveredWithoutMarks(text)
  }

  private func isCoveredWithoutMarks(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    // Currencies and short words (`SR`, a tax code) do not count.
    let words = text.split { !$0.isLetter && !$0.isASCIIDigit && $0 != "|" }
      .filter { $0.count > 2 && !CurrencySigns.isCurrency(String(String.UnicodeScalarView($0))) }
    return isCovered(words.isEmpty ? text : Array(words.joined(separator: [" "]))[...])
  }

  private func isCovered(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    let label = FoldedLabel(text)
    var covered = Array(repeating: false, count: label.letters.count)
    for start in label.letters.indices.dropLast() {
      for phrase in phrases[Self.index(label.letters, start)]
      where label.contains(phrase.letters, at: start, phrase.boundary) {
        for position in start..<(start + phrase.letters.count) { covered[position] = true }
      }
    }
    return !covered.isEmpty && covered.count { $0 } * 4 >= covered.count * 3
  }

  /// What the phrases in a text are about.
  func concepts(_ text: ArraySlice<Unicode.Scalar>) -> Concepts {
    let label = FoldedLabel(text)
    var found: Concepts = []
    for start in label.letters.indices.dropLast() {
      for phrase in phrases[Self.index(label.letters, start)] where !found.contains(phrase.concept) {
        if label.contains(phrase.letters, at: start, phrase.boundary) { found.insert(phrase.concept) }
      }
    }
    return found
  }
}
