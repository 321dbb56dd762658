import DocumentText
import Extraction
import Languages

/// Finds what stands behind, beside or below the labels of details: of orders, payments, telephones.
struct DetailLabels {
  /// Where a value may stand. Its text is trimmed of the label's own marks.
  struct Place {
    var line: Int
    var range: Range<Int>
  }

  let text: PageText
  /// Of each line's cells.
  private let cellConcepts: [[Concepts]]
  private var matcher: LabelMatcher { text.lexicon.details }

  init(_ text: PageText) {
    self.text = text
    let matcher = text.lexicon.details
    cellConcepts = text.lines.map { line in line.row.cells.map { matcher.concepts(line.row.text[$0.text]) } }
  }

  /// What the cells of a line label.
  func concepts(ofLine index: Int) -> Concepts { cellConcepts[index].reduce([]) { $0.union($1) } }

  /// What a piece of text labels.
  func concepts(_ text: ArraySlice<Unicode.Scalar>) -> Concepts { matcher.concepts(text) }

  /// A text holds little but labels: `DEBIT`, and not `Greeting card`.
  func isPureLabel(_ text: ArraySlice<Unicode.Scalar>) -> Bool { matcher.isPureLabel(text) }

  func concepts(ofLine index: Int, cell: Int) -> Concepts { cellConcepts[index][cell] }

  /// In reading order: the rest of the label's cell, else the next cell, else the cell below.
  func places(_ concept: Concepts, longestLabel: Int = 34) -> [Place] {
    text.outerLines.flatMap { index, line in
      line.row.cells.indices.filter { cellConcepts[index][$0].contains(concept) }.compactMap { cell in
        place(concept, index, line, cell, longestLabel: longestLabel)
      }
    }
  }

  private func place(
    _ concept: Concepts, _ index: Int, _ line: PageText.Line, _ cell: Int, longestLabel: Int
  ) -> Place? {
    guard let end = labelEnd(concept, line, line.row.cells[cell].text, longest: longestLabel) else { return nil }
    let rest = trimmed(end..<line.row.cells[cell].text.upperBound, line)
    if !rest.isEmpty { return Place(line: index, range: rest) }
    if cell + 1 < line.row.cells.count {
      let next = trimmed(line.row.cells[cell + 1].text, line)
      if !next.isEmpty, !matcher.isPureLabel(line.row.text[next]), !isLabel(line.row.text[next]) {
        return Place(line: index, range: next)
      }
    }
    return below(index, line.row.cells[cell].bounds)
  }

  private func isLabel(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    self.text.lexicon.labels.isPureLabel(text) && !text.contains(where: \.isASCIIDigit)
  }

  /// Where the label of a concept ends that begins a cell; nil where it has none.
  private func labelEnd(_ concept: Concepts, _ line: PageText.Line, _ cell: Range<Int>, longest: Int) -> Int? {
    var words = 0
    var end = cell.lowerBound
    while end < cell.upperBound, end - cell.lowerBound <= longest, words < 6 {
      let stop = (end..<cell.upperBound).first { $0 > end && (line.row.text[$0] == " " || line.row.text[$0] == ":") }
      end = stop ?? cell.upperBound
      words += 1
      if matcher.concepts(line.row.text[cell.lowerBound..<end]).contains(concept) {
        return extended(end, concept, line, cell)
      }
      while end < cell.upperBound, line.row.text[end] == " " || line.row.text[end] == ":" { end += 1 }
    }
    return nil
  }

  /// The label goes on with words for numbers: `Order` `No.`
  private func extended(_ end: Int, _ concept: Concepts, _ line: PageText.Line, _ cell: Range<Int>) -> Int {
    var end = end
    while end < cell.upperBound {
      let start = (end..<cell.upperBound).first { line.row.text[$0] != " " } ?? cell.upperBound
      let stop = (start..<cell.upperBound).first { line.row.text[$0] == " " } ?? cell.upperBound
      let word = line.row.text[start..<stop]
      let isNumberWord =
        !word.contains(where: \.isASCIIDigit) && word.count <= 8 && word.contains(where: \.isLetter)
        && (text.lexicon.labels.concepts(word).contains(.number)
          || word.count <= 2 && word.last.map { "°º.".unicodeScalars.contains($0) } == true)
      guard isNumberWord, stop > start else { break }
      end = stop
    }
    return end
  }

  /// Without colons, dots and marks of numbers around it.
  func trimmed(_ range: Range<Int>, _ line: PageText.Line) -> Range<Int> {
    var range = range
    while let first = range.first, " :.#°º-–—|·".unicodeScalars.contains(line.row.text[first]) {
      range = (first + 1)..<range.upperBound
    }
    while let last = range.last, " :,;|·".unicodeScalars.contains(line.row.text[last]) {
      range = range.lowerBound..<last
    }
    return range
  }

  /// The cell under a label, in the next line of the page.
  private func below(_ index: Int, _ bounds: Rectangle) -> Place? {
    guard index + 1 < text.lines.count else { return nil }
    let line = text.lines[index + 1]
    guard line.row.page == text.lines[index].row.page, line.row.bounds.y0 - bounds.y1 < 1.6 * line.row.height else {
      return nil
    }
    let cell = line.row.cells.first { min($0.bounds.x1, bounds.x1) - max($0.bounds.x0, bounds.x0) > 0 }
    guard let cell, !isLabel(line.row.text[cell.text]) else { return nil }
    let range = trimmed(cell.text, line)
    return range.isEmpty ? nil : Place(line: index + 1, range: range)
  }

  /// The words of a place, each with its range.
  func words(_ place: Place) -> [Range<Int>] {
    let row = text.lines[place.line].row
    return row.text[place.range].split(separator: " ").map { $0.startIndex..<$0.endIndex }
  }
}
