/// Which character starts the decimals of a printed number.
public enum DecimalSeparator: Sendable, Hashable {
  case point, comma
}

/// A number as it stands in a text.
public struct PrintedNumber: Sendable, Hashable {
  /// The scalars of the number itself, without sign, currency and per cent sign.
  public var range: Range<Int>
  /// The value with the sign printed around it.
  public var value: DecimalNumber
  /// Digits printed after the decimal separator.
  public var decimals: Int
  /// The separator that set off `decimals`; nil where none is printed.
  public var separator: DecimalSeparator?
  /// One separator before three digits (`1.234`): grouping or decimals, `value` holds the grouped reading.
  public var isAmbiguous: Bool
  public var isPercentage: Bool
  /// Other digits (behind `-`, `/` or `:`) or letters touch the digits: part of a date, a telephone or item number.
  public var isPartOfCode: Bool
  /// Printed with `-`, parentheses or a credit mark.
  public var isMarkedNegative: Bool

  /// The value, with an ambiguous one read as the document's other numbers are written.
  public func value(decimal: DecimalSeparator?, exponent: Int) -> DecimalNumber {
    guard isAmbiguous, let separator else { return value }
    let fits = decimal == separator && exponent == 3
    return fits ? DecimalNumber(unscaled: value.unscaled, scale: 3) ?? value : value
  }
}

/// Finds printed numbers in a text and reads them exactly.
///
/// Reads `1,234.56`, `1.234,56`, `1'234.56`, `1 234,56`, `12.-`, `15.00-`, `(15.00)`, `15.00 CR`. Total on any input.
public struct NumberScanner {
  private let text: [Unicode.Scalar]
  /// Blanks group thousands before a decimal point, too: `1 234.56`.
  private let groupsByBlank: Bool

  public init(_ text: [Unicode.Scalar]) {
    self.init(text, groupsByBlank: false)
  }

  package init(_ text: [Unicode.Scalar], groupsByBlank: Bool) {
    self.text = text
    self.groupsByBlank = groupsByBlank
  }

  /// All numbers, left to right, without overlaps.
  public func numbers() -> [PrintedNumber] {
    var found: [PrintedNumber] = []
    var index = 0
    while index < text.count {
      guard text[index].isASCIIDigit else {
        index += 1
        continue
      }
      let run = digitRun(from: index)
      if let number = number(in: run) { found.append(number) }
      index = run.end
    }
    return found
  }

  /// Digit groups with the separators between them.
  private struct Run {
    var groups: [Range<Int>]
    var separators: [Unicode.Scalar]
    var start: Int { groups[0].lowerBound }
    var end: Int { groups[groups.count - 1].upperBound }
  }

  private func digitRun(from start: Int) -> Run {
    var run = Run(groups: [digits(from: start)], separators: [])
    while let next = nextGroup(after: run) {
      run.separators.append(text[run.end])
      run.groups.append(next)
    }
    return run
  }

  private func digits(from start: Int) -> Range<Int> {
    var end = start
    while end < text.count, text[end].isASCIIDigit { end += 1 }
    return start..<end
  }

  private func nextGroup(after run: Run) -> Range<Int>? {
    let at = run.end
    guard at + 1 < text.count, Self.isSeparator(text[at]) else { return nil }
    var start = at + 1
    // Recognizers read a faint point twice.
    if text[at] == ".", text[start] == ".", start + 1 < text.count { start += 1 }
    guard text[start].isASCIIDigit else { return nil }
    let group = digits(from: start)
    if text[at] == "." || text[at] == "," { return group }
    // Spaces and apostrophes only group thousands: one to three digits, then groups of exactly three.
    guard group.count == 3, run.groups[0].count <= 3, run.separators.allSatisfy({ $0 == text[at] }) else { return nil }
    if text[at] != " " { return group }
    // `2 100,00` may be a quantity and a price: only with decimals behind it is it one grouped number.
    var end = group.upperBound
    while end + 3 < text.count, text[end] == " ", digits(from: end + 1).count == 3 { end += 4 }
    // With a point for the decimals only behind a sign of money: `R 2 100.00`.
    let isDecimal =
      end + 2 < text.count && (text[end] == "," || text[end] == "." && (groupsByBlank || isBehindSign(run.start)))
    let hasDecimals = isDecimal && digits(from: end + 1).count == 2
    return hasDecimals && run.groups[0].first.map { text[$0] != "0" } == true ? group : nil
  }

  private func isBehindSign(_ start: Int) -> Bool {
    var index = start - 1
    if index >= 0, text[index] == " " { index -= 1 }
    if index >= 0, Marks.isDash(text[index]) { index -= 1 }
    guard index >= 0 else { return false }
    return text[index].properties.generalCategory == .currencySymbol || Marks.isSign(text, index)
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "." || scalar == "," || scalar == "'" || scalar == "\u{2019}" || scalar == " "
  }

  private func number(in run: Run) -> PrintedNumber? {
    guard let shape = shape(of: run) else { return nil }
    var magnitude: Int64 = 0
    for group in run.groups {
      for index in group {
        let (scaled, overflow) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, carry) = scaled.addingReportingOverflow(Int64(text[index].value) - 48)
        if overflow || carry { return nil }
        magnitude = sum
      }
    }
    let marks = Marks(text, around: run.start..<run.end)
    guard let value = DecimalNumber(unscaled: marks.isNegative ? -magnitude : magnitude, scale: shape.decimals) else {
      return nil
    }
    return PrintedNumber(
      range: run.start..<run.end, value: value, decimals: shape.decimals, separator: shape.separator,
      isAmbiguous: shape.isAmbiguous, isPercentage: marks.isPercentage,
      isPartOfCode: marks.isPartOfCode || (marks.followsLetter && shape.decimals != 2),
      isMarkedNegative: marks.isNegative)
  }

  private struct Shape {
    var decimals = 0
    var separator: DecimalSeparator?
    var isAmbiguous = false
  }

  /// How to read the groups; nil if they are not a number (a date, a version).
  private func shape(of run: Run) -> Shape? {
    guard let last = run.separators.last else { return Shape() }
    let tail = run.groups[run.groups.count - 1].count
    let heads = run.groups.dropLast().map(\.count)
    let separator: DecimalSeparator? = last == "." ? .point : last == "," ? .comma : nil
    if run.separators.count == 1 {
      guard let separator else { return Shape() }
      let lead = run.groups[0]
      if tail == 3, lead.count <= 3, text[lead.lowerBound] != "0" {
        return Shape(decimals: 0, separator: separator, isAmbiguous: true)
      }
      return tail <= DecimalNumber.maximumScale ? Shape(decimals: tail, separator: separator) : nil
    }
    let grouping = run.separators[0]
    guard run.separators.dropLast().allSatisfy({ $0 == grouping }), heads[0] <= 3 else { return nil }
    let inner = heads.dropFirst()
    let thousands = inner.allSatisfy { $0 == 3 }
    if last == grouping {
      if thousands, tail == 3 { return Shape() }
      // Lakh and crore without decimals: `1,23,456`.
      if heads[0] <= 2, tail == 3, inner.allSatisfy({ $0 == 2 }), separator == .comma { return Shape() }
      // A separator misread in an otherwise regular number: `12,345,67`.
      return thousands && tail == 2 && separator != nil ? Shape(decimals: 2, separator: separator) : nil
    }
    // Lakh and crore: groups of two before the last three (`1,23,456.78`).
    let indian = inner.last == 3 && heads[0] <= 2 && inner.dropLast().allSatisfy { $0 == 2 }
    guard let separator, thousands || indian, tail <= 4 else { return nil }
    return Shape(decimals: tail, separator: separator)
  }
}

/// The characters right before and after a run of digits.
private struct Marks {
  var isNegative = false
  var isPercentage = false
  var isPartOfCode = false
  var followsLetter = false

  init(_ text: [Unicode.Scalar], around range: Range<Int>) {
    func scalar(_ index: Int) -> Unicode.Scalar? { text.indices.contains(index) ? text[index] : nil }
    func isDigit(_ index: Int) -> Bool { scalar(index)?.isASCIIDigit == true }
    func isJoint(_ index: Int) -> Bool { scalar(index).map { "-/:–".unicodeScalars.contains($0) } == true }

    readLeft(text, range.lowerBound)
    if isJoint(range.lowerBound - 1), isDigit(range.lowerBound - 2) { isPartOfCode = true }
    var after = range.upperBound
    if isJoint(after), isDigit(after + 1) { isPartOfCode = true }
    // `12.-`, `12,--`: a dash in place of decimals, no sign.
    if let mark = scalar(after), mark == "." || mark == ",", scalar(after + 1).map(Self.isDash) == true { return }
    if scalar(after).map(Self.isDash) == true, !isDigit(after + 1), scalar(after + 1)?.isLetter != true {
      isNegative = true
    }
    if scalar(after) == ")", isParenthesized(text, range.lowerBound) { isNegative = true }
    if scalar(after) == " " { after += 1 }
    if scalar(after) == "%" || scalar(after) == "\u{2030}" { isPercentage = true }
    let isCreditMark =
      scalar(after).map { $0 == "C" || $0 == "c" } == true && scalar(after + 1).map { $0 == "R" || $0 == "r" } == true
    if isCreditMark, scalar(after + 2)?.isLetter != true { isNegative = true }
  }

  /// A sign before the digits, with or without a currency between: `-5.00`, `-€ 5.00`, `€ -5.00`.
  private mutating func readLeft(_ text: [Unicode.Scalar], _ start: Int) {
    var index = start - 1
    var letters = 0
    guard index >= 0 else { return }
    if text[index].isLetter { followsLetter = !Self.isCurrencyEnd(text, index) }
    while index >= 0, letters < 4 {
      let scalar = text[index]
      if Self.isDash(scalar) {
        let before = index > 0 ? text[index - 1] : " "
        let isSign = before == " " || before == "(" || Self.isSymbol(before)
        if isSign, !(index > 1 && before == " " && text[index - 2].isASCIIDigit) { isNegative = true }
        return
      }
      guard scalar == " " || Self.isSymbol(scalar) || scalar.isCapital else { return }
      if scalar != " " { letters += 1 }
      index -= 1
    }
  }

  /// The number, with at most a currency, is alone in its parentheses.
  private func isParenthesized(_ text: [Unicode.Scalar], _ start: Int) -> Bool {
    var index = start - 1
    while index >= 0, start - index <= 5 {
      if text[index] == "(" { return true }
      guard text[index] == " " || Self.isSymbol(text[index]) || text[index].isCapital else { return false }
      index -= 1
    }
    return false
  }

  /// Letters that stand before amounts as a currency: `RM7.00`, `EUR5,00`.
  private static func isCurrencyEnd(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
    var start = index
    while start > 0, text[start - 1].isLetter, index - start < 4 { start -= 1 }
    let code = String(String.UnicodeScalarView(text[start...index])).uppercased()
    return Currency(code: code) != nil
      || ["RM", "RS", "FR", "KR", "SFR", "RP", "ZL", "KD", "RO", "BD", "JD", "DHS", "DH"].contains(code)
  }

  /// The last letter of a currency that stands apart: `R`, `ZAR`.
  static func isSign(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
    guard text[index].isLetter else { return false }
    let isAlone = index == 0 || text[index - 1] == " " || isDash(text[index - 1]) || text[index - 1] == "("
    return text[index] == "R" && isAlone || isCurrencyEnd(text, index)
  }

  static func isDash(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "-" || scalar == "\u{2212}" || scalar == "\u{2013}" || scalar == "\u{2014}"
  }

  private static func isSymbol(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .currencySymbol
  }
}

extension Unicode.Scalar {
  /// `0`...`9`.
  public var isASCIIDigit: Bool { value >= 48 && value <= 57 }

  /// A capital letter of any script.
  public var isCapital: Bool { value < 0x80 ? value >= 65 && value <= 90 : properties.isUppercase }

  /// A small letter of any script.
  public var isSmall: Bool { value < 0x80 ? value >= 97 && value <= 122 : properties.isLowercase }

  /// A letter of any script; ASCII needs no look-up in Unicode's tables.
  public var isLetter: Bool {
    if value < 0x80 { return (value | 0x20) >= 97 && (value | 0x20) <= 122 }
    return properties.isAlphabetic
  }
}
