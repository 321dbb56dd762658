import DocumentText

/// The markdown of a page as words on a grid of character cells, so that what reads pages can read it.
///
/// A line of text is a row; cells of a table stand below each other, with their numbers flush right; headings are larger.
/// The places are those of the grid, not of the page: markdown does not tell where anything is printed.
package struct MarkdownPage: Sendable {
  package let text: TextPage

  /// Units of the grid: a character's width and height, and from line to line.
  private static let cell: Float = 10
  private static let height: Float = 18
  private static let pitch: Float = 24
  /// Blank lines separate all paragraphs, also those that are printed close to each other.
  private static let blank: Float = 12
  /// Cells between the columns of a table: more than a word space.
  private static let columnGap = 4
  /// Type sizes of headings, from the first level on.
  private static let headings: [Float] = [2, 1.6, 1.4]
  /// A dense page has some 6,000 characters.
  private static let maximumCharacters = 100_000
  /// More columns than a page has.
  private static let maximumColumns = 40

  package init(_ markdown: String) {
    var grid = Grid()
    var table: [[String]] = []
    func close(_ table: inout [[String]]) {
      grid.add(table)
      table = []
    }
    for line in markdown.prefix(Self.maximumCharacters).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    {
      let trimmed = line.trimmed
      if trimmed.first == "|" {
        table.append(Self.cells(trimmed))
        continue
      }
      close(&table)
      if trimmed.isEmpty { grid.skip() } else if !Self.isRule(trimmed) { grid.add(line) }
    }
    close(&table)
    text = TextPage(
      width: max(grid.right, 1) + Self.cell, height: max(grid.y, 1) + Self.pitch, source: .textLayer, words: grid.words)
  }

  /// A line of marks alone: a rule, the fence of a code block, the line below a heading.
  private static func isRule(_ line: Substring) -> Bool {
    if line.hasPrefix("```") || line.hasPrefix("~~~") { return true }
    guard let mark = line.first, "-=*_".contains(mark) else { return false }
    return line.count >= 3 && line.allSatisfy { $0 == mark || $0 == " " }
  }

  /// The cells of a table's row; a `|` behind a backslash is printed.
  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isEscaped = false
    for character in line.dropFirst() {
      if character == "|", !isEscaped {
        if cells.count == maximumColumns { return cells }
        cells.append(cell)
        cell = ""
      } else {
        cell.append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    if !cell.trimmed.isEmpty { cells.append(cell) }
    return cells
  }

  /// Rows of words, from top to bottom.
  private struct Grid {
    private(set) var words: [Word] = []
    /// The right end of the widest line.
    private(set) var right: Float = 0
    /// The top of the next line.
    private(set) var y: Float = MarkdownPage.pitch
    private var line = 0

    mutating func skip() { y += MarkdownPage.blank }

    /// A line of text, perhaps a heading, a quotation or a list's item.
    mutating func add(_ markdown: Substring) {
      var rest = markdown.drop { $0 == ">" || $0 == " " }
      let level = rest.prefix { $0 == "#" }.count
      var scale: Float = 1
      if (1...6).contains(level), rest.dropFirst(level).first?.isWhitespace ?? true {
        rest = rest.dropFirst(level)
        scale = level <= MarkdownPage.headings.count ? MarkdownPage.headings[level - 1] : 1
      } else if ["- ", "* ", "+ "].contains(where: { rest.hasPrefix($0) }) {
        rest = rest.dropFirst(2)
      }
      place(MarkdownInline.text(rest.trimmed), at: 0, scale: scale)
      y += MarkdownPage.pitch * scale
    }

    /// A table, without its delimiter row.
    mutating func add(_ table: [[String]]) {
      let rows = table.filter { row in
        !row.allSatisfy { cell in cell.contains("-") && cell.allSatisfy { "-: ".contains($0) } }
      }.map { $0.map { String(MarkdownInline.text($0).trimmed) } }
      let count = rows.map(\.count).max() ?? 0
      let columns = (0..<count).map { column in rows.map { column < $0.count ? $0[column] : "" } }
      let widths = columns.map { $0.map(\.count).max() ?? 0 }
      let areNumbers = columns.map { cells in
        let filled = cells.filter { !$0.isEmpty }
        return filled.count(where: \.isNumeral) * 2 >= filled.count
      }
      for row in rows where !row.allSatisfy(\.isEmpty) {
        var start = 0
        for (column, cell) in row.enumerated() {
          place(cell, at: start + (areNumbers[column] ? widths[column] - cell.count : 0), scale: 1)
          start += widths[column] + MarkdownPage.columnGap
        }
        y += MarkdownPage.pitch
      }
    }

    /// Words from a column of the grid on; wide gaps between them start another line of the source.
    private mutating func place(_ text: String, at column: Int, scale: Float) {
      line += 1
      var column = column
      var end: Int?
      for part in text.split(separator: " ", omittingEmptySubsequences: false) {
        if !part.isEmpty {
          if let end, column - end >= MarkdownPage.columnGap { line += 1 }
          let x = Float(column) * MarkdownPage.cell * scale
          let width = Float(part.count) * MarkdownPage.cell * scale
          words.append(
            Word(
              text: String(part), quad: Quad(x0: x, y0: y, x1: x + width, y1: y + MarkdownPage.height * scale),
              confidence: 1, line: line))
          right = max(right, x + width)
          end = column + part.count
        }
        column += part.count + 1
      }
    }
  }
}

extension StringProtocol {
  fileprivate var trimmed: SubSequence {
    let start = drop(while: \.isWhitespace)
    return start[..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)]
  }

  /// Mostly digits, as amounts and quantities are.
  fileprivate var isNumeral: Bool {
    let letters = count(where: \.isLetter)
    return letters <= 3 && count(where: \.isNumber) > letters
  }
}
