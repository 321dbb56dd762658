import DocumentText
import Extraction
import Languages

/// Tables printed side by side, such as two lists of checks: their lines are cut, so that each holds one booking.
enum SideBySideTables {
  static func apart(_ text: PageText) -> PageText {
    var pieces: [Int: [Range<Int>]] = [:]
    var bounds: [Float] = []
    var page = -1
    for (index, line) in text.lines.enumerated() {
      let repeated = starts(line, text.lexicon)
      if line.row.page != page || !repeated.isEmpty {
        bounds = repeated
        page = line.row.page
      }
      guard !bounds.isEmpty else { continue }
      let parts = parts(of: line.row, at: bounds)
      // Sums and titles below the tables go over their whole width.
      let isRow = parts.dropFirst().allSatisfy { holdsBooking(line, words: $0, text.lexicon) }
      if parts.count > 1, isRow || !repeated.isEmpty { pieces[index] = parts }
    }
    return pieces.isEmpty ? text : text.cut(pieces)
  }

  /// Where the tables start of which a line is the head: the same heads again, a day and money among them. Empty for others.
  private static func starts(_ line: PageText.Line, _ lexicon: Lexicon) -> [Float] {
    let cells = line.row.cells
    guard cells.count >= 4, line.numbers.isEmpty else { return [] }
    let heads = cells.map { FoldedLabel(line.row.text[$0.text]).letters }
    for count in 2...(cells.count / 2) where cells.count.isMultiple(of: count) {
      guard heads.indices.allSatisfy({ heads[$0] == heads[$0 % count] }) else { continue }
      let concepts = cells[..<count].compactMap { lexicon.statements.head(line.row.text[$0.text]) }
        .reduce(into: Concepts()) { $0.formUnion($1) }
      guard concepts.contains(.date), !concepts.isDisjoint(with: StatementLexicon.moneyColumns) else { return [] }
      return stride(from: count, to: cells.count, by: count).map { cells[$0].bounds.x0 - line.row.height }
    }
    return []
  }

  private static func parts(of row: Row, at bounds: [Float]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    for bound in bounds {
      let end = row.words.firstIndex { $0.level.x0 >= bound } ?? row.words.count
      if end > start { parts.append(start..<end) }
      start = max(start, end)
    }
    if start < row.words.count { parts.append(start..<row.words.count) }
    return parts
  }

  /// A day and an amount stand among the words.
  private static func holdsBooking(_ line: PageText.Line, words: Range<Int>, _ lexicon: Lexicon) -> Bool {
    func isInside(_ position: Int) -> Bool { words.contains(line.row.wordOf[position]) }
    let scanner = DayScanner(line.reading, lexicon: lexicon.dates)
    let hasDay = line.row.cells.contains { cell in
      isInside(cell.text.lowerBound)
        && (scanner.day(at: cell.text.lowerBound) != nil
          || line.dates.contains { cell.text.contains($0.range.lowerBound) })
    }
    return hasDay && line.numbers.contains { isInside($0.range.lowerBound) && $0.decimals > 0 }
  }
}
