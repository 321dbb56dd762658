import DocumentText
import Extraction
import Languages

/// The small line above the window of a letter: `Name · Street 4 · 12345 Town`, with the customer's address below it.
struct SenderLines {
  /// A sender's line and the name in it.
  struct Found: Sendable {
    var line: Int
    var cell: Int
    /// Of the row's text.
    var name: Range<Int>
    /// Where the customer's address stands; nil for a line without a block below it.
    var window: Rectangle?
  }

  let found: [Found]

  init(_ text: PageText) {
    found = text.lines.indices.flatMap { index -> [Found] in
      let line = text.lines[index]
      guard line.row.page == 0 else { return [] }
      return line.row.cells.indices.compactMap { Self.sender(text, index, $0) }
    }
  }

  /// The name's part of the line in a cell, if the cell is one.
  func name(line: Int, cell: Int) -> Range<Int>? { found.first { $0.line == line && $0.cell == cell }?.name }

  private static func sender(_ text: PageText, _ index: Int, _ cellIndex: Int) -> Found? {
    let line = text.lines[index]
    let cell = line.row.cells[cellIndex]
    let content = line.row.text[cell.text]
    guard content.count >= 20, content.count <= 130, content.contains(where: \.isASCIIDigit),
      line.numbers.allSatisfy({ $0.decimals != 2 }), line.dates.isEmpty,
      let end = nameEnd(content), !content[end...].contains(":")
    else { return nil }
    let name = cell.text.lowerBound..<end
    let rest = line.row.string(end..<cell.text.upperBound)
    let first = line.row.string(name)
    guard NameLine.letters(first) >= 3, !first.contains(where: { $0.isNumber || $0 == ":" }), !rest.contains("@"),
      !text.lexicon.addresses.isAddress(first),
      isAddress(rest, text)
    else { return nil }
    return Found(line: index, cell: cellIndex, name: name, window: window(text, index, cell.bounds))
  }

  /// The end of the first of three parts or more, set apart by `·`, ` - ` or commas.
  private static func nameEnd(_ text: ArraySlice<Unicode.Scalar>) -> Int? {
    for mark in ["·", "•", "|", "–", "-", ","] as [Unicode.Scalar] {
      let places = text.indices.filter { index in
        guard text[index] == mark, index > text.startIndex, index + 1 < text.endIndex else { return false }
        return mark == "," ? text[index + 1] == " " : text[index - 1] == " " && text[index + 1] == " "
      }
      if places.count >= 2, let first = places.first {
        return mark == "," ? first : first - 1
      }
    }
    return nil
  }

  /// A house's number and a town with or without a code.
  private static func isAddress(_ rest: String, _ text: PageText) -> Bool {
    let words = rest.split(separator: " ")
    return rest.contains(where: \.isNumber) && words.count >= 3
      && words.count(where: { $0.contains(where: \.isLetter) }) >= 2
  }

  /// The lines below, aligned at the left, up to the first wide gap.
  private static func window(_ text: PageText, _ index: Int, _ sender: Rectangle) -> Rectangle? {
    let line = text.lines[index]
    let (width, height) = text.sizes[0]
    guard !text.isRecognized || line.row.height > 0, sender.midY < 0.4 * height, sender.x0 < 0.45 * width else {
      return nil
    }
    var bottom = sender.y1
    var count = 0
    for next in text.lines[(index + 1)...] where next.row.page == 0 {
      let cell = next.row.cells.first { abs($0.bounds.x0 - sender.x0) < 0.025 * width }
      let gap = next.row.bounds.y0 - bottom
      if gap > (count == 0 ? 4 : 2) * next.row.height { break }
      guard let cell else { continue }
      guard cell.text.count <= 60, count < 7 else { break }
      bottom = cell.bounds.y1
      count += 1
    }
    guard count >= 2 else { return nil }
    return Rectangle(x0: sender.x0 - 0.03 * width, y0: sender.y1, x1: sender.x0 + 0.42 * width, y1: bottom)
  }
}
