import DocumentText
import Extraction
import Languages

/// Whose account a statement is about: the name behind a label of holders, else the first line of the customer's address.
struct AccountHolderFinder {
  struct Found: Sendable {
    var name: String
    var line: Int
    var range: Range<Int>
  }

  private let text: PageText
  /// Lines that belong to no booking.
  private let lines: [Int]
  private let bank: String?

  /// - Parameter bank: its name, which is never the holder's.
  init(_ text: PageText, lines: [Int], bank: String?) {
    self.text = text
    self.lines = lines
    self.bank = bank.map(Self.letters)
  }

  /// nil where no name is certain.
  func holder() -> Found? { labelled() ?? addressed() }

  // MARK: - Behind a label

  private func labelled() -> Found? {
    let labels = text.lexicon.statements.labels
    for index in lines {
      let row = text.lines[index].row
      for (position, cell) in row.cells.enumerated() where labels.concepts(row.text[cell.text]).contains(.holder) {
        let label = labelEnd(row, cell.text)
        if label < cell.text.upperBound {
          if let found = name(index, trimmed(label..<cell.text.upperBound, row)) { return found }
          continue
        }
        if position + 1 < row.cells.count, let found = name(index, row.cells[position + 1].text) { return found }
        if let found = below(index, cell.bounds) { return found }
      }
    }
    return nil
  }

  /// Where the label of a cell ends: at its colon, else behind the words that name a holder.
  private func labelEnd(_ row: Row, _ cell: Range<Int>) -> Int {
    if let colon = cell.first(where: { row.text[$0] == ":" }) { return colon + 1 }
    let words = row.text[cell].split(separator: " ")
    let labels = text.lexicon.statements.labels
    for count in stride(from: words.count, through: 1, by: -1) {
      let phrase = row.text[cell.lowerBound..<words[count - 1].endIndex]
      if labels.isPureLabel(phrase), labels.concepts(phrase).contains(.holder) { return words[count - 1].endIndex }
    }
    // The label stands behind other words.
    return cell.lowerBound
  }

  /// The cell under a label, flush with it.
  private func below(_ index: Int, _ bounds: Rectangle) -> Found? {
    guard text.lines.indices.contains(index + 1) else { return nil }
    let next = text.lines[index + 1].row
    guard next.page == text.lines[index].row.page, next.bounds.y0 - bounds.y1 < Self.nearest * next.height else {
      return nil
    }
    return next.cells.first { abs($0.bounds.x0 - bounds.x0) < next.height }.flatMap { name(index + 1, $0.text) }
  }

  // MARK: - Above an address

  /// Cells right below each other, flush left, in the upper half of the first page: a name, then an address.
  private func addressed() -> Found? {
    var found: [Found] = []
    for (position, index) in lines.enumerated() {
      let row = text.lines[index].row
      guard row.page == 0, row.bounds.midY < 0.5 * text.sizes[0].height else { break }
      for cell in row.cells {
        guard let name = name(index, cell.text), !isBelowName(position, cell) else { continue }
        let block = cellsBelow(position, cell).prefix(3)
        let hasAddress = block.contains { isAddress($0) }
        guard hasAddress, bank != nil || hasTitle(name.name) else { continue }
        found.append(name)
      }
    }
    if found.count > 1 { found = found.filter { hasTitle($0.name) } }
    return found.count == 1 ? found[0] : nil
  }

  private func cellsBelow(_ position: Int, _ cell: Cell) -> [String] {
    var block: [String] = []
    var bounds = cell.bounds
    for index in lines[(position + 1)...].prefix(12) {
      let row = text.lines[index].row
      guard row.page == 0, row.bounds.y0 - bounds.y1 < Self.nearest * bounds.height else { break }
      guard let next = row.cells.first(where: { abs($0.bounds.x0 - cell.bounds.x0) < 0.6 * row.height }) else {
        continue
      }
      block.append(row.string(next.text))
      bounds = next.bounds
    }
    return block
  }

  /// Another line of the block stands above it; a title (`Herrn`), a label and the bank's own address do not count.
  private func isBelowName(_ position: Int, _ cell: Cell) -> Bool {
    for index in lines[..<position].suffix(4).reversed() {
      let row = text.lines[index].row
      guard row.page == 0, cell.bounds.y0 - row.bounds.y1 < Self.nearest * row.height else { return false }
      if let above = row.cells.first(where: { abs($0.bounds.x0 - cell.bounds.x0) < 0.6 * row.height }) {
        let printed = row.string(above.text)
        let isTitle = hasTitle(printed) && printed.split(separator: " ").count <= 2
        return !isTitle && !isBank(printed) && !text.lexicon.labels.isPureLabel(row.text[above.text])
      }
    }
    return false
  }

  /// Heights of a line that may lie between two lines of an address.
  private static let nearest: Float = 1.3

  private func isAddress(_ text: String) -> Bool {
    if self.text.lexicon.addresses.isAddress(text) { return true }
    let concepts = self.text.lexicon.statements.labels.concepts(Array(text.unicodeScalars)[...])
    // A house number and a street, a town with its code.
    return concepts.isEmpty && text.contains(where: \.isNumber) && text.count(where: \.isLetter) >= 4
      && !text.contains(":") && text.split(separator: " ").count <= 6
  }

  // MARK: - Names

  /// The range as a name; nil where it can be none.
  private func name(_ index: Int, _ range: Range<Int>) -> Found? {
    let row = text.lines[index].row
    let name = row.string(range)
    let words = name.split(separator: " ")
    guard words.count >= 2, words.count <= 8, !name.contains(where: \.isNumber), !name.contains(":"),
      name.count(where: \.isLetter) >= 5, words.contains(where: { $0.count > 2 && $0.first?.isUppercase == true })
    else { return nil }
    let scalars = Array(name.unicodeScalars)[...]
    let isNamed = hasTitle(name) || text.lexicon.legalForms.isCompany(name)
    let labels = text.lexicon.labels.concepts(scalars).union(text.lexicon.statements.labels.concepts(scalars))
    guard isNamed || labels.isEmpty, !text.lexicon.addresses.isAddress(name), !isBank(name) else { return nil }
    return Found(name: name, line: index, range: range)
  }

  private func isBank(_ name: String) -> Bool {
    guard let bank else { return false }
    let letters = Self.letters(name)
    return letters.contains(bank) || bank.contains(letters)
  }

  private func hasTitle(_ name: String) -> Bool {
    let words = name.split(separator: " ").map { word in
      String(String.UnicodeScalarView(word.unicodeScalars.map(LatinFold.base).filter(\.isLetter)))
    }
    return (1...2).contains { text.lexicon.statements.personTitles.contains(words.prefix($0).joined(separator: " ")) }
  }

  private func trimmed(_ range: Range<Int>, _ row: Row) -> Range<Int> {
    (range.first { row.text[$0] != " " } ?? range.upperBound)..<range.upperBound
  }

  private static func letters(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(LatinFold.base).filter(\.isLetter)))
  }
}
