/// Reads a printed amount of money into minor units.
public struct MoneyParser: Sendable {
  /// Digits of the currency's minor unit.
  public var exponent: Int
  /// How the document writes decimals, if its other amounts show it.
  public var decimal: DecimalSeparator?

  public init(exponent: Int, decimal: DecimalSeparator? = nil) {
    self.exponent = exponent
    self.decimal = decimal
  }

  /// The only amount in a text, in minor units; nil for no amount, several amounts, or one finer than the minor unit.
  public func minorUnits(_ text: String) -> Int64? {
    let numbers = NumberScanner(Array(text.unicodeScalars)).numbers()
    guard numbers.count == 1, let number = numbers.first, !number.isPercentage else { return nil }
    return minorUnits(number)
  }

  /// A scanned number in minor units; nil when it is finer than the minor unit or too large.
  public func minorUnits(_ number: PrintedNumber) -> Int64? {
    number.value(decimal: decimal, exponent: exponent).minorUnits(exponent: exponent)
  }

  /// How most numbers with decimals are written; nil without a majority.
  public static func decimalSeparator(of numbers: [PrintedNumber]) -> DecimalSeparator? {
    var balance = 0
    for number in numbers where !number.isAmbiguous && !number.isPartOfCode && number.decimals > 0 {
      balance += number.separator == .point ? 1 : -1
    }
    return balance == 0 ? nil : balance > 0 ? .point : .comma
  }

  /// What most numbers of a currency with three decimals have in front of three digits at their end; nil without any.
  package static func decimalSeparator(ofThree numbers: [PrintedNumber]) -> DecimalSeparator? {
    var balance = 0
    for number in numbers where !number.isPartOfCode && (number.isAmbiguous || number.decimals == 3) {
      balance += number.separator == .point ? 1 : -1
    }
    return balance == 0 ? nil : balance > 0 ? .point : .comma
  }
}
