import DocumentText
import Extraction
import Languages

/// Finds bookings and balances, line by line.
///
/// A line of a table with an amount in one of its columns is a booking where it has a day, or follows one closely. Lines
/// without an amount continue a booking's text. Labels tell balances, sums and headings from bookings.
struct BookingFinder {
  private let text: PageText
  private let lines: [StatementLine]
  private let columns: StatementColumns
  private let lexicon: StatementLexicon
  /// Of each page, the first line of its table's head; the first line of a page without one.
  private let tops: [Int]

  private(set) var bookings: [Booking] = []
  private(set) var balances: [PrintedBalance] = []

  /// A day was read and its amount is still to come.
  private var open: Booking?
  /// Lines may continue the last booking.
  private var isContinuing = false
  /// Lines without a day may be bookings.
  private var isInTable = false
  private var isPending = false
  private var section: Direction?
  private var lastLine: StatementLine?
  /// Where descriptions start.
  private var textStart: Float?
  /// That of lines without one.
  private var currentDay: PrintedDay?

  private let isCard: Bool
  private let pattern: BookingPattern
  /// Lines of text that belong to the amount below them.
  private var lead: [StatementLine] = []

  /// - Parameter isCard: the account is a card's: what is to pay is its closing balance.
  init(_ text: PageText, _ lines: [StatementLine], _ columns: StatementColumns, isCard: Bool) {
    self.isCard = isCard
    self.text = text
    self.lines = lines
    self.columns = columns
    lexicon = text.lexicon.statements
    pattern = BookingPattern(lines, columns)
    var tops = Array(repeating: -1, count: text.sizes.count)
    for line in lines {
      let isFirst = tops[line.page] < 0
      let isHead = columns.isHead(line.index) && !columns.isHead(tops[line.page])
      if isFirst || isHead { tops[line.page] = line.index }
    }
    self.tops = tops
    for line in lines { read(line) }
    // Where days stand below, what has none is no booking.
    if pattern.hasDaysBelow { bookings.removeAll { $0.day == nil } }
  }

  private mutating func read(_ line: StatementLine) {
    defer { lastLine = line }
    if columns.isHead(line.index) {
      end()
      isInTable = true
      isPending = isPending && line.concepts.contains(.pending)
      textStart = nil
      return
    }
    if let kind = readBalances(line) {
      end()
      // Boxes of fees and offers may follow.
      if kind == .closing { (isInTable, currentDay) = (false, nil) }
      return
    }
    if pattern.leading.contains(line.index), !line.isDated {
      lead.append(line)
      return
    }
    if line.money.isEmpty, !line.isDated, readHeading(line) { return }
    guard let table = columns.table(at: line.index) else { return }
    if takesDayBelow(line, table) { return }
    if line.isDayHeading {
      end()
      currentDay = line.days.first
      isInTable = true
      return
    }
    if isApart(line) {
      isContinuing = false
      open = nil
      isInTable = isInTable && (pattern.hasDaysBelow || lastLine.map { $0.page != line.page } == true)
    }
    let (amounts, found) = placed(line, table)
    var balance = found
    if isTotal(line) {
      end()
      return
    }
    guard
      line.letters >= 2
        || line.isDated && open == nil && !amounts.isEmpty && line.days.count <= 2 && line.money.count <= 2
    else {
      if !line.money.isEmpty { isContinuing = false }
      return
    }
    // Several days with amounts are a list of daily balances.
    if line.letters < 2, line.money.count >= 2, amounts.count != 1 { return }
    if amounts.isEmpty, line.isDated, !table.has(.amount), !table.has(.moneyOut), !table.has(.moneyIn) { return }
    let other = amounts.count == 2 ? amounts[0] : nil
    guard let (amount, column) = amounts.last else {
      continueOrOpen(line, table, balance)
      return
    }
    if line.isDated {
      open = nil
      start(line, table, Booking(lines: []))
    } else if let begun = open {
      bookings.append(begun)
      open = nil
      currentDay = begun.day
      append(line, table)
    } else if isInTable, pattern.hasDaysBelow || currentDay != nil, startsText(line, table) {
      start(line, table, Booking(lines: [], day: pattern.hasDaysBelow ? nil : currentDay))
    } else {
      isContinuing = false
      return
    }
    guard !isPending else {
      bookings.removeLast()
      isContinuing = false
      return
    }
    bookings[bookings.count - 1].amount = amount
    bookings[bookings.count - 1].column = column
    bookings[bookings.count - 1].otherAmount = other
    bookings[bookings.count - 1].section = section
    bookings[bookings.count - 1].isCardPayment = line.concepts.contains(.payment)
    if let money = balance {
      bookings[bookings.count - 1].balance = money
      balance = nil
    }
  }

  // MARK: - Bookings

  private mutating func start(_ line: StatementLine, _ table: StatementColumns.Table, _ booking: Booking) {
    bookings.append(booking)
    isContinuing = true
    isInTable = true
    for above in lead where above.page == line.page { append(above, table) }
    lead = []
    if line.isDated {
      let days = table.bookingDayFirst(line.days, in: text.lines[line.index].row)
      bookings[bookings.count - 1].day = days.first
      bookings[bookings.count - 1].isDated = true
      currentDay = days.first
    }
    append(line, table)
  }

  private mutating func append(_ line: StatementLine, _ table: StatementColumns.Table) {
    let last = bookings.count - 1
    bookings[last].lines.append(line.index)
    let days = table.bookingDayFirst(line.days, in: text.lines[line.index].row)
    let rest = line.isDated ? days.dropFirst() : days[...]
    if bookings[last].valueDay == nil { bookings[last].valueDay = rest.first }
    let piece = description(line, table)
    if !piece.text.isEmpty {
      bookings[last].description.append(piece.text)
      if textStart == nil { textStart = piece.x0 }
    }
    isContinuing = true
  }

  private mutating func continueOrOpen(
    _ line: StatementLine, _ table: StatementColumns.Table, _ balance: StatementMoney?
  ) {
    if line.isDated, isInTable, line.letters >= 2 {
      let days = table.bookingDayFirst(line.days, in: text.lines[line.index].row)
      var begun = Booking(lines: [], day: days.first, valueDay: days.dropFirst().first, isDated: true)
      for part in lead.filter({ $0.page == line.page }) + [line] {
        begun.lines.append(part.index)
        let piece = description(part, table)
        if !piece.text.isEmpty { begun.description.append(piece.text) }
      }
      open = begun
      lead = []
      isContinuing = false
      return
    }
    let piece = description(line, table)
    guard !piece.text.isEmpty, isUnderText(line, table, piece.x0) else {
      isContinuing = false
      return
    }
    if open != nil {
      open?.lines.append(line.index)
      open?.description.append(piece.text)
    } else if isContinuing, !isPending, let last = bookings.indices.last {
      bookings[last].lines.append(line.index)
      bookings[last].description.append(piece.text)
      if let balance, bookings[last].balance == nil { bookings[last].balance = balance }
    }
  }

  /// The day of the booking above, or the day of its value, where such days stand below.
  private mutating func takesDayBelow(_ line: StatementLine, _ table: StatementColumns.Table) -> Bool {
    guard line.isDated, line.money.isEmpty, open == nil, let last = bookings.indices.last else { return false }
    if pattern.hasDaysBelow, bookings[last].day == nil {
      bookings[last].day = line.days.first
      bookings[last].isDated = true
    } else if pattern.hasValueDaysBelow, bookings[last].lines == [line.index - 1], !isApart(line) {
      bookings[last].valueDay = line.days.first
    } else {
      return false
    }
    let piece = description(line, table)
    bookings[last].lines.append(line.index)
    if !piece.text.isEmpty { bookings[last].description.append(piece.text) }
    isContinuing = true
    return true
  }

  private mutating func end() {
    isContinuing = false
    open = nil
    lead = []
  }

  /// A wide gap above it, or a new page.
  private func isApart(_ line: StatementLine) -> Bool {
    guard let lastLine else { return true }
    return lastLine.page != line.page || line.bounds.y0 - lastLine.bounds.y1 > 1.6 * max(line.height, lastLine.height)
  }

  /// The line's text starts where those of bookings do.
  private func startsText(_ line: StatementLine, _ table: StatementColumns.Table) -> Bool {
    isUnderText(line, table, description(line, table).x0)
  }

  private func isUnderText(_ line: StatementLine, _ table: StatementColumns.Table, _ x0: Float) -> Bool {
    guard let textStart else { return true }
    let limit = table.columns.filter { !$0.concept.isDisjoint(with: StatementLexicon.moneyColumns) }.map(\.bounds.x0)
      .min()
    return x0 > textStart - 3 * line.height && x0 < (limit ?? .infinity)
  }

  /// Words that are neither days nor amounts.
  private func description(_ line: StatementLine, _ table: StatementColumns.Table) -> (text: String, x0: Float) {
    let row = text.lines[line.index].row
    let taken =
      line.days.map(\.range)
      + line.money.filter { StatementColumns.column($0, in: table, height: line.height) != nil }.map(\.range)
    var words: [String] = []
    var x0: Float?
    var position = 0
    for word in row.words {
      let range = position..<(position + word.text.count)
      position = range.upperBound + 1
      guard !taken.contains(where: { $0.overlaps(range) }) else { continue }
      // A currency beside an amount, a lone sign in its column.
      if words.isEmpty, !word.text.contains(where: { $0.isLetter || $0.isASCIIDigit }) { continue }
      words.append(String(String.UnicodeScalarView(word.text)))
      if x0 == nil { x0 = word.level.x0 }
    }
    while let last = words.last, CurrencySigns.isCurrency(last) || !last.contains(where: { $0.isLetter || $0.isNumber })
    {
      words.removeLast()
    }
    return (words.joined(separator: " "), x0 ?? line.bounds.x0)
  }

  /// The line's amounts by their columns.
  private func placed(
    _ line: StatementLine, _ table: StatementColumns.Table
  ) -> (amounts: [(StatementMoney, Concepts)], balance: StatementMoney?) {
    var amounts: [(StatementMoney, Concepts)] = []
    var balance: StatementMoney?
    for money in line.money {
      guard let column = StatementColumns.column(money, in: table, height: line.height) else { continue }
      if column.concept == .balance { balance = money } else { amounts.append((money, column.concept)) }
    }
    return (amounts, balance)
  }

  // MARK: - Labels

  private func isTotal(_ line: StatementLine) -> Bool {
    guard line.concepts.contains(.total), !line.money.isEmpty, !line.isDated else { return false }
    let words = text.lines[line.index].row.text.split(separator: " ").prefix(2)
    return words.contains { lexicon.labels.concepts($0).contains(.total) }
  }

  /// A section's title says which way its amounts went, or that they are not booked yet.
  private mutating func readHeading(_ line: StatementLine) -> Bool {
    let words = text.lines[line.index].row.text.split(separator: " ")
    guard words.count <= 9, !line.concepts.isDisjoint(with: [.pending, .moneyIn, .moneyOut, .balance]) else {
      return false
    }
    let row = text.lines[line.index].row
    // Above a page's table stand names, such as those of banks.
    guard row.cells.count == 1, line.index > tops[line.page] else { return false }
    if line.concepts.contains(.pending) {
      end()
      isPending = true
      return true
    }
    if line.concepts.contains(.balance), isListBelow(line) {
      // A list of days and the balance at their end.
      end()
      isPending = true
      return true
    }
    // Text of a booking names payments, too: a heading stands left of it or apart from it.
    let isLeft = textStart.map { line.bounds.x0 < $0 - 1.5 * line.height } ?? true
    guard isLeft || !isContinuing || isApart(line) else { return false }
    let last = words.last.map { lexicon.labels.concepts($0) } ?? []
    let concepts = last.isDisjoint(with: [.moneyIn, .moneyOut]) ? line.concepts : last
    let isFollowed = linesBelow(line, 2).contains { $0.isDated && !$0.money.isEmpty }
    guard concepts.contains(.moneyIn) != concepts.contains(.moneyOut), isFollowed else { return false }
    end()
    section = concepts.contains(.moneyIn) ? .into : .out
    isPending = false
    isInTable = true
    return true
  }

  /// Days with amounts and no text follow.
  private func isListBelow(_ line: StatementLine) -> Bool {
    linesBelow(line, 1).contains { $0.page == line.page && $0.letters < 2 && $0.isDated && !$0.money.isEmpty }
  }

  /// The next lines that are no heads.
  private func linesBelow(_ line: StatementLine, _ count: Int) -> [StatementLine] {
    var found: [StatementLine] = []
    var index = line.index + 1
    while index < lines.count, found.count < count {
      if !columns.isHead(index) { found.append(lines[index]) }
      index += 1
    }
    return found
  }

  /// Amounts that are balances, by the label in front of or above them. Returns the kind of the last one.
  private mutating func readBalances(_ line: StatementLine) -> PrintedBalance.Kind? {
    guard !line.money.isEmpty else { return nil }
    let row = text.lines[line.index].row
    let table = columns.table(at: line.index)
    var start = 0
    var found: PrintedBalance.Kind?
    for (position, money) in line.money.enumerated() {
      var label = row.text[start..<max(start, money.range.lowerBound)]
      start = money.range.upperBound
      if !label.contains(where: \.isLetter), position == line.money.count - 1 { label = row.text[start...] }
      let place = table.flatMap { StatementColumns.column(money, in: $0, height: line.height) }
      guard let kind = kind(label, line) ?? kindAbove(label, money, line) else { continue }
      found = kind
      let isOverdrawn =
        lexicon.labels.concepts(label).contains(.overdrawn) || place?.concept == .moneyOut || money.mark == .out
      balances.append(
        PrintedBalance(
          kind: kind, money: money, isOverdrawn: isOverdrawn, bookings: bookings.count))
    }
    if found != nil { isPending = false }
    return found
  }

  private func kind(_ label: ArraySlice<Unicode.Scalar>, _ line: StatementLine) -> PrintedBalance.Kind? {
    let words = label.split(separator: " ").filter { $0.contains(where: \.isLetter) }
    guard !words.isEmpty, words.count <= 9 else { return nil }
    let concepts = lexicon.labels.concepts(label)
    if concepts.contains(.opening) { return .opening }
    if concepts.contains(.closing) || isCard && concepts.contains(.payable) && !concepts.contains(.card) {
      return .closing
    }
    if concepts.contains(.carried), words.count <= 6 { return .carried }
    let first = words.prefix(1).contains { lexicon.labels.concepts($0).contains(.balance) }
    return first && words.count <= 6 && !line.isDated ? .plain : nil
  }

  /// In a box the label stands above its amount.
  private func kindAbove(
    _ label: ArraySlice<Unicode.Scalar>, _ money: StatementMoney, _ line: StatementLine
  ) -> PrintedBalance.Kind? {
    let words = label.split { !$0.isLetter }.map { String(String.UnicodeScalarView($0)) }
    guard words.allSatisfy(CurrencySigns.isCurrency), !line.isDated, line.letters <= 3 * line.money.count,
      line.index > 0
    else {
      return nil
    }
    let above = lines[line.index - 1]
    guard above.page == line.page, above.money.isEmpty, !columns.isHead(above.index) else { return nil }
    let row = text.lines[above.index].row
    let cell = row.cells.first { min($0.bounds.x1, money.bounds.x1) > max($0.bounds.x0, money.bounds.x0) }
    return cell.flatMap { kind(row.text[$0.text], line) }
  }
}
