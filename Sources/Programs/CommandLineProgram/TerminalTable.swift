/// A table that is no wider than a terminal.
///
/// Where there is little room, the widest columns of text are shortened first, down to their minimum. What must be read
/// whole, such as an amount, is never shortened: where the minimum of all columns is still too wide, each row goes on in
/// indented lines below.
package struct TerminalTable: Sendable {
  package struct Column: Sendable {
    package enum Alignment: Sendable { case left, right }

    package enum Shortening: Sendable {
      /// The text is shown whole.
      case none
      case keepsBeginning
      /// The end of a path says more than its beginning.
      case keepsEnd
    }

    let title: String
    let widths: ClosedRange<Int>
    let alignment: Alignment
    let shortening: Shortening

    /// - Parameter widths: from the least that is useful to what is taken where there is room.
    package init(
      _ title: String, widths: ClosedRange<Int>, alignment: Alignment = .left, shortening: Shortening = .none
    ) {
      self.title = title
      self.widths = widths
      self.alignment = alignment
      self.shortening = shortening
    }
  }

  package struct Cell: Sendable {
    let text: String
    let color: Terminal.Color?

    package init(_ text: String, _ color: Terminal.Color? = nil) {
      self.text = text.printable
      self.color = color
    }
  }

  private static let indent = 4
  /// What is left of a shortened text in a row whose amounts take more room than their columns have.
  private static let shortest = 4

  private let columns: [Column]
  private let width: Int
  private let gap: Int
  /// Indices of the columns that stand in the same line.
  private let lines: [Range<Int>]
  private let widths: [Int]

  /// - Parameters:
  ///   - width: of the terminal.
  ///   - gap: blanks between columns.
  package init(_ columns: [Column], width: Int, gap: Int = 2) {
    self.columns = columns
    self.width = width
    self.gap = gap
    var lines = Self.lines(columns, width: width, gap: gap)
    // As few lines as possible, of about the same length.
    for narrower in 1..<max(2, width) where lines.count > 1 {
      let balanced = Self.lines(columns, width: narrower, gap: gap)
      if balanced.count == lines.count {
        lines = balanced
        break
      }
    }
    self.lines = lines
    widths = lines.flatMap { Self.widths(columns[$0], in: width - Self.overhead($0, gap)) }
  }

  package var header: String { row(columns.map { Cell($0.title) }) }

  /// One row: a line, or several.
  package func row(_ cells: [Cell]) -> String {
    lines.map { line in
      let widths = widths(line, cells)
      let parts = line.map { index -> String in
        let (column, cell, width) = (columns[index], cells[index], widths[index - line.lowerBound])
        let text = column.shortened(cell.text, to: width)
        let blanks = String(repeating: " ", count: max(0, width - text.displayWidth))
        let shown = cell.color.map { Terminal.colored(text, $0) } ?? text
        let isLast = index == line.upperBound - 1
        return column.alignment == .right ? blanks + shown : shown + (isLast ? "" : blanks)
      }
      let indent = String(repeating: " ", count: line.lowerBound == 0 ? 0 : Self.indent)
      return (indent + parts.joined(separator: String(repeating: " ", count: gap))).withoutTrailingBlanks
    }.joined(separator: "\n")
  }

  /// A row that has only its first cell and, in place of the others, a message.
  package func row(_ first: Cell, message: String, _ color: Terminal.Color) -> String {
    guard let column = columns.first, let columnWidth = widths.first else { return "" }
    let text = column.shortened(first.text, to: columnWidth)
    let label = text + String(repeating: " ", count: gap)
    return WrappedText.lines(label, message.printable, width: width) { Terminal.colored($0, color) }
      .joined(separator: "\n")
  }

  /// The widths of a line's columns for one row: text gives way to amounts that are wider than their columns.
  private func widths(_ line: Range<Int>, _ cells: [Cell]) -> [Int] {
    var widths = Array(self.widths[line])
    var excess = 0
    for (position, index) in line.enumerated() where columns[index].shortening == .none {
      let needed = cells[index].text.displayWidth
      excess += max(0, needed - widths[position])
      widths[position] = max(needed, widths[position])
    }
    let room = width - Self.overhead(line, gap)
    excess = min(excess, max(0, widths.reduce(0, +) - room))
    while excess > 0 {
      let texts = widths.indices.filter {
        columns[line.lowerBound + $0].shortening != .none && widths[$0] > Self.shortest
      }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  /// Fills lines with columns of minimal width.
  private static func lines(_ columns: [Column], width: Int, gap: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var used = 0
    for (index, column) in columns.enumerated() {
      let needed = column.widths.lowerBound
      if index > start, used + gap + needed > width {
        lines.append(start..<index)
        start = index
        used = indent + needed
      } else {
        used += (index > start ? gap : 0) + needed
      }
    }
    return start < columns.count ? lines + [start..<columns.count] : lines
  }

  /// Shares room among columns: each has its minimum, then text columns grow, the narrowest first, then the others.
  private static func widths(_ columns: ArraySlice<Column>, in room: Int) -> [Int] {
    let columns = Array(columns)
    var widths = columns.map(\.widths.lowerBound)
    var spare = room - widths.reduce(0, +)
    for isText in [true, false] {
      while spare > 0 {
        let growing = widths.indices.filter {
          (columns[$0].shortening != .none) == isText && widths[$0] < columns[$0].widths.upperBound
        }
        guard let narrowest = growing.min(by: { widths[$0] < widths[$1] }) else { break }
        widths[narrowest] += 1
        spare -= 1
      }
    }
    return widths
  }

  /// Blanks before and between the columns of a line.
  private static func overhead(_ line: Range<Int>, _ gap: Int) -> Int {
    (line.lowerBound == 0 ? 0 : indent) + gap * (line.count - 1)
  }
}

extension TerminalTable.Column {
  fileprivate func shortened(_ text: String, to width: Int) -> String {
    guard shortening != .none, text.displayWidth > width else { return text }
    return shortening == .keepsEnd ? "…" + text.end(width - 1) : text.beginning(width - 1) + "…"
  }
}

extension String {
  fileprivate var withoutTrailingBlanks: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
