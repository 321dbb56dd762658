/// Whether a value really stands in a printed text, after its number was read the way documents write numbers.
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
    DateScanner(Array(text.unicodeScalars)).dates().contains { printed in
      printed.readings.contains { $0.date == date }
    }
  }

  /// A name or number: the same letters and digits, whatever stands between them.
  public static func contains(_ value: String, in text: String) -> Bool {
    func folded(_ text: String) -> String {
      let kept = text.unicodeScalars.map(LatinFold.base).filter { $0.isLetter || $0.isASCIIDigit }
      return String(String.UnicodeScalarView(kept))
    }
    let wanted = folded(value)
    return !wanted.isEmpty && folded(text).contains(wanted)
  }
}
