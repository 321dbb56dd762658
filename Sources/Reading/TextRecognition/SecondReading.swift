import DocumentText

/// Which lines, read by the fast network, the accurate one reads again: those in which an error would cost a field.
///
/// The fast network is sure of some of its errors and loses blanks, so confidence alone does not decide, but what a line holds
/// and where it stands. The bounds were measured on receipts, invoices and photos (docs/text-recognition.md).
package enum SecondReading {
  /// Lines at the top of a page, among which the vendor stands.
  static let topLines = 5
  /// Ratio of length to height up to which a line may be a label or an item; longer ones are terms and addresses.
  static let shortAspect: Float = 10
  /// Least confidence of the characters of lines at the top and of short ones.
  static let textConfidence: Float = 0.7
  /// With so many letters, such as a currency's, a line is still a number; the least confidence of its characters.
  static let (unitLetters, numberConfidence): (Int, Float) = (2, 0.98)

  /// - Parameters:
  ///   - line: what the fast network read; nil where it read nothing.
  ///   - aspect: the box's length by its height.
  ///   - position: the line's number from the top of the page, from 0.
  package static func isWanted(_ line: TextLine?, aspect: Float, position: Int) -> Bool {
    guard let symbols = line?.symbols else { return true }
    let least = symbols.map(\.confidence).min() ?? 0
    if (position < topLines || aspect <= shortAspect) && least < textConfidence { return true }
    let text = symbols.map(\.character)
    guard text.contains(where: \.isNumber) else { return false }
    let letters = text.count(where: \.isLetter)
    // A unit is easily joined to its number: `8 Stk x`.
    if letters > 0 && aspect <= shortAspect { return true }
    if letters <= unitLetters {
      return least < numberConfidence || !text.split(separator: " ").allSatisfy(isWellFormed)
    }
    return holdsGroups(text)
  }

  private static func isSeparator(_ character: Character) -> Bool { ".,:/-".contains(character) }

  /// Whether two digits are joined by a sign, as in dates, times and amounts.
  private static func holdsGroups(_ text: [Character]) -> Bool {
    zip(text, zip(text.dropFirst(), text.dropFirst(2))).contains {
      $0.isNumber && isSeparator($1.0) && $1.1.isNumber
    }
  }

  /// Whether a number looks as documents print it: a count of one or two digits, or groups such as those of an amount, a
  /// date or a time. `700`, `15.0C`, `.50` and `02.03.2015:59` may have lost a character.
  private static func isWellFormed(_ word: ArraySlice<Character>) -> Bool {
    guard let start = word.firstIndex(where: \.isNumber),
      let end = word.lastIndex(where: { $0.isNumber || $0.isLetter })
    else { return true }
    if let sign = word[..<start].last, sign == "." || sign == "," { return false }
    let groups = word[start...end].split(omittingEmptySubsequences: false, whereSeparator: isSeparator)
    guard groups.allSatisfy({ $0.allSatisfy(\.isNumber) }) else { return false }
    if groups.count == 1 { return groups[0].count <= 2 }
    return groups[0].count <= 4 && groups.dropFirst().dropLast().allSatisfy { (2...3).contains($0.count) }
      && (2...4).contains(groups[groups.count - 1].count)
  }
}
