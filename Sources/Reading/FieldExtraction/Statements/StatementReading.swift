import DocumentText
import Extraction
import Languages

/// The lines of a document read as those of a statement, which it need not be.
struct StatementReading {
  /// Lines that hold two bookings are cut.
  let text: PageText
  let lines: [StatementLine]
  let columns: StatementColumns
  let finder: BookingFinder
  let bookingLines: Set<Int>
  /// Lines that belong to no booking.
  let others: [Int]
  let isCard: Bool

  init(_ pages: PageText, exponent: Int) {
    let text = SideBySideTables.apart(pages)
    self.text = text
    let reader = MoneyReader(text, exponent: exponent)
    let months = MonthHeadings(text)
    lines = text.lines.indices.map { StatementLine(text, $0, money: reader, months: months) }
    columns = StatementColumns(text, lines)
    isCard = lines.count { $0.concepts.contains(.card) } >= 2
    finder = BookingFinder(text, lines, columns, isCard: isCard)
    let taken = Set(finder.bookings.flatMap(\.lines))
    bookingLines = taken
    others = lines.indices.filter { !taken.contains($0) }
  }

  /// The printed balances follow from the bookings.
  var closes: Bool {
    StatementFinder(text, self, date: nil, isMonthFirst: false).accounts.first?.check.verdict == .reconciled
  }

  /// Points for what only statements have: balances before and after, columns of money out and in, dated bookings.
  var points: Int {
    var points = 0
    let kinds = finder.balances.map(\.kind)
    if kinds.contains(.opening) { points += 2 }
    if kinds.contains(.closing) { points += 2 }
    if kinds.count(where: { $0 == .plain || $0 == .carried }) >= 2 { points += 1 }
    let hasSides = columns.tables.contains { $0.has(.moneyOut) && $0.has(.moneyIn) }
    let hasBalance = columns.tables.contains { $0.has(.balance) && ($0.has(.date) || $0.has(.description)) }
    if hasSides { points += 2 }
    if hasBalance { points += 2 }
    if finder.bookings.count(where: { $0.day != nil }) >= 2 { points += 1 }
    if isCard { points += 1 }
    return points
  }
}
