import Extraction
import Languages

/// Recognizes lines that carry a sum from one page to the next: they are not items.
package struct CarryOver: Sendable {
  static let all = CarryOver(Vocabulary.all)

  /// Whole labels without page numbers and small words: "Übertrag auf Sparkonto" is a transfer, not a carry-over.
  private let phrases: Set<String>
  private let fillers: Set<String>

  package init(_ languages: [Vocabulary]) {
    phrases = Set(languages.words(\.carryOver.labels))
    fillers = Set(languages.words(\.carryOver.fillers))
  }

  /// Whether a description says only that a sum is carried over.
  package func isLabel(_ description: String) -> Bool {
    let words = description.unicodeScalars.split { !$0.isLetter }.map {
      String(String.UnicodeScalarView($0.map(LatinFold.base)))
    }
    let rest = words.filter { !fillers.contains($0) }
    return !rest.isEmpty && phrases.contains(rest.joined(separator: " "))
  }
}
