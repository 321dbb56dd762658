import Extraction

/// The last line of an address: a postcode with its town, in the forms of several countries.
enum PlaceLine {
  /// What the form of a postcode says of the country.
  enum Form: Sendable, Hashable {
    /// `SW1A 1AA`
    case british
    /// `V90 A966`
    case irish
    /// `J9H 2J1`
    case canadian
    /// `1234 AB Town`
    case dutch
    /// `Town, CO 80558`, `Town CO 80558-1234`
    case american
    /// `Town NSW 2760`
    case australian
    /// `30-981 Town`
    case polish
    /// `1234-567 Town`
    case portuguese
    /// `457 30 Town`
    case grouped
    /// `12345 Town`, `D-12345 Town`
    case five
    /// `1234 Town`
    case four
    /// `Town 123456`, `123456 Town`
    case six
  }

  /// nil for a text without a postcode beside a word.
  static func form(_ text: String) -> Form? {
    let words = text.split(whereSeparator: { " ,()·|".contains($0) }).map { Array($0.unicodeScalars) }
    guard words.contains(where: { $0.count(where: \.isLetter) >= 3 }) else { return nil }
    for index in words.indices {
      let word = words[index]
      let next = index + 1 < words.count ? words[index + 1] : []
      if let form = paired(word, next, before: index > 0 ? words[index - 1] : []) { return form }
    }
    for (index, word) in words.enumerated() {
      // A house number of four digits stands behind its street; a postcode before its town or at the end.
      let bare =
        word.count > 2 && word[1] == "-" && word[0].isCapital
        ? Array(word.dropFirst(2))
        : word.count > 3 && word[2] == "-" && word[0].isCapital ? Array(word.dropFirst(3)) : word
      guard bare.allSatisfy(\.isASCIIDigit) else { continue }
      let isFollowed = index + 1 < words.count && words[index + 1].count(where: \.isLetter) >= 2
      let isLast = index + 1 == words.count && index > 0 && isTown(words[..<index], text)
      guard isFollowed && index <= 1 || isFollowed && bare.count >= 5 || isLast && bare.count >= 4 else { continue }
      switch bare.count {
      case 4: return isFollowed || text.contains(",") ? .four : nil
      case 5: return isFollowed || string(words[index - 1]) == "C.P." ? .five : nil
      case 6: return .six
      default: continue
      }
    }
    return nil
  }

  /// Whether the postcode has a form that numbers of other things hardly have.
  static func isCertain(_ text: String) -> Bool {
    switch form(text) {
    case nil, .four, .five, .six: false
    default: true
    }
  }

  /// The words before a postcode can be a town's: letters alone, and neither a box nor a number of something.
  private static func isTown(_ words: ArraySlice<[Unicode.Scalar]>, _ text: String) -> Bool {
    guard let last = words.last else { return false }
    let folded = String(String.UnicodeScalarView(last.map(LatinFold.base)))
    return folded == "c.p."
      || last.allSatisfy { $0.isLetter || $0 == "-" || $0 == "'" } && last.count >= 3 && folded != "box"
        && folded != "postfach"
  }

  private static func paired(_ word: [Unicode.Scalar], _ next: [Unicode.Scalar], before: [Unicode.Scalar]) -> Form? {
    let shape = self.shape(word)
    let follow = self.shape(next)
    if ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"].contains(shape), follow == "9AA" { return .british }
    if shape == "A99" || shape == "A9A", follow == "A9A9" || follow == "A999" || follow == "A99A" || follow == "AA99" {
      return .irish
    }
    if shape == "A9A", follow == "9A9" { return .canadian }
    if shape == "A9A9A9" { return .canadian }
    if shape == "9999", follow == "AA", next.allSatisfy(\.isCapital) { return .dutch }
    if shape == "9999AA" { return .dutch }
    if shape == "AA", follow == "99999" || follow == "99999-9999" { return .american }
    if shape == "AA" || shape == "AAA", follow == "9999", states.contains(string(word)) { return .australian }
    if shape == "99-999" { return .polish }
    if shape == "9999-999" { return .portuguese }
    if shape == "999", follow == "99" { return .grouped }
    return nil
  }

  private static let states: Set<String> = ["NSW", "VIC", "QLD", "SA", "WA", "TAS", "ACT", "NT"]

  /// Capitals as `A`, digits as `9`, other scalars as they are.
  private static func shape(_ word: [Unicode.Scalar]) -> String {
    String(String.UnicodeScalarView(word.map { $0.isASCIIDigit ? "9" : $0.isCapital ? "A" : $0 }))
  }

  private static func string(_ word: [Unicode.Scalar]) -> String { String(String.UnicodeScalarView(word)) }
}
