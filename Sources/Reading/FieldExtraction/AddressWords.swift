import Extraction
import Languages

/// Distinguishes addresses from names.
struct AddressWords: Sendable {
  /// Words of addresses that hardly any name contains.
  private let streetWords: Set<String>
  /// Words of addresses that names contain as well.
  private let sharedWords: Set<String>
  private let streetEndings: [String]

  init(_ languages: [Vocabulary]) {
    streetWords = Set(languages.words(\.names.streets))
    sharedWords = Set(languages.words(\.names.streetsOrNames))
    streetEndings = languages.words(\.names.streetEndings)
  }

  /// A street, a postal code with a town, a floor or lot.
  func isAddress(_ text: String) -> Bool {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," })
    for (index, word) in words.enumerated() {
      let folded = LatinFold.folded(word)
      let bare = folded.filter(\.isLetter)
      if streetWords.contains(bare), words.count > 1 { return true }
      // Shops are named after streets: `Market Street Deli` is a name, `12 Market Street` and `Market St, Leeds` are
      // not.
      if sharedWords.contains(bare), words.count > 1, text.contains(where: { $0.isNumber || $0 == "," }) { return true }
      if streetEndings.contains(where: { bare.hasSuffix($0) && bare.count > $0.count }),
        words.count > index + 1 && words[index + 1].contains(where: \.isNumber) || folded.contains(where: \.isNumber)
      {
        return true
      }
      // A postal code followed by a town: `33100 Paderborn`, `1025 RX Amsterdam`.
      let digits = word.filter(\.isNumber).count
      if digits >= 4, digits <= 6, digits == word.count, words.count > index + 1, index <= 1 { return true }
    }
    if let first = words.first, first.contains(where: \.isNumber), words.count > 1, text.contains(",") { return true }
    // `12 rue …`, `Ecke 12`: a house number at either end of a short line.
    let last = words.last.map { $0.filter(\.isNumber).count } ?? 0
    let leads = words.first.map { $0.filter(\.isNumber).count } ?? 0
    return words.count >= 3 && leads >= 1 && leads <= 4 && words[0].allSatisfy(\.isNumber) && last == 0
      && text.contains(",")
  }
}
