import Languages

/// The words of dates in some languages, arranged for `DateScanner`.
package struct DateLexicon: Sendable {
  /// The words of every language.
  package static let all = DateLexicon(Vocabulary.all)

  /// Endings of a day's number before the month, then those that a day behind the month has as well.
  let ordinals: [String]
  let monthFirstOrdinals: [String]
  let beforeMonth: [String]
  let beforeYear: [String]
  private let months: [String: Int]

  package init(_ languages: [Vocabulary]) {
    monthFirstOrdinals = languages.words(\.dates.monthFirstOrdinals)
    ordinals = languages.words(\.dates.ordinals) + monthFirstOrdinals
    beforeMonth = languages.words(\.dates.beforeMonth)
    beforeYear = languages.words(\.dates.beforeYear)
    var months: [String: Int] = [:]
    for language in languages {
      for (index, names) in language.dates.months.enumerated() {
        for name in names.all where months[name] == nil { months[name] = index + 1 }
      }
    }
    self.months = months
  }

  /// 1...12 for a lower-case name without accents.
  package func month(_ name: String) -> Int? { months[name] }

  /// The month whose name starts at a position, and where it ends.
  package func month(at start: Int, in text: [Unicode.Scalar]) -> (number: Int, end: Int)? {
    guard text.indices.contains(start) else { return nil }
    let letters = text[start...].prefix { $0.isLetter }.prefix(12)
    return month(String(String.UnicodeScalarView(letters.map(LatinFold.base)))).map { ($0, letters.endIndex) }
  }
}
