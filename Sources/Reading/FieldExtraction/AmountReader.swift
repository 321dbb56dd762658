import DocumentText
import Extraction
import Languages

/// Reads the numbers of every line as amounts in a currency and groups them under their labels.
struct AmountReader {
  private let text: PageText
  private let parser: MoneyParser
  /// `2. Abschlagsrechnung` asks for a part of a sum: the word that means a discount elsewhere means that part.
  private let isOfPart: Bool

  init(_ text: PageText, exponent: Int) {
    self.text = text
    parser = MoneyParser(exponent: exponent, decimal: text.decimal)
    isOfPart = text.lines.prefix(Self.head).contains { line in
      line.cellConcepts.contains { $0.isSuperset(of: [.discount, .invoice]) }
        && !line.numbers.contains { $0.decimals == 2 }
    }
  }

  /// Lines in which a title stands.
  private static let head = 30

  /// In reading order.
  func groups() -> [AmountGroup] {
    var groups: [AmountGroup] = []
    let examples = exampleRows()
    for index in text.lines.indices where !examples.contains(index) { groups += self.groups(line: index) }
    return groups
  }

  /// Lines of a box that explains how to read the document: its amounts are made up.
  private func exampleRows() -> Set<Int> {
    var rows: Set<Int> = []
    for (index, line) in text.lines.enumerated() where line.concepts.contains(.example) {
      rows.insert(index)
      let page = text.lines.indices.filter { text.lines[$0].row.page == line.row.page }
      if line.row.page > 0, let first = page.first, index - first <= 2 {
        rows.formUnion(page)
        continue
      }
      let left = line.row.bounds.x0
      for next in (index + 1)..<max(index + 1, min(text.lines.count, index + 4)) {
        let other = text.lines[next].row
        guard other.page == line.row.page, abs(other.bounds.x0 - left) < 0.6 * other.height,
          other.bounds.y0 - text.lines[next - 1].row.bounds.y1 < 1.2 * other.height
        else { break }
        rows.insert(next)
      }
    }
    return rows
  }

  private func groups(line index: Int) -> [AmountGroup] {
    let line = text.lines[index]
    var groups: [AmountGroup] = []
    var labelStart = 0
    var rates: [DecimalNumber] = []
    for number in line.numbers {
      if number.isPercentage {
        rates.append(number.value)
        continue
      }
      guard let amount = amount(number, line: index) else { continue }
      let label = nearest(labelStart..<max(labelStart, number.range.lowerBound), line)
      let hasLetters = Self.isLabel(line.reading[label])
      if hasLetters || groups.isEmpty {
        var concepts = hasLetters ? concepts(line.row.text[label]) : []
        // `Disbursements (no VAT)` is no tax.
        if concepts.contains(.exempt), amount.minor != 0 { concepts.remove(.tax) }
        if isOfPart, amount.minor > 0 { concepts.remove(.discount) }
        groups.append(
          AmountGroup(
            row: index, label: hasLetters ? label : label.lowerBound..<label.lowerBound,
            concepts: concepts,
            rates: rates, amounts: [amount]))
        rates = []
      } else {
        groups[groups.count - 1].amounts.append(amount)
        groups[groups.count - 1].rates += rates
        rates = []
      }
      labelStart = number.range.upperBound
    }
    if !groups.isEmpty {
      groups[groups.count - 1].rates += rates
      if labelStart < line.row.text.count {
        // `incl. 3,26 € MwSt`: the tax is named behind its amount.
        let behind = text.lexicon.labels.concepts(line.row.text[labelStart...])
        if groups[groups.count - 1].concepts.contains(.including), behind.contains(.tax) {
          groups[groups.count - 1].concepts.insert(.tax)
        }
      }
    }
    return groups
  }

  /// The last cell of a label that several columns share, where that cell is a sum's label by itself: a table of taxes may
  /// stand beside the sums.
  private func nearest(_ label: Range<Int>, _ line: PageText.Line) -> Range<Int> {
    let cells = line.row.cells.indices.filter { line.row.cells[$0].text.overlaps(label) }
    let named = cells.filter { line.row.text[line.row.cells[$0].text.clamped(to: label)].contains { $0.isLetter } }
    guard named.count >= 3, let last = named.last else { return label }
    let own = line.row.cells[last].text.clamped(to: label)
    let role = AmountRole(text.lexicon.labels.concepts(line.row.text[own]))
    guard role.isTotal || role == .due || role == .subtotal, text.lexicon.labels.isPureLabel(line.row.text[own]) else {
      return label
    }
    return own.lowerBound..<label.upperBound
  }

  /// The end of a sentence can be a label, the rest cannot.
  private func concepts(_ label: ArraySlice<Unicode.Scalar>) -> Concepts {
    let small = label.split(separator: " ").count { $0.count > 1 && $0.allSatisfy(\.isSmall) }
    return text.lexicon.labels.concepts(small >= 6 ? label.suffix(24) : label)
  }

  /// Three letters make a label, unless they are a currency: `S` or `SR` after an amount is a tax code.
  private static func isLabel(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    // `I.V.A.` is one word.
    text.split(whereSeparator: { !$0.isLetter && $0 != "." }).map { $0.filter(\.isLetter) }.contains { word in
      word.count >= 3 && !CurrencySigns.isCurrency(String(String.UnicodeScalarView(word)))
    }
  }

  private func amount(_ number: PrintedNumber, line index: Int) -> Amount? {
    let line = text.lines[index]
    let decimals = parser.exponent
    let hasDecimals = decimals > 0 && number.decimals == decimals
    let isPriced = hasCurrency(around: number.range, in: line.reading) || hasDash(after: number.range, in: line.reading)
    if number.isPartOfCode, !(hasDecimals && isPriced) { return nil }
    if isUnit(after: number.range, in: line.reading) || isTime(number, in: line.reading) { return nil }
    // `$2.899` a gallon, where the point stands before decimals: no thousands.
    let isFine = number.isAmbiguous && decimals == 2 && number.separator == text.decimal
    let value = isFine ? DecimalNumber(unscaled: number.value.unscaled, scale: 3) ?? number.value : number.value
    guard
      let minor = (isFine ? nil : parser.minorUnits(number)) ?? value.roundedMinorUnits(exponent: decimals)
    else { return nil }
    guard minor.magnitude <= Self.largest else { return nil }
    let isWhole =
      number.decimals == 0 && !isFine
      && (isPriced || (decimals == 0 && (number.separator != nil || isColumn(number, line))))
    let words = line.row.wordOf
    let confidence = number.range.clamped(to: 0..<words.count).map { line.row.words[words[$0]].confidence }.min() ?? 0
    return Amount(
      row: index, number: number, minor: minor, isMoney: hasDecimals || isWhole,
      bounds: line.row.bounds(number.range), confidence: confidence)
  }

  /// Larger numbers are not read as amounts, so that sums of amounts stay within 64 bits.
  private static let largest: UInt64 = 10_000_000_000_000

  /// In a currency without decimals: the number is the last column of a line that has words.
  private func isColumn(_ number: PrintedNumber, _ line: PageText.Line) -> Bool {
    guard let last = line.row.cells.last, line.row.cells.count >= 2, last.text.contains(number.range.lowerBound),
      !number.isPercentage, number.range.count >= 2, number.range.count <= 7
    else { return false }
    let rest = last.text.filter { !number.range.contains($0) && line.row.text[$0] != " " }
    return rest.count <= 2 && line.row.text[..<last.text.lowerBound].contains { $0.isLetter }
  }

  /// A currency sign or code right before or after the number.
  private func hasCurrency(around range: Range<Int>, in text: [Unicode.Scalar]) -> Bool {
    var start = range.lowerBound
    while start > 0, text[start - 1] == " " || text[start - 1] == "-" { start -= 1 }
    for count in 1...4 where start - count >= 0 {
      let isWordStart = start == count || !text[start - count - 1].isLetter
      let word = text[(start - count)..<start]
      if isWordStart, CurrencySigns.isCurrency(String(String.UnicodeScalarView(word))) { return true }
    }
    var end = range.upperBound
    while end < text.count, text[end] == " " { end += 1 }
    for count in 1...4 where end + count <= text.count {
      let isWordEnd = end + count == text.count || !text[end + count].isLetter
      if isWordEnd, CurrencySigns.isCurrency(String(String.UnicodeScalarView(text[end..<(end + count)]))) {
        return true
      }
    }
    return false
  }

  /// `12.-`, `12,--`, `1,200/-`.
  private func hasDash(after range: Range<Int>, in text: [Unicode.Scalar]) -> Bool {
    let next = range.upperBound
    guard next + 1 < text.count, ".,/".unicodeScalars.contains(text[next]) else { return false }
    return text[next + 1] == "-" || text[next + 1] == "\u{2013}" || text[next + 1] == "\u{2014}"
  }

  /// `08.30 - 12.30 Uhr`: a leading zero before another digit, or hours and minutes on a line that speaks of the hour.
  private func isTime(_ number: PrintedNumber, in reading: [Unicode.Scalar]) -> Bool {
    let digits = reading[number.range]
    if number.decimals == 2, digits.count == 5, digits.first == "0" { return true }
    guard number.decimals == 2, number.value.unscaled >= 0, number.value.unscaled < 2400 else { return false }
    return reading.split(separator: " ").contains { word in
      text.lexicon.hours.contains(String(String.UnicodeScalarView(word.map(LatinFold.base).filter { $0.isLetter })))
    }
  }

  /// A clock time, a weight or a size: `08.30 Uhr`, `0,162 kg`, `1.5 l`.
  private func isUnit(after range: Range<Int>, in reading: [Unicode.Scalar]) -> Bool {
    var start = range.upperBound
    if start < reading.count, reading[start] == " " { start += 1 }
    var end = start
    while end < reading.count, reading[end].isLetter { end += 1 }
    guard end > start, end - start <= 3 else { return false }
    let unit = String(String.UnicodeScalarView(reading[start..<end].map(LatinFold.base)))
    return text.lexicon.measures.contains(unit)
  }
}
