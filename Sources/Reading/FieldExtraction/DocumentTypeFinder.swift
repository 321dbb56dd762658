import DocumentText
import Extraction
import Languages

/// What kind of paper the pages are, by their titles and labels.
struct DocumentTypeFinder {
  private let text: PageText

  init(_ text: PageText) {
    self.text = text
  }

  /// Points that make a statement.
  private static let enough = 4

  /// - Parameters:
  ///   - total: in minor units.
  ///   - reading: the lines read as those of a statement.
  func type(total: Int64?, statement reading: StatementReading) -> DocumentType {
    var invoice = 0
    var receipt = 0
    var statement = 0
    var credit = 0
    var taxes = 0
    var accounts = 0
    let others = Set(reading.others)
    var against = 0
    for (index, line) in text.lines.enumerated() {
      for (cell, concepts) in zip(line.row.cells, line.cellConcepts) {
        let isTitle = cell.text.count <= 40 && index < 40
        if concepts.contains(.statement), isTitle { statement += 1 }
        let isCreditNote = concepts.contains(.creditNote) && concepts.isDisjoint(with: [.payment, .discount, .saving])
        if isCreditNote, isTitle, isLarge(line, cell) || index < 25 { credit += 1 }
        if concepts.contains(.invoice) {
          invoice += isTitle ? 2 : 1
          // Bookings name invoices, too.
          if others.contains(index) { against += 1 }
        }
        if concepts.contains(.receipt) { receipt += isTitle ? 2 : 1 }
        if !concepts.isDisjoint(with: [.change, .payment]), !line.numbers.isEmpty { receipt += 1 }
        if concepts.contains(.due), concepts.contains(.date) { invoice += 2 }
        if concepts.contains(.account) { accounts += 1 }
        if concepts.contains(.tax), others.contains(index), line.numbers.contains(where: { $0.decimals == 2 }) {
          taxes += 1
        }
      }
    }
    // Titles, balances, columns and bookings together; what invoices print speaks against it.
    let points = min(statement, 3) + reading.points - min(against, 3) - min(taxes, 3)
    if points >= Self.enough, reading.points >= 2 { return .bankStatement }
    invoice += accounts
    if credit > 0 { return .creditNote }
    if let total, total < 0, invoice > receipt { return .creditNote }
    // Tills print narrow strips, offices whole sheets.
    let isStrip = text.sizes.first.map { $0.height > 1.55 * $0.width || text.isRecognized } ?? true
    if isStrip { receipt += 3 } else { invoice += 3 }
    return invoice > receipt ? .invoice : .receipt
  }

  private func isLarge(_ line: PageText.Line, _ cell: Cell) -> Bool {
    cell.bounds.height > 1.3 * text.textHeights[line.row.page]
  }
}
