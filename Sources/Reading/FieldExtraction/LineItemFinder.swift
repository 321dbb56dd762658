import DocumentText
import Extraction
import Languages

/// Reads the lines of an item table: one line each, a description with a line of quantity and price, or columns.
struct LineItemFinder {
  /// An item and where its amount stands.
  struct Found: Sendable {
    var item: LineItem
    var amount: Amount
    /// Numbers of the amount's line that were read as quantity and price.
    var factors: [Range<Int>] = []
    /// A discount between the items: it counts in sums, but is none of them.
    var isDiscount = false
  }

  private let text: PageText
  private let table: ItemTable
  private let exponent: Int
  private let byRow: [Int: [AmountGroup]]

  init(_ text: PageText, _ groups: [AmountGroup], _ table: ItemTable, exponent: Int) {
    self.text = text
    self.table = table
    self.exponent = exponent
    byRow = Dictionary(grouping: groups, by: \.row)
  }

  private init(_ text: PageText, _ byRow: [Int: [AmountGroup]], _ table: ItemTable, exponent: Int) {
    self.text = text
    self.table = table
    self.exponent = exponent
    self.byRow = byRow
  }

  func items() -> [Found] {
    var found: [Found] = []
    /// A description waiting for its amount.
    var waiting: String?
    /// A line of quantity and price waiting for its item.
    var detail: PageText.Line?
    var describedBelow = isDescribedBelow
    for index in table.lines {
      let line = text.lines[index]
      if text.lexicon.carryOver.isLabel(line.row.text[...]) { continue }
      guard let amount = itemAmount(index) else {
        if isDetail(line) {
          if let last = found.indices.last, complete(&found[last], with: line) { continue }
          detail = line
        } else if LineDescription.isCodeLine(line.row.text, text.lexicon.units) {
          continue
        } else if describedBelow, let last = found.indices.last, found[last].item.description == nil {
          if let words = description(line) { found[last].item.description = words }
        } else if let more = continuation(index, found.last) {
          found[found.count - 1].item.description? += " " + more
        } else if let words = description(line) {
          waiting = words
        }
        continue
      }
      var entry = Found(item: LineItem(description: nil, amount: amount.minor), amount: amount)
      _ = complete(&entry, with: line)
      entry.item.description = described(line, upTo: amount.number, without: entry.factors)
      entry.isDiscount = isDiscount(entry, line)
      if isSum(entry, of: found) { break }
      if entry.item.description == nil, !describedBelow { entry.item.description = waiting }
      if entry.item.description == nil { describedBelow = found.isEmpty || describedBelow }
      waiting = nil
      if entry.item.quantity == nil, let held = detail { _ = complete(&entry, with: held) }
      detail = nil
      found.append(entry)
    }
    return found.filter { $0.item.description != nil }
  }

  /// `MERCHANDISE 272.93` below items with quantities and prices: it names what they add up to.
  private func isSum(_ entry: Found, of found: [Found]) -> Bool {
    entry.item.quantity == nil && entry.item.unitPrice == nil && found.count >= 2
      && found.allSatisfy { $0.item.quantity != nil && $0.item.unitPrice != nil }
      && Self.sum(found) == entry.amount.minor
  }

  /// `Nachlass 13.44-` between items, `REMISE : fidélité 2 % sur 672,00 -13,44` below them.
  private func isDiscount(_ entry: Found, _ line: PageText.Line) -> Bool {
    let role = AmountRole(line.concepts)
    guard role == .discount || role == .saving else { return false }
    let label = line.row.text[..<entry.amount.number.range.lowerBound]
    let words = label.split(separator: " ").count { $0.contains(where: \.isLetter) }
    let isNamed = label.firstIndex(of: ":").map { text.lexicon.labels.isPureLabel(label[..<$0]) } ?? false
    return entry.amount.minor <= 0 && (words <= 3 || isNamed || text.lexicon.labels.isPureLabel(label))
  }

  private func described(
    _ line: PageText.Line, upTo amount: PrintedNumber?, without factors: [Range<Int>] = []
  ) -> String? {
    let days = line.dates.map(\.range).filter { $0.lowerBound < line.row.cells.last?.text.lowerBound ?? 0 }
    return LineDescription.text(of: line, upTo: amount, without: factors + days, text.lexicon)
  }

  /// The words of a line without an amount; nil for the second line of a head (`Qty  RM  RM`).
  private func description(_ line: PageText.Line) -> String? {
    text.lexicon.labels.isPureLabel(line.row.text[...]) ? nil : described(line, upTo: nil)
  }

  /// Whether items are described on the line below their amounts: then the descriptions are indented, and the list ends
  /// with one.
  private var isDescribedBelow: Bool {
    var words: [Float] = []
    var amounts: [Float] = []
    var endsWithWords = false
    for index in table.lines {
      let line = text.lines[index]
      if let amount = itemAmount(index) {
        guard described(line, upTo: amount.number) == nil else { return false }
        amounts.append(line.row.bounds.x0)
        endsWithWords = false
      } else if description(line) != nil, !isDetail(line) {
        words.append(line.row.bounds.x0)
        endsWithWords = true
      }
    }
    guard endsWithWords, !amounts.isEmpty, let line = table.lines.first else { return false }
    return words.sorted()[words.count / 2] > amounts.sorted()[amounts.count / 2] + 0.5 * text.lines[line].row.height
  }

  /// The words of a line that continues the description above it: right below it and aligned with it, in a table with a
  /// head or columns, or nearer to it than to the item below.
  private func continuation(_ index: Int, _ last: Found?) -> String? {
    let line = text.lines[index]
    guard !text.isRecognized, let last, last.item.description != nil, line.dates.isEmpty else { return nil }
    let above = text.lines[last.amount.row]
    guard line.row.page == above.row.page, !line.row.text.contains("#"), !isSumOrCount(index) else { return nil }
    // `1 TOMATE RAMA`, whose amount follows: each item begins with its quantity.
    guard !Self.leadsWithCount(line) || !Self.leadsWithCount(above) else { return nil }
    let isNear = line.row.bounds.y0 - above.row.bounds.y1 < 3 * line.row.height
    guard isNear, table.head != nil || hasColumns(last) || isNearerToItemAbove(index) else { return nil }
    let starts = Self.starts(above.row)
    // Beside the table may stand a letterhead.
    let cell = line.row.cells.last { cell in
      line.row.text[cell.text].count(where: \.isLetter) >= 2
        && starts.contains { abs($0 - cell.bounds.x0) < line.row.height }
    }
    guard let cell, line.row.cells.count == 1 || cell.words.upperBound == line.row.words.count else { return nil }
    return line.row.string(cell.text)
  }

  private static func leadsWithCount(_ line: PageText.Line) -> Bool {
    line.numbers.first.map { $0.decimals == 0 && LineDescription.leads($0, line) } ?? false
  }

  /// `Last bill: 1,689.50`, `Items: 4`
  private func isSumOrCount(_ index: Int) -> Bool {
    let line = text.lines[index]
    return byRow[index]?.contains { !$0.money.isEmpty } == true
      || !line.numbers.isEmpty
        && (AmountRole(line.concepts) == .count || text.lexicon.labels.isPureLabel(line.row.text[...]))
  }

  /// Where words of an item's line begin: its cells, and the words behind a quantity in the same cell.
  private static func starts(_ row: Row) -> [Float] {
    row.cells.flatMap { cell in
      [cell.bounds.x0] + row.words[cell.words].prefix(3).filter { $0.text.contains(where: \.isLetter) }.map(\.level.x0)
    }
  }

  /// Less space above the line than below it, where an item with a description of its own follows.
  private func isNearerToItemAbove(_ index: Int) -> Bool {
    let below = index + 1
    guard index > 0, below < text.lines.count else { return false }
    let (above, line, next) = (text.lines[index - 1].row, text.lines[index].row, text.lines[below].row)
    guard above.page == line.page else { return false }
    if table.lines.contains(below), let amount = itemAmount(below),
      described(text.lines[below], upTo: amount.number) == nil
    {
      return false
    }
    return next.page != line.page || line.bounds.y0 - above.bounds.y1 < next.bounds.y0 - line.bounds.y1
  }

  /// The item stands in columns of its own, though no head names them.
  private func hasColumns(_ found: Found?) -> Bool {
    guard let found, !text.isRecognized else { return false }
    return text.lines[found.amount.row].row.cells.count >= 3 && found.item.unitPrice != nil
  }

  /// The amount in the list's column, if the line has one.
  private func itemAmount(_ index: Int) -> Amount? {
    guard let column = table.column, let groups = byRow[index] else { return nil }
    let line = text.lines[index]
    guard line.dates.isEmpty || line.row.cells.count > 1, !text.lexicon.carryOver.isLabel(line.row.text[...]) else {
      return nil
    }
    let width = text.sizes[line.row.page].width
    let amounts = groups.flatMap(\.money)
    guard let amount = amounts.last(where: { abs($0.bounds.x1 / width - column) < ItemTable.tolerance }),
      !ItemTable.isPrice(text, byRow, index)
    else { return nil }
    switch AmountRole(line.concepts) {
    // Roundings, change and a page's carry-over; the name of an item can contain such a word ("change purse").
    case .rounding, .change, .previous:
      return text.lexicon.labels.isPureLabel(line.row.text[...]) ? nil : amount
    case .count:
      let words = described(line, upTo: amount.number)
      if groups.contains(where: { ItemTable.isProduct($0, line) }) { return amount }
      return words.map { NameLine.letters($0) > 12 } ?? true ? amount : nil
    default: return amount
    }
  }

  /// Quantity and price without a description: `2 Stk x 2,99`, `0,162 kg × 1,15 EUR/kg`.
  private func isDetail(_ line: PageText.Line) -> Bool {
    let numbers = line.numbers.filter { !$0.isPartOfCode }
    return numbers.count >= 2 && LineDescription.hasTimes(line.reading)
  }

  /// Takes quantity and unit price from a line whose numbers multiply to the item's amount.
  private func complete(_ found: inout Found, with line: PageText.Line) -> Bool {
    guard found.item.quantity == nil, let amount = found.item.amount else { return false }
    let numbers = line.numbers.filter { number in
      let isAmount =
        number.range == found.amount.number.range && isOwnLine(line, found)
      // `1/2 inch`, and `1kg` in front of columns, belong to the name.
      let isOfName = isBeside("/", number, line) || isGlued(number, line) && isAmongWords(number, line)
      return !isAmount && !isOfName && !number.isPercentage && !number.value.isZero
        && number.value.description.count <= 9
    }
    let pairs = Self.pairs(numbers.flatMap(Self.readings))
    // Numbers in columns of their own before those among the words.
    let apart = pairs.filter { LineDescription.isAlone($0.0, line) && LineDescription.isAlone($0.1, line) }
    for (first, second) in apart + pairs {
      guard first.range != second.range,
        let product = first.value.multiplied(by: second.value)?.roundedMinorUnits(exponent: exponent),
        abs(product) == abs(amount)
      else { continue }
      let isFirstPrice = isPrice(first, second, line)
      let (quantity, price) = isFirstPrice ? (second, first) : (first, second)
      set(&found.item, quantity: quantity.value, price: price.value)
      if isOwnLine(line, found) { found.factors = [first.range, second.range] }
      return true
    }
    let isSame = numbers.last {
      $0.value.roundedMinorUnits(exponent: exponent) == abs(amount) && $0.decimals == exponent
    }
    if let one = isSame, isOwnLine(line, found) {
      set(&found.item, quantity: nil, price: one.value)
      found.factors.append(one.range)
    }
    // A small whole number in front of the description, alone in a cell before the amount, or with a unit: `1.000 STK`.
    let count = numbers.flatMap(Self.readings).first { number in
      if text.lexicon.units.isCounted(number, in: line.row.text), !isAmongWords(number, line) {
        return number.range != found.amount.number.range && !number.isAmbiguous
      }
      guard number.decimals == 0, !number.isPartOfCode, let value = number.value.minorUnits(exponent: 0),
        (1...999).contains(value), number.range.lowerBound < found.amount.number.range.lowerBound
      else { return false }
      return LineDescription.leads(number, line) || LineDescription.isAlone(number, line)
    }
    guard let count, isOwnLine(line, found) else { return false }
    found.factors.append(count.range)
    set(&found.item, quantity: count.value, price: nil)
    // The amount of one piece is its price.
    if count.value.description == "1" { found.item.unitPrice = amount }
    return true
  }

  private func isBeside(_ mark: Unicode.Scalar, _ number: PrintedNumber, _ line: PageText.Line) -> Bool {
    let (before, after) = (number.range.lowerBound - 1, number.range.upperBound)
    return before >= 0 && line.reading[before] == mark || after < line.reading.count && line.reading[after] == mark
  }

  private func isGlued(_ number: PrintedNumber, _ line: PageText.Line) -> Bool {
    let after = number.range.upperBound
    return line.row.cells.count >= 3 && after < line.reading.count && line.reading[after].isLetter
  }

  /// `Eggs 10 pcs`: the count belongs to the name.
  private func isAmongWords(_ number: PrintedNumber, _ line: PageText.Line) -> Bool {
    guard !text.isRecognized, let cell = line.row.cell(containing: number.range.lowerBound) else { return false }
    let before = line.row.cells[cell].text.lowerBound..<number.range.lowerBound
    return line.row.text[before].count(where: \.isLetter) >= 3
  }

  /// Whether the first of two factors is the unit price: its column says so, or only it is printed as money.
  private func isPrice(_ first: PrintedNumber, _ second: PrintedNumber, _ line: PageText.Line) -> Bool {
    if let columns = table.quantityAndPrice {
      let left = line.row.bounds(first.range).midX
      let right = line.row.bounds(second.range).midX
      let asPrinted = abs(left - columns.quantity) + abs(right - columns.price)
      let swapped = abs(left - columns.price) + abs(right - columns.quantity)
      return swapped < asPrinted
    }
    if first.decimals == exponent, second.decimals < exponent { return true }
    // One piece at the price of the whole.
    return second.value.description == "1" && first.decimals == second.decimals
  }

  private func isOwnLine(_ line: PageText.Line, _ found: Found) -> Bool {
    let own = text.lines[found.amount.row].row
    return line.row.page == own.page && line.row.bounds == own.bounds
  }

  private func set(_ item: inout LineItem, quantity: DecimalNumber?, price: DecimalNumber?) {
    if let quantity { item.quantity = quantity.description }
    if let price { item.setUnitPrice(price, exponent: exponent) }
  }

  /// A unit price or a quantity may have three decimals: `1,659 EUR/l`.
  static func readings(_ number: PrintedNumber) -> [PrintedNumber] {
    guard number.isAmbiguous, let decimal = DecimalNumber(unscaled: number.value.unscaled, scale: 3) else {
      return [number]
    }
    var other = number
    other.value = decimal
    other.decimals = 3
    other.isAmbiguous = false
    return [number, other]
  }

  private static func pairs(_ numbers: [PrintedNumber]) -> [(PrintedNumber, PrintedNumber)] {
    let few = numbers.suffix(8)
    return few.indices.flatMap { first in few[(first + 1)...].map { (few[first], $0) } }
  }
}

extension LineItemFinder {
  /// Where net, tax and gross have columns: the items of the column that adds up to the sum without tax.
  func itemsOfBestColumn() -> [Found] {
    let found = items()
    guard found.count >= 1, !table.otherColumns.isEmpty else { return found }
    let below = byRow.values.flatMap { $0 }.filter { $0.row >= table.lines.upperBound && !$0.money.isEmpty }
    let subtotals = Set(
      below.filter { $0.role == .subtotal || $0.role == .taxBase || $0.role == .total(rank: 4) }.flatMap {
        $0.money.map(\.minor)
      })
    guard let sum = Self.sum(found), !subtotals.contains(sum) else { return found }
    for column in table.otherColumns {
      let others = LineItemFinder(text, byRow, table.withColumn(column), exponent: exponent).items()
      if others.count >= found.count, let sum = Self.sum(others), subtotals.contains(sum) { return others }
    }
    return found
  }

  /// The items up to the last one at which they add up to a printed sum; all of them if they never do.
  ///
  /// This removes sums without a recognized label, which were read as items at the end of the list.
  static func untilSum(_ items: [Found], sums: Set<Int64>) -> [Found] {
    var sum: Int64 = 0
    var end: Int?
    for (index, item) in items.enumerated() {
      sum = sum.addingClamped(item.amount.minor)
      if sums.contains(sum), index > 0 || items.count <= 3 { end = index + 1 }
    }
    return end.map { Array(items[..<$0]) } ?? items
  }

  /// What the items add up to; nil without items.
  static func sum(_ items: [Found]) -> Int64? {
    var sum: Int64 = 0
    for item in items {
      let (next, overflow) = sum.addingReportingOverflow(item.amount.minor)
      if overflow { return nil }
      sum = next
    }
    return items.isEmpty ? nil : sum
  }
}
