import DocumentText
import Extraction
import Languages

/// What kind of paper the pages are: titles, labels, columns, sums and the form of the page together; none decides alone.
struct DocumentTypeFinder {
  private let text: PageText

  init(_ text: PageText) {
    self.text = text
  }

  /// How often each kind of sign is printed.
  private struct Signs {
    var invoice = 0
    var receipt = 0
    var statement = 0
    var accounts = 0
    /// Outside of bookings, which name invoices, too.
    var invoicesApart = 0
    var taxes = 0
    /// Lines of a till: cash, change, points.
    var till = 0
    /// Cells that say invoice, and nothing else, in large type or in the head.
    var invoiceTitles = 0
    var creditTitles = 0
    var creditMentions = 0
  }

  /// Points that make a statement.
  private static let statementPoints = 4
  /// Points that make a credit note: those of a title, or of a negative total with another sign.
  private static let creditPoints = 2
  /// Rolls of tills are 80 mm wide at most, in points.
  private static let roll: Float = 240
  /// Sheets hold at least so many heights of their letters side by side.
  private static let sheet: Float = 38
  /// `Rechnungsempfänger`, `Rechnungsnummer`: labels of values, which stand on credit notes as well.
  private static let aboutInvoices: Concepts = [.customer, .number, .date, .reference]
  /// Lines of the head, where titles stand in small type as well.
  private static let head = 25

  /// - Parameters:
  ///   - total: in minor units.
  ///   - items: of an invoice or receipt, as printed.
  ///   - reading: the lines read as those of a statement.
  func type(total: Int64?, items: [LineItem], statement reading: StatementReading) -> DocumentType {
    let signs = signs(others: Set(reading.others))
    if isStatement(signs, reading) { return .bankStatement }
    if isCreditNote(signs, total: total, items: items) { return .creditNote }
    // Tills print narrow strips, offices whole sheets.
    let isStrip = isStrip
    let invoice = signs.invoice + signs.accounts + (isStrip ? 0 : 3)
    let receipt = signs.receipt + (isStrip ? 3 : 0)
    return invoice > receipt ? .invoice : .receipt
  }

  private var isStrip: Bool {
    guard let size = text.sizes.first else { return true }
    guard text.isRecognized else { return size.height > 1.55 * size.width || size.width < Self.roll }
    // A picture shows more or less of what lies around: the text itself is narrow or wide.
    let rows = text.lines.filter { $0.row.page == 0 }.map(\.row.bounds)
    guard let left = rows.map(\.x0).min(), let right = rows.map(\.x1).max() else { return true }
    return right - left < Self.sheet * text.textHeights[0]
  }

  private func signs(others: Set<Int>) -> Signs {
    var signs = Signs()
    for (index, line) in text.lines.enumerated() {
      let hasMoney = line.numbers.contains { $0.decimals == 2 }
      for (cell, concepts) in zip(line.row.cells, line.cellConcepts) {
        // `Umrechnung` is about currencies, not a Rechnung.
        guard !concepts.contains(.exchange) else { continue }
        let isShort = cell.text.count <= 40
        let isTitle = isShort && index < 40
        if concepts.contains(.statement), isTitle { signs.statement += 1 }
        countCredit(&signs, index, line, cell, concepts)
        if concepts.contains(.invoice) {
          signs.invoice += isTitle ? 2 : 1
          if others.contains(index) { signs.invoicesApart += 1 }
        }
        // `Caja de cartón` is an item, no till.
        if concepts.contains(.receipt), line.numbers.count < 3 { signs.receipt += isTitle ? 2 : 1 }
        if !concepts.isDisjoint(with: [.change, .payment]), !line.numbers.isEmpty {
          signs.receipt += 1
          if concepts.contains(.change), hasMoney, others.contains(index) { signs.till += 1 }
        }
        if concepts.contains(.points), others.contains(index) { signs.till += 1 }
        if concepts.contains(.due), concepts.contains(.date) { signs.invoice += 2 }
        if concepts.contains(.account) { signs.accounts += 1 }
        if concepts.contains(.tax), others.contains(index), hasMoney { signs.taxes += 1 }
      }
    }
    return signs
  }

  private func countCredit(
    _ signs: inout Signs, _ index: Int, _ line: PageText.Line, _ cell: Cell, _ concepts: Concepts
  ) {
    let isHead = cell.text.count <= 40 && index < 40 && (isLarge(line, cell) || index < Self.head)
    if concepts.contains(.creditNote), concepts.isDisjoint(with: [.payment, .discount, .saving]) {
      // A line of the document gives its amount behind the word; a title has none.
      if isHead, !line.numbers.contains(where: { $0.decimals == 2 && !$0.isPartOfCode }) {
        signs.creditTitles += 1
      } else {
        signs.creditMentions += 1
      }
    } else if concepts.contains(.invoice), concepts.isDisjoint(with: Self.aboutInvoices), isHead,
      text.lexicon.labels.isPureLabel(line.row.text[cell.text])
    {
      let words = line.row.text[cell.text].split(separator: " ")
      // `Facture liée` and dates of invoices stand on credit notes.
      if words.count == 1 { signs.invoiceTitles += 1 }
    }
  }

  /// Titles, balances, columns, bookings and whether the balances follow from each other, less what invoices and tills print.
  private func isStatement(_ signs: Signs, _ reading: StatementReading) -> Bool {
    guard reading.points >= 2, !isBilledByTheHour(reading) else { return false }
    let against = min(signs.invoicesApart, 3) + min(signs.taxes, 3) + min(signs.till, 3)
    let points = min(signs.statement, 3) + reading.points - against
    if points >= Self.statementPoints { return true }
    return points + 3 >= Self.statementPoints && reading.finder.bookings.count >= 2 && reading.closes
  }

  /// `03/04/26  Review  2.50  387.50  968.75`: bookings have no quantities and prices. A rate of exchange has four
  /// decimals.
  private func isBilledByTheHour(_ reading: StatementReading) -> Bool {
    let products = reading.bookingLines.lazy.filter { index in
      let numbers = text.lines[index].numbers.filter { !$0.isPercentage && !$0.isPartOfCode && $0.decimals == 2 }
      guard let amount = numbers.last, numbers.count >= 3, let first = numbers.dropLast(2).last,
        let product = first.value.multiplied(by: numbers[numbers.count - 2].value)
      else { return false }
      return product.roundedMinorUnits(exponent: 2) == amount.value.roundedMinorUnits(exponent: 2)
    }
    return products.prefix(2).count == 2
  }

  private func isCreditNote(_ signs: Signs, total: Int64?, items: [LineItem]) -> Bool {
    let amounts = items.compactMap(\.amount)
    let areNegative = !amounts.isEmpty && amounts.count { $0 < 0 } * 2 > amounts.count
    var points = min(signs.creditTitles, 1) * 2 + min(signs.creditMentions, 2) - min(signs.invoiceTitles, 1) * 2
    if let total, total < 0 { points += 1 }
    if areNegative { points += 1 }
    // A receipt with returned goods is no credit note: something must be called so, or an invoice be negative throughout.
    let isNamed = signs.creditTitles + signs.creditMentions > 0
    return points >= Self.creditPoints && (isNamed || signs.invoice > signs.receipt)
  }

  private func isLarge(_ line: PageText.Line, _ cell: Cell) -> Bool {
    cell.bounds.height > 1.3 * text.textHeights[line.row.page]
  }
}
