import DocumentText

/// The words of a page as text for a language model: one line for each printed line, columns aligned by blanks.
///
/// Gaps wider than a word space become blanks in proportion, a vertical gap becomes one empty line, and a line in large
/// type starts with `# `. Control tokens are broken up (`ControlTokens`). The same words give the same text.
public struct PageTranscript: Sendable, Equatable {
  public let text: String

  /// Most characters of a page; a dense A4 page has some 6,000 with its blanks.
  public static let maximumCharacters = 12_000
  /// Character cells across a page: what wide tables in small type take.
  private static let maximumColumns: Float = 160
  /// A gap of so many character cells is wider than a word space.
  private static let wideGap: Float = 2
  /// And of so many heights of a heading: words in large type stand further apart.
  private static let largeTypeGap: Float = 1.1
  /// A gap between lines of so many text heights is an empty line.
  private static let emptyLine: Float = 1.5
  /// A line of so many times the page's text height is a heading.
  private static let heading: Float = 1.4

  public init(_ page: TextPage) {
    let page = PageLines(page)
    let left = page.lines.map(\.bounds.x0).min() ?? 0
    let right = page.lines.map(\.bounds.x1).max() ?? 0
    let cell = max(page.characterWidth, (right - left) / Self.maximumColumns)
    var rows: [String] = []
    var bottom: Float?
    for line in page.lines {
      if let bottom, line.bounds.y0 - bottom > Self.emptyLine * page.textHeight { rows.append("") }
      bottom = line.bounds.y1
      let isHeading = line.height >= Self.heading * page.textHeight
      let gap = max(Self.wideGap * cell, isHeading ? Self.largeTypeGap * line.height : 0)
      rows.append((isHeading ? "# " : "") + Self.row(line, left: left, cell: cell, gap: gap))
    }
    text = Self.bounded(rows)
  }

  /// - Parameter gap: a wider one keeps columns apart.
  private static func row(_ line: PrintedLine, left: Float, cell: Float, gap: Float) -> String {
    var row = ""
    var length = 0
    var end: Float?
    for word in line.words {
      let box = word.quad.bounds
      let column = Int(((box.x0 - left) / cell).rounded())
      if let end {
        // Wide letters can run past their column: two blanks still tell the columns apart.
        let blanks = box.x0 - end > gap ? max(2, column - length) : 1
        row += String(repeating: " ", count: blanks)
        length += blanks
      } else {
        row = String(repeating: " ", count: max(0, column))
        length = max(0, column)
      }
      let text = ControlTokens.broken(word.text)
      row += text
      length += text.unicodeScalars.count
      end = box.x1
    }
    return row
  }

  /// Heads and sums of documents stand at the ends: of an endless page the middle is left out.
  private static func bounded(_ rows: [String]) -> String {
    let whole = rows.joined(separator: "\n")
    guard whole.unicodeScalars.count > maximumCharacters else { return whole }
    func taken(_ rows: some Sequence<String>) -> [String] {
      var rest = maximumCharacters / 2 - 2
      return rows.prefix { row in
        rest -= row.unicodeScalars.count + 1
        return rest >= 0
      }
    }
    return (taken(rows) + ["…"] + taken(rows.reversed()).reversed()).joined(separator: "\n")
  }
}
