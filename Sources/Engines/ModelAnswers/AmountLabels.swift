import Extraction
import Languages

/// The words that label a document's sums, for choosing among several places of one amount.
package struct AmountLabels: Sendable {
  static let all = AmountLabels(Vocabulary.all)

  /// Beginnings of words.
  private let total: [String]
  private let subtotal: [String]
  private let tax: [String]
  private let opening: [String]
  private let closing: [String]

  package init(_ languages: [Vocabulary]) {
    total = languages.words(\.sums.total)
    subtotal = languages.words(\.sums.subtotal)
    tax = languages.words(\.sums.tax)
    opening = languages.words(\.sums.opening)
    closing = languages.words(\.sums.closing)
  }

  /// How clearly a text labels a sum: 1 with one of its words, 0 without, -1 with a word of another sum.
  package func clarity(of name: FieldName, in text: String) -> Int {
    let words = text.unicodeScalars.split { !$0.isLetter }.map {
      String(String.UnicodeScalarView($0.map(LatinFold.base)))
    }
    func has(_ beginnings: [String]) -> Bool {
      words.contains { word in beginnings.contains { word.hasPrefix($0) } }
    }
    switch name {
    case .tax: return has(tax) ? 1 : 0
    case .subtotal: return has(subtotal) ? 1 : 0
    case .openingBalance: return has(opening) ? 1 : 0
    case .closingBalance: return has(opening) ? -1 : has(closing) ? 1 : 0
    default: return has(subtotal) ? -1 : has(total) ? 1 : 0
    }
  }
}
