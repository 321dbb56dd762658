/// Whether a printed text contains a value; numbers are read the way documents write them.
public enum Grounding {
  /// An amount in minor units; its sign may be printed apart.
  public static func contains(_ minor: Int64, exponent: Int, in text: String) -> Bool {
    NumberScanner(Array(text.unicodeScalars)).numbers().contains { number in
      [DecimalSeparator.point, .comma, nil].contains { decimal in
        let value = number.value(decimal: decimal, exponent: exponent).roundedMinorUnits(exponent: exponent)
        return value.map { $0.magnitude == minor.magnitude } ?? false
      }
    }
  }

  /// A day, in any order of its parts.
  public static func contains(_ date: CalendarDate, in text: String) -> Bool {
    contains(date, in: text, lexicon: .all)
  }

  package static func contains(_ date: CalendarDate, in text: String, lexicon: DateLexicon) -> Bool {
    DateScanner(Array(text.unicodeScalars), lexicon: lexicon).dates().contains { printed in
      printed.interpretations.contains { $0.date == date }
    }
  }

  /// A day that is printed without its year: `03/12`, `12.03.`, `3 Mar`, as in the bookings of statements.
  public static func containsDayAndMonth(of date: CalendarDate, in text: String) -> Bool {
    let words = text.split(separator: " ").prefix(maximumDayWords)
    let year = String(date.year)
    return words.indices.contains { index in
      let one = String(words[index])
      let two = index + 1 < words.count ? one + " " + words[index + 1] : one
      guard two.utf8.contains(where: { (48...57).contains($0) }) else { return false }
      // The year is added the way the other parts are set apart.
      let completed = [one, two].flatMap { day in ["", "/", "-", ".", " ", ", "].map { day + $0 + year } }
      return completed.contains { contains(date, in: $0) }
    }
  }

  /// A line of a statement has fewer words.
  private static let maximumDayWords = 60

  /// Every exact reading of a printed number as an amount in minor units, without its sign.
  public static func magnitudes(of number: PrintedNumber, exponent: Int) -> Set<UInt64> {
    let readings = [DecimalSeparator.point, .comma, nil].compactMap { decimal in
      number.value(decimal: decimal, exponent: exponent).minorUnits(exponent: exponent)?.magnitude
    }
    return Set(readings)
  }

  /// The text with the letters that recognizers confuse with digits (`O` `l` `S` `B` `Z`) as digits, where a word then
  /// reads as an amount or a date: `1.1O`, `RMO.28`, `2l/01/2018`. Positions stay the same.
  public static func lookAlikesAsDigits(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result = text
    for word in text.indices.split(whereSeparator: { text[$0] == " " })
    where word.contains(where: { text[$0].isASCIIDigit }) {
      guard let first = word.first, let last = word.last, word.count <= 24 else { continue }
      // A currency may be glued to the amount: three letters at most.
      for start in first...min(first + 3, last) {
        if start > first, !text[start - 1].isLetter { break }
        let candidate = text[start...last].map { digits[$0] ?? $0 }
        let real = text[start...last].count { $0.isASCIIDigit }
        guard candidate.count(where: \.isASCIIDigit) <= 2 * real, isAmountOrDate(candidate) else { continue }
        result.replaceSubrange(start...last, with: candidate)
        break
      }
    }
    return result
  }

  private static let digits: [Unicode.Scalar: Unicode.Scalar] = [
    "O": "0", "o": "0", "D": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "i": "1", "S": "5", "s": "5", "B": "8",
    "Z": "2",
    "z": "2",
  ]

  /// Whether a word is one date, or one number with two decimals and its sign.
  private static func isAmountOrDate(_ word: [Unicode.Scalar]) -> Bool {
    if DateScanner(word).dates().contains(where: { $0.range == word.indices }) { return true }
    return NumberScanner(word).numbers().contains { number in
      let rest = word.indices.filter { !number.range.contains($0) }
      return number.decimals == 2 && rest.allSatisfy { word[$0] == "-" }
    }
  }

  /// A name or number: the same letters and digits; other characters between them do not count.
  public static func contains(_ value: String, in text: String) -> Bool {
    let wanted = letters(value)
    return !wanted.isEmpty && String(letters(text)).contains(String(wanted))
  }

  /// The letters and digits of a text without case and accents.
  public static func letters(_ text: String) -> String.UnicodeScalarView {
    let kept = text.unicodeScalars.lazy.filter { $0.isLetter || $0.isASCIIDigit }.map(LatinFold.base)
    return String.UnicodeScalarView(kept)
  }
}
