import DocumentText
import Extraction

/// An amount of money on a statement's line, with the mark of its sign.
struct StatementMoney: Sendable {
  var line: Int
  var number: PrintedNumber
  /// Minor units, without sign.
  var magnitude: Int64
  /// What a sign, parentheses or letters beside the number say.
  var mark: Direction?
  /// The number with its mark, of the row's text.
  var range: Range<Int>
  /// Of the number alone, levelled.
  var bounds: Rectangle
  /// Where the number ends with its mark: columns are flush with either.
  var markedEnd: Float
  var confidence: Float
}

/// Reads the amounts of a line: numbers printed with the currency's decimals, or all without.
struct MoneyReader {
  private let text: PageText
  private let parser: MoneyParser
  /// Digits that amounts print behind their separator: those of the currency, or none.
  private let decimals: Int

  init(_ text: PageText, exponent: Int) {
    self.text = text
    let numbers = text.lines.flatMap(\.numbers).filter { !$0.isPercentage && !$0.isPartOfCode }
    decimals = Self.decimals(of: numbers, exponent: exponent, text)
    parser = MoneyParser(exponent: exponent, decimal: exponent == 3 ? Self.separator(of: numbers) : text.decimal)
  }

  /// Forint, and others whose small coins are gone, are printed without decimals.
  private static func decimals(of numbers: [PrintedNumber], exponent: Int, _ text: PageText) -> Int {
    guard exponent == 2 else { return exponent }
    let fine = numbers.count { $0.decimals == exponent }
    let grouped =
      numbers.count { $0.decimals == 0 && $0.separator != nil }
      + text.lines.reduce(0) { $0 + $1.row.cells.dropFirst().count { [line = $1] in isGrouped(line.reading[$0.text]) } }
    return grouped >= 3 && fine * 10 <= grouped ? 0 : exponent
  }

  /// `118 000`, `-2 000`: thousands set apart by blanks and nothing else.
  private static func isGrouped(_ cell: ArraySlice<Unicode.Scalar>) -> Bool {
    let words = cell.split(separator: " ")
    guard words.count >= 2, let first = words.first?.drop(while: { $0 == "-" || $0 == "+" }) else { return false }
    return (1...3).contains(first.count) && first.allSatisfy(\.isASCIIDigit)
      && words.dropFirst().allSatisfy { $0.count == 3 && $0.allSatisfy(\.isASCIIDigit) }
  }

  /// What stands before three decimals: `1,234.567` tells it, else the only separator there is before three digits.
  private static func separator(of numbers: [PrintedNumber]) -> DecimalSeparator? {
    let certain = numbers.filter { $0.decimals == 3 && !$0.isAmbiguous }
    if let majority = MoneyParser.decimalSeparator(of: certain) { return majority }
    let separators = Set(numbers.filter(\.isAmbiguous).compactMap(\.separator))
    return separators.count == 1 ? separators.first : nil
  }

  /// Larger numbers are not read, so that sums stay within 64 bits.
  private static let largest: Int64 = 10_000_000_000_000

  func money(line index: Int, without days: [Range<Int>]) -> [StatementMoney] {
    let line = text.lines[index]
    let found = line.numbers.compactMap { number -> StatementMoney? in
      guard !number.isPercentage, !days.contains(where: { $0.overlaps(number.range) }), isMoney(number, line),
        let minor = parser.minorUnits(number), minor.magnitude <= Self.largest
      else { return nil }
      var number = number
      guard let minor = joined(&number, minor, line) else { return nil }
      let (mark, range) = mark(of: number.range, line)
      let words = line.row.wordOf
      let confidence = number.range.clamped(to: 0..<words.count).map { line.row.words[words[$0]].confidence }.min() ?? 0
      return StatementMoney(
        line: index, number: number, magnitude: abs(minor), mark: mark, range: range,
        bounds: line.row.bounds(number.range), markedEnd: line.row.bounds(range).x1, confidence: confidence)
    }
    // Groups of thousands that a blank keeps apart are one amount.
    return found.indices.filter { index in
      !found[(index + 1)...].contains { $0.number.range.overlaps(found[index].number.range) }
    }.map { found[$0] }
  }

  /// With the groups of thousands that stand before it, a blank between: `3 444.79`. nil where it would be too large.
  ///
  /// A blank may as well stand between two numbers; in a cell of an amount alone it groups.
  private func joined(_ number: inout PrintedNumber, _ minor: Int64, _ line: PageText.Line) -> Int64? {
    guard let cell = line.row.cell(containing: number.range.lowerBound) else { return minor }
    let start = line.row.cells[cell].text.lowerBound
    let whole = line.reading[number.range].prefix(while: \.isASCIIDigit).count
    guard whole == 3, number.range.lowerBound > start, line.reading[number.range.lowerBound - 1] == " " else {
      return minor
    }
    var words = line.reading[start..<number.range.lowerBound].split(separator: " ")
    while let first = words.first, !first.contains(where: \.isASCIIDigit), first.count <= 3 { words.removeFirst() }
    guard let first = words.first else { return minor }
    let lead = first.drop { !$0.isASCIIDigit }
    guard first.count - lead.count <= 2, !lead.isEmpty, lead.count <= 3, lead.first != "0",
      words.dropFirst().allSatisfy({ $0.count == 3 && $0.allSatisfy(\.isASCIIDigit) }), lead.allSatisfy(\.isASCIIDigit)
    else { return minor }
    var groups = Int64(0)
    for digit in ([lead] + words.dropFirst()).joined() {
      groups = groups * 10 + Int64(digit.value) - 48
      guard groups < Self.largest else { return nil }
    }
    let scale = (0..<(3 + parser.exponent)).reduce(Int64(1)) { power, _ in power * 10 }
    let (grouped, overflow) = groups.multipliedReportingOverflow(by: scale)
    guard !overflow, grouped < Self.largest else { return nil }
    number.range = lead.startIndex..<number.range.upperBound
    return grouped + abs(minor)
  }

  private func isMoney(_ number: PrintedNumber, _ line: PageText.Line) -> Bool {
    if decimals == 0 { return number.decimals == 0 && !number.isPartOfCode && isWholeAmount(number, line) }
    guard number.decimals == decimals || decimals == 3 && number.isAmbiguous && number.separator == parser.decimal
    else {
      return false
    }
    let before = number.range.lowerBound > 0 ? line.reading[number.range.lowerBound - 1] : " "
    return !number.isPartOfCode && (before == " " || !before.isLetter && !before.isASCIIDigit || isCurrency(before))
  }

  /// A number without decimals is an amount where thousands are set apart, or where it has its cell to itself but for a sign
  /// and a currency.
  private func isWholeAmount(_ number: PrintedNumber, _ line: PageText.Line) -> Bool {
    guard number.range.count <= Self.longestWhole else { return false }
    if line.reading[number.range].contains(where: { !$0.isASCIIDigit }) { return true }
    guard let cell = line.row.cell(containing: number.range.lowerBound) else { return false }
    let words = line.reading[line.row.cells[cell].text].split { !$0.isLetter }
    return words.allSatisfy { isCurrency($0) || text.lexicon.statements.direction($0) != nil }
  }

  /// Longer numbers are those of accounts.
  private static let longestWhole = 15

  private func isCurrency(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .currencySymbol }

  /// The sign beside a number: before it, a currency between allowed, or behind it; in words of their own or glued to it.
  private func mark(of number: Range<Int>, _ line: PageText.Line) -> (Direction?, Range<Int>) {
    let reading = line.reading
    let before = word(endingAt: number.lowerBound, reading)
    let after = word(startingAt: number.upperBound, reading)
    if reading[before].first == "(", reading[after].last == ")" {
      return (.out, before.lowerBound..<after.upperBound)
    }
    if let direction = direction(after, line, beside: number) {
      return (direction, number.lowerBound..<after.upperBound)
    }
    // A currency may stand between number and mark on either side.
    if isCurrency(reading[after]) {
      let next = word(startingAt: after.upperBound, reading)
      if let direction = direction(next, line, beside: number) {
        return (direction, number.lowerBound..<next.upperBound)
      }
    }
    var start = before
    if isCurrency(reading[start]) { start = word(endingAt: start.lowerBound, reading) }
    let bare = reading[start].filter { !isCurrency($0) }
    if let direction = text.lexicon.statements.direction(bare[...]), isBeside(start, line, number) {
      return (direction, start.lowerBound..<number.upperBound)
    }
    return (nil, number)
  }

  private func direction(_ word: Range<Int>, _ line: PageText.Line, beside number: Range<Int>) -> Direction? {
    guard !word.isEmpty, isBeside(word, line, number) else { return nil }
    return text.lexicon.statements.direction(line.reading[word])
  }

  /// A mark of letters stands at most a few letters' widths away, or alone in its column.
  private func isBeside(_ word: Range<Int>, _ line: PageText.Line, _ number: Range<Int>) -> Bool {
    guard !word.isEmpty, let cell = line.row.cell(containing: word.lowerBound) else { return false }
    return line.row.cells[cell].text == word || line.row.cell(containing: number.lowerBound) == cell
  }

  private func isCurrency(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    !word.isEmpty && CurrencySigns.isCurrency(String(String.UnicodeScalarView(word)))
  }

  /// Characters up to the next blank; behind one blank where the position is followed by it.
  private func word(startingAt position: Int, _ reading: [Unicode.Scalar]) -> Range<Int> {
    var start = position
    if start < reading.count, reading[start] == " " { start += 1 }
    var end = start
    while end < reading.count, reading[end] != " " { end += 1 }
    return start..<end
  }

  private func word(endingAt position: Int, _ reading: [Unicode.Scalar]) -> Range<Int> {
    var end = position
    if end > 0, reading[end - 1] == " " { end -= 1 }
    var start = end
    while start > 0, reading[start - 1] != " " { start -= 1 }
    return start..<end
  }
}
