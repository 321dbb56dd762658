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
    /// `12345 Town`, `D-12345 Town`, `C.P. 12345`
    case five
    /// `1234 Town`, `Town, 1234`
    case four
    /// `Town 123456`, `123456 Town`
    case six
  }

  /// nil for a text without a postcode beside a word.
  static func form(_ text: String) -> Form? {
    let parts = text.split(whereSeparator: { ",·|".contains($0) }).map { part in
      part.split(whereSeparator: { " ()".contains($0) }).map { Array($0.unicodeScalars) }
    }
    guard parts.contains(where: { $0.contains { $0.count(where: \.isLetter) >= 3 } }) else { return nil }
    let words = parts.flatMap { $0 }
    for index in words.indices {
      if let form = paired(words[index], index + 1 < words.count ? words[index + 1] : []) { return form }
    }
    for (index, part) in parts.enumerated() {
      let isBehindTown = index > 0 && parts[index - 1].allSatisfy(isWord)
      if let form = single(part, isBehindTown: isBehindTown, isOneOfSeveral: parts.count > 1) { return form }
    }
    return nil
  }

  /// A postcode by itself in one part of a line: before its town, or behind it.
  private static func single(_ part: [[Unicode.Scalar]], isBehindTown: Bool, isOneOfSeveral: Bool) -> Form? {
    guard let first = part.first, let last = part.last else { return nil }
    let code = withoutCountry(first)
    if code.allSatisfy(\.isASCIIDigit), part.count > 1, part[1].count(where: \.isLetter) >= 2 {
      switch code.count {
      case 4: return .four
      case 5: return .five
      case 6: return .six
      default: return nil
      }
    }
    guard last.allSatisfy(\.isASCIIDigit) else { return nil }
    if part.count == 1 { return last.count == 4 && isBehindTown ? .four : nil }
    let before = part[part.count - 2]
    if last.count == 5, string(before).uppercased() == "C.P." { return .five }
    return isOneOfSeveral && last.count == 6 && part.count <= 4 && part.dropLast().allSatisfy(isWord) ? .six : nil
  }

  /// `D-12345` by the signs of countries on cars.
  private static func withoutCountry(_ word: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard let dash = word.firstIndex(of: "-"), carSigns.contains(string(Array(word[..<dash]))) else { return word }
    return Array(word[(dash + 1)...])
  }

  private static let carSigns: Set<String> = [
    "D", "DE", "A", "AT", "CH", "F", "FR", "B", "BE", "L", "NL", "DK", "S", "SE", "N", "FI", "I", "IT", "E", "ES", "P",
    "PL",
    "CZ", "LV",
  ]

  /// Letters alone, as in the name of a town; a box has a number, too.
  private static func isWord(_ word: [Unicode.Scalar]) -> Bool {
    let folded = String(String.UnicodeScalarView(word.map(LatinFold.base)))
    return word.count >= 2 && word.allSatisfy { $0.isLetter || "-'’.".unicodeScalars.contains($0) }
      && !["box", "postfach", "no", "no.", "nr", "nr.", "po"].contains(folded)
  }

  /// Whether the postcode has a form that numbers of other things hardly have.
  static func isCertain(_ text: String) -> Bool {
    switch form(text) {
    case nil, .four, .five, .six: false
    default: true
    }
  }

  /// Forms with letters, or of two groups.
  private static func paired(_ word: [Unicode.Scalar], _ next: [Unicode.Scalar]) -> Form? {
    let shape = self.shape(word)
    let follow = self.shape(next)
    if ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"].contains(shape), follow == "9AA" { return .british }
    if shape == "A99" || shape == "A9A", ["A9A9", "A999", "A99A", "AA99"].contains(follow) { return .irish }
    if shape == "A9A" && follow == "9A9" || shape == "A9A9A9" { return .canadian }
    if shape == "9999" && follow == "AA" || shape == "9999AA" { return .dutch }
    if shape == "AA", follow == "99999" || follow == "99999-9999", states.contains(string(word)) { return .american }
    if shape == "AA" || shape == "AAA", follow == "9999", territories.contains(string(word)) { return .australian }
    if shape == "99-999", !follow.isEmpty { return .polish }
    if shape == "9999-999" { return .portuguese }
    if shape == "999", follow == "99" { return .grouped }
    return nil
  }

  /// Of the United States.
  private static let states = Set(
    """
    AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC \
    SD TN TX UT VT VA WA WV WI WY DC PR
    """.split(separator: " ").map(String.init))

  /// Of Australia.
  private static let territories: Set<String> = ["NSW", "VIC", "QLD", "SA", "WA", "TAS", "ACT", "NT"]

  /// Capitals as `A`, digits as `9`, other scalars as they are.
  private static func shape(_ word: [Unicode.Scalar]) -> String {
    String(String.UnicodeScalarView(word.map { $0.isASCIIDigit ? "9" : $0.isCapital ? "A" : $0 }))
  }

  private static func string(_ word: [Unicode.Scalar]) -> String { String(String.UnicodeScalarView(word)) }
}
