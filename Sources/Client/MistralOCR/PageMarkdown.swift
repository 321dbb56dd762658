import DocumentText

/// The words of a page as markdown: printed lines from top to bottom, larger ones as headings, clearly aligned columns as
/// tables. Rendered, it shows the characters that are printed, whatever they would mean in markdown.
public struct PageMarkdown: Sendable, Equatable {
  public let text: String

  /// Lines of so many times the page's text height are headings of the first and of the second level.
  private static let headings: [Float] = [1.8, 1.4]
  /// A line of more words is not a heading, however large its type.
  private static let headingWords = 12
  /// A gap between lines of so many text heights separates blocks.
  private static let blockGap: Float = 1.5

  public init(_ page: TextPage) {
    let page = PageLines(page)
    var blocks: [[String]] = []
    var bottom: Float?
    var rest = page.lines[...]
    while let line = rest.first {
      let isApart = bottom.map { line.bounds.y0 - $0 > Self.blockGap * page.textHeight } ?? true
      if let level = Self.heading(line, textHeight: page.textHeight) {
        rest = rest.dropFirst()
        blocks += [[String(repeating: "#", count: level) + " " + MarkdownText.line(line.string, isStart: false)], []]
      } else if let table = MarkdownTable(
        rest, until: { Self.heading($0, textHeight: page.textHeight) != nil })
      {
        rest = rest.dropFirst(table.lineCount)
        blocks += [table.rows, []]
      } else {
        rest = rest.dropFirst()
        if isApart || blocks.isEmpty { blocks.append([]) }
        blocks[blocks.count - 1].append(MarkdownText.line(line.string, isStart: true))
      }
      bottom = page.lines[..<rest.startIndex].last?.bounds.y1
    }
    text = blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// The level of a heading; nil for any other line.
  private static func heading(_ line: PrintedLine, textHeight: Float) -> Int? {
    guard line.words.count <= headingWords, line.text.contains(where: { $0.properties.isAlphabetic }) else {
      return nil
    }
    return headings.firstIndex { line.height >= $0 * textHeight }.map { $0 + 1 }
  }
}

extension PrintedLine {
  fileprivate var string: String { string(text.indices) }
}

/// Lines whose cells stand in columns.
struct MarkdownTable {
  /// The first row is the header: markdown knows no table without.
  let rows: [String]
  /// Lines it is made of.
  let lineCount: Int

  /// Two lines may stand below each other by chance.
  private static let fewestLines = 3
  /// Lines further apart, in heights of text, belong to different tables.
  private static let widestGap: Float = 2.5
  /// More columns than a page has are a picture of something else.
  private static let mostColumns = 20

  /// The table that begins with the first line, as long as cells of a line keep to columns of their own; nil where it is
  /// too short to be deliberate.
  init?(_ lines: ArraySlice<PrintedLine>, until isHeading: (PrintedLine) -> Bool) {
    var columns: [ClosedRange<Float>] = []
    var taken: [[Cell]] = []
    var bottom: Float?
    for line in lines {
      let cells = line.cells.map { Cell(text: line.string($0), extent: Self.extent(line.box($0))) }
      if let bottom, line.bounds.y0 - bottom > Self.widestGap * line.height { break }
      guard cells.count > 1, cells.count <= Self.mostColumns, !isHeading(line) else { break }
      let widened = Self.merged(columns + cells.map(\.extent))
      // Columns stay columns, and no two cells of the line are in one.
      guard widened.count <= Self.mostColumns, Self.areApart(columns, in: widened),
        Self.areApart(cells.map(\.extent), in: widened)
      else { break }
      columns = widened
      taken.append(cells)
      bottom = line.bounds.y1
    }
    guard taken.count >= Self.fewestLines else { return nil }
    lineCount = taken.count
    let filled = taken.map { cells in
      let texts = columns.map { column in
        cells.first { $0.extent.overlaps(column) }.map { MarkdownText.cell($0.text) } ?? ""
      }
      return "| " + texts.joined(separator: " | ") + " |"
    }
    let rule = "|" + String(repeating: " --- |", count: columns.count)
    rows = [filled[0], rule] + filled.dropFirst()
  }

  private struct Cell {
    var text: String
    var extent: ClosedRange<Float>
  }

  private static func extent(_ box: Rectangle) -> ClosedRange<Float> { box.x0...max(box.x0, box.x1) }

  /// Overlapping extents made one, left to right.
  private static func merged(_ extents: [ClosedRange<Float>]) -> [ClosedRange<Float>] {
    var columns: [ClosedRange<Float>] = []
    for extent in extents.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = columns.last, last.overlaps(extent) {
        columns[columns.count - 1] = last.lowerBound...max(last.upperBound, extent.upperBound)
      } else {
        columns.append(extent)
      }
    }
    return columns
  }

  /// No two in one column.
  private static func areApart(_ extents: [ClosedRange<Float>], in columns: [ClosedRange<Float>]) -> Bool {
    Set(extents.map { extent in columns.firstIndex { $0.overlaps(extent) } }).count == extents.count
  }
}

/// Printed text inside markdown. Escaped is only what would change the text's structure or hide characters (CommonMark
/// 0.31.2): other readers than markdown's get to see the text as it is printed.
enum MarkdownText {
  /// - Parameter isStart: whether nothing stands before it on its line.
  static func line(_ text: String, isStart: Bool) -> String {
    let words = text.split(separator: " ")
    return words.enumerated().map { word($1, isStart: isStart && $0 == 0, isAlone: words.count == 1) }
      .joined(separator: " ")
  }

  /// A cell of a table.
  static func cell(_ text: String) -> String {
    line(text, isStart: false).replacing("|", with: "\\|")
  }

  private static func word(_ word: Substring, isStart: Bool, isAlone: Bool) -> String {
    var result = isStart && beginsBlock(word, isAlone: isAlone) ? "\\" : ""
    // Inside a word an underscore is only an underscore.
    let hasOuterUnderscore = word.hasPrefix("_") || word.hasSuffix("_")
    var previous: Character?
    for (index, character) in zip(word.indices, word) {
      let next = word[word.index(after: index)...].first
      let isEscaped =
        switch character {
        case "`", "*": true
        case "_": hasOuterUnderscore
        case "\\": next.map { $0.isASCII && ($0.isPunctuation || $0.isSymbol) } ?? false
        case "<": next.map { $0.isLetter || "/!?".contains($0) } ?? false
        case "(": previous == "]"
        default: false
        }
      // One backslash is enough.
      if isEscaped && result != "\\" { result += "\\" }
      result.append(character)
      previous = character
    }
    return result
  }

  /// Headings, quotes, list items and rules.
  private static func beginsBlock(_ word: Substring, isAlone: Bool) -> Bool {
    if word.first == ">" || word == "-" || word == "+" { return true }
    if word.count <= 6, word.allSatisfy({ $0 == "#" }) { return true }
    return isAlone && ["-", "=", "~"].contains { mark in word.allSatisfy { String($0) == mark } }
  }
}

extension OCRDimensions {
  /// A printed page is measured in px of this resolution, as Mistral does; a picture has its own px, and no known size on
  /// paper.
  public static let dpi = 200

  /// The size that a page's words are measured on.
  public init(_ page: TextPage) {
    let scale = page.source == .textLayer ? Float(Self.dpi) / 72 : 1
    func px(_ length: Float) -> Int {
      let px = (length * scale).rounded()
      return px.isFinite ? Int(min(max(px, 1), 1_000_000)) : 1
    }
    self.init(dpi: Self.dpi, height: px(page.height), width: px(page.width))
  }
}
