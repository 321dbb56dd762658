import DocumentText

/// The lines of a page as a prompt carries them: words at columns, `# ` before large lines, empty lines for gaps.
public struct Transcript: Sendable, Hashable {
  public var lines: [String]

  public init(lines: [String]) { self.lines = lines }

  public var isBlank: Bool { lines.allSatisfy { $0.allSatisfy(\.isWhitespace) } }

  /// Page units of a character cell, in the proportions of type.
  private static let cellWidth: Float = 10
  private static let lineHeight: Float = 24
  private static let textHeight: Float = 18
  /// Of a line that starts with `# `.
  private static let largeTextHeight: Float = 28
  /// Page units around the text.
  private static let margin: Float = 20
  /// Blank cells after which a word is not of the same line of text any more, but of another column.
  private static let columnGap = 3

  /// The words where their columns and lines put them.
  ///
  /// - Parameter source: whether the words are taken for exact ones or for recognized ones.
  public func page(source: TextPage.Source) -> TextPage {
    var words: [Word] = []
    var line = 0
    var top = Self.margin
    var columns = 0
    for text in lines {
      let isLarge = text.hasPrefix("# ")
      let height = isLarge ? Self.largeTextHeight : Self.textHeight
      let cells = Array(Self.unbroken(isLarge ? String(text.dropFirst(2)) : text))
      columns = max(columns, cells.count)
      var column = 0
      var end: Int?
      while column < cells.count {
        guard cells[column] != " " else {
          column += 1
          continue
        }
        let start = column
        while column < cells.count, cells[column] != " " { column += 1 }
        if let end, start - end >= Self.columnGap { line += 1 }
        end = column
        words.append(
          Word(
            text: String(cells[start..<column]),
            quad: Quad(
              x0: Self.margin + Float(start) * Self.cellWidth, y0: top,
              x1: Self.margin + Float(column) * Self.cellWidth, y1: top + height),
            confidence: 1, line: line))
      }
      line += 1
      top += height + Self.lineHeight - Self.textHeight
    }
    return TextPage(
      width: 2 * Self.margin + Float(columns) * Self.cellWidth, height: top + Self.margin, source: source, words: words)
  }

  /// Undoes what keeps printed control tokens from being read as such: `< `, `| >`, `[ /INST]`.
  static func unbroken(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      result.append(scalar)
      index += 1
      guard index < scalars.count, scalars[index] == " " else { continue }
      let next = index + 1 < scalars.count ? scalars[index + 1] : " "
      if scalar == "<" || scalar == "|" && next == ">" || scalar == "[" && startsToken(scalars[(index + 1)...]) {
        index += 1
      }
    }
    return String(result)
  }

  /// `/…`, or a name up to a closing bracket.
  private static func startsToken(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    if scalars.first == "/" { return true }
    let name = scalars.prefix {
      $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil) || $0 == "_"
    }
    return !name.isEmpty && scalars.dropFirst(name.count).first == "]"
  }
}
