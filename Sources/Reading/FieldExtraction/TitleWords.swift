import Extraction
import Languages

/// Words that stand alone in the head of a paper and are never the name of its seller.
struct TitleWords: Sendable {
  private let words: Set<String>

  init(_ languages: [Vocabulary]) {
    words = Set(languages.words(\.names.titles))
  }

  /// `Bill`, `Branch 2050`, `TAX INVOICE COPY`: such words and numbers alone.
  func isTitle(_ text: String) -> Bool {
    let folded = text.split { !$0.isLetter && !$0.isNumber }.map {
      LatinFold.folded($0)
    }
    let named = folded.filter { $0.contains(where: \.isLetter) }
    return !named.isEmpty && named.allSatisfy(words.contains)
  }
}
