import Extraction
import Languages

/// The units of items' quantities.
struct ItemUnits: Sendable {
  /// Units that do not belong to a description.
  private let units: Set<String>
  /// Units of things that are counted.
  private let pieces: Set<String>
  private let codeLabels: Set<String>

  init(_ languages: [Vocabulary]) {
    units = Set(languages.words(\.units.printed))
    pieces = Set(languages.words(\.units.pieces))
    codeLabels = Set(languages.words(\.units.codeLabels))
  }

  /// A word that labels the code of an item: `SKU`, `Art.-Nr.`
  func isCodeLabel(_ word: String) -> Bool {
    let folded = LatinFold.folded(word)
    return codeLabels.contains(folded.filter(\.isLetter))
  }

  /// Also glued to a number and in the plural: `1UNIT*`, `PKTS`.
  func isUnit(_ word: String) -> Bool {
    let bare = word.lowercased().filter { $0.isLetter || $0 == "/" || $0 == "€" }
    return units.contains(bare) || (bare.last == "s" && units.contains(String(bare.dropLast())))
      || CurrencySigns.isCurrency(word)
  }

  /// A unit of pieces follows the number.
  func isCounted(_ number: PrintedNumber, in text: [Unicode.Scalar]) -> Bool {
    let rest = text[min(number.range.upperBound, text.count)...].drop { $0 == " " }
    let unit = rest.prefix { $0.isLetter }
    return pieces.contains(String(String.UnicodeScalarView(unit.map(LatinFold.base)))) && !number.isPartOfCode
  }
}
