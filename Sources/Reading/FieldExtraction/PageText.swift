import DocumentText
import Extraction
import Languages

/// The rows of the pages with their numbers, their dates and what their labels are about: what the finders work on.
struct PageText: Sendable {
  /// A row and what was found in it.
  struct Line: Sendable {
    var row: Row
    /// `row.text` with recognition errors in digits corrected; same positions.
    var reading: [Unicode.Scalar]
    var numbers: [PrintedNumber]
    var dates: [PrintedDate]
    var concepts: Concepts
    /// Of each cell.
    var cellConcepts: [Concepts]
  }

  /// Top to bottom, page after page.
  private(set) var lines: [Line] = []
  /// Width and height by page.
  let sizes: [(width: Float, height: Float)]
  /// Where the words of each page came from.
  let sources: [TextPage.Source]
  /// How most amounts are written.
  private(set) var decimal: DecimalSeparator?
  /// Median height of the text by page.
  let textHeights: [Float]
  let isRecognized: Bool
  /// The words that the pages are searched for.
  let lexicon: Lexicon

  /// Lines of the first two pages and the last: where parties, numbers and countries are named.
  var outerLines: [(index: Int, line: Line)] {
    let last = sizes.count - 1
    return lines.enumerated().filter { $0.element.row.page <= 1 || $0.element.row.page == last }.map {
      ($0.offset, $0.element)
    }
  }

  init(_ pages: [TextPage], lexicon: Lexicon) {
    self.lexicon = lexicon
    var rows: [Line] = []
    var sizes: [(width: Float, height: Float)] = []
    var heights: [Float] = []
    for (index, page) in pages.enumerated() {
      let layout = PageLayout(page, index: index)
      sizes.append((layout.width, layout.height))
      let sorted = layout.rows.flatMap { $0.words.map(\.level.height) }.sorted()
      heights.append(sorted.isEmpty ? 1 : sorted[sorted.count / 2])
      for row in layout.rows { rows.append(Self.line(row, isRecognized: page.source == .recognized, lexicon)) }
    }
    if Self.groupsByBlank(rows) {
      rows = rows.map {
        Self.line($0.row, isRecognized: pages[$0.row.page].source == .recognized, lexicon, groupsByBlank: true)
      }
    }
    lines = rows
    self.sizes = sizes
    sources = pages.map(\.source)
    textHeights = heights
    isRecognized = pages.contains { $0.source == .recognized }
    decimal = MoneyParser.decimalSeparator(of: rows.flatMap(\.numbers).filter { $0.decimals == 2 })
  }

  /// The same pages with the numbers read as a currency with three decimals writes them: `12.500` is no grouped number.
  func withThreeDecimals() -> PageText {
    let mark = decimal ?? MoneyParser.decimalSeparator(ofThree: lines.flatMap(\.numbers))
    var result = self
    result.decimal = mark
    for index in result.lines.indices {
      for number in result.lines[index].numbers.indices {
        let printed = result.lines[index].numbers[number]
        guard printed.isAmbiguous, printed.separator == mark else { continue }
        result.lines[index].numbers[number].value = printed.value(decimal: mark, exponent: 3)
        result.lines[index].numbers[number].decimals = 3
        result.lines[index].numbers[number].isAmbiguous = false
      }
    }
    return result
  }

  /// The same pages with some lines cut into several, one below the other.
  ///
  /// - Parameter pieces: the words of each part, by line.
  func cut(_ pieces: [Int: [Range<Int>]]) -> PageText {
    var result = self
    result.lines = lines.enumerated().flatMap { index, line -> [Line] in
      guard let parts = pieces[index] else { return [line] }
      let page = line.row.page
      return parts.compactMap { PageLayout.row(Array(line.row.words[$0]), page: page) }
        .map { Self.line($0, isRecognized: sources[page] == .recognized, lexicon) }
    }
    return result
  }

  /// Whether every word of a name stands on a line or, for names of several lines, on the lines below it.
  func isPrinted(_ value: String, from line: Int, lines count: Int) -> Bool {
    let lines = lines[line..<min(line + count, lines.count)]
    let printed = lines.map { $0.row.string(0..<$0.row.text.count) }.joined(separator: " ")
    return value.split(separator: " ").allSatisfy {
      Grounding.contains(String($0), in: printed) || $0.allSatisfy { !$0.isLetter }
    }
  }

  /// A labelled sum such as `Total | 73 243.37`, and no amount that is grouped otherwise.
  private static func groupsByBlank(_ lines: [Line]) -> Bool {
    let sums: Concepts = [.total, .grand, .sub, .payable, .tax]
    let isFound = lines.contains { line in
      guard !line.concepts.isDisjoint(with: sums), let last = line.row.cells.last, line.row.cells.count >= 2 else {
        return false
      }
      // `R 90 814.50`, `R90 814.50`
      let digits = line.reading[last.text].drop { !$0.isASCIIDigit }
      let parts = digits.split(separator: " ").filter { $0.contains(where: \.isASCIIDigit) }
      guard (2...4).contains(parts.count), let end = parts.last, parts[0].count <= 3 else { return false }
      let isTail = end.count == 6 && end[end.startIndex + 3] == "."
      return isTail && parts.dropFirst().dropLast().allSatisfy { $0.count == 3 }
        && parts.dropLast().allSatisfy { $0.allSatisfy(\.isASCIIDigit) } && parts[0].first != "0"
    }
    return isFound
      && !lines.contains { line in
        line.numbers.contains { $0.decimals == 2 && line.reading[$0.range].contains(",") }
      }
  }

  private static func line(
    _ row: Row, isRecognized: Bool, _ lexicon: Lexicon, groupsByBlank: Bool = false
  ) -> Line {
    var reading = row.text
    RecognizedDigits.joinPoint(&reading)
    if isRecognized {
      reading = RecognizedDigits.corrected(reading, lexicon.dates)
      for cell in row.cells.dropFirst() { RecognizedDigits.restorePoint(&reading, in: cell.text) }
      let sums: Concepts = [.total, .grand, .sub, .payable, .payment, .change]
      if let last = row.cells.last, row.cells.count >= 2, !lexicon.labels.concepts(row.text[...]).isDisjoint(with: sums)
      {
        RecognizedDigits.restoreDash(&reading, in: last.text)
      }
    }
    let dates = DateScanner(reading, lexicon: lexicon.dates).dates()
    // Columns are read apart: `1 | 250,00` are two numbers.
    var numbers: [PrintedNumber] = []
    for cell in row.cells {
      let scanned = NumberScanner(Array(reading[cell.text]), groupsByBlank: groupsByBlank).numbers()
      for var number in scanned {
        number.range =
          (number.range.lowerBound + cell.text.lowerBound)..<(number.range.upperBound + cell.text.lowerBound)
        if !dates.contains(where: { $0.range.overlaps(number.range) }) { numbers.append(number) }
      }
    }
    let cellConcepts = row.cells.map { lexicon.labels.concepts(row.text[$0.text]) }
    return Line(
      row: row, reading: reading, numbers: numbers, dates: dates,
      concepts: lexicon.labels.concepts(row.text[...]), cellConcepts: cellConcepts)
  }
}
