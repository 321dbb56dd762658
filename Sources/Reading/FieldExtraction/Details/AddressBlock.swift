import DocumentText
import Extraction
import Languages

/// Cells that stand one below the other: how names and addresses are printed.
struct AddressBlock {
  struct Part {
    var line: Int
    var cell: Int
    var range: Range<Int>
    var text: String
  }

  private(set) var parts: [Part] = []

  /// The cells below a place, each overlapping the one above or beginning with it, until a gap.
  ///
  /// - Parameter first: the first cell; nil for those below `bounds`.
  init(_ text: PageText, from line: Int, bounds: Rectangle, count: Int) {
    var last = bounds
    var index = line + 1
    while index < text.lines.count, parts.count < count, text.lines[index].row.page == text.lines[line].row.page {
      let row = text.lines[index].row
      guard row.bounds.y0 - last.y1 < 1.5 * max(row.height, min(last.height, 2 * row.height)) else { break }
      let match = row.cells.indices.min {
        Self.distance(row.cells[$0].bounds, last) < Self.distance(row.cells[$1].bounds, last)
      }
      index += 1
      guard let match, Self.distance(row.cells[match].bounds, last) < 1.5 * row.height else {
        // Another column's line at this height.
        if row.bounds.y0 - last.y1 > 1.2 * row.height { break }
        continue
      }
      let cell = row.cells[match]
      parts.append(Part(line: index - 1, cell: match, range: cell.text, text: row.string(cell.text)))
      last = cell.bounds
    }
  }

  /// How far two cells are from being aligned: left, right or in the middle.
  static func distance(_ a: Rectangle, _ b: Rectangle) -> Float {
    min(abs(a.x0 - b.x0), min(abs(a.x1 - b.x1), abs(a.midX - b.midX)))
  }
}

extension PageText {
  /// Whether a text can be a line of an address: no label, no sum, no day, and not a mail or web address.
  func isAddressLine(_ range: Range<Int>, of index: Int, details: DetailLabels) -> Bool {
    let line = lines[index]
    let concepts = lexicon.labels.concepts(line.row.text[range])
    let text = line.row.string(range)
    if details.concepts(line.row.text[range]).contains(.phone) || text.contains(":") || text.contains("**") {
      return false
    }
    // A number of a register or an account.
    if text.split(separator: " ").contains(where: { $0.count(where: \.isNumber) >= 8 }) { return false }
    if text.contains("@") || text.lowercased().contains("www.") || text.contains("://") { return false }
    if !concepts.isDisjoint(with: [
      .taxId, .account, .invoice, .creditNote, .total, .date, .thanks, .statement,
    ]) {
      // Streets may hold such a word: `Bill Lane`.
      guard PlaceLine.form(text) != nil, concepts.isDisjoint(with: [.taxId, .account]) else { return false }
    }
    if !concepts.isDisjoint(with: [.reference, .number]), !PlaceLine.isCertain(text), !lexicon.addresses.isAddress(text)
    {
      return false
    }
    if line.dates.contains(where: { range.overlaps($0.range) }) { return false }
    if line.numbers.contains(where: { range.overlaps($0.range) && $0.decimals == 2 && !$0.isPartOfCode }) {
      return false
    }
    return text.count(where: \.isLetter) >= 2 && text.count <= 90
  }
}
