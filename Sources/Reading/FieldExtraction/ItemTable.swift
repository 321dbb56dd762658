import DocumentText
import Extraction
import Languages

/// The part of a document that lists what was bought: from the table's head, or the first amounts, to the first sum.
struct ItemTable {
  /// Lines of the list.
  let lines: Range<Int>
  /// The columns' head, where one is printed.
  let head: Int?
  /// Right edge of the column of line amounts, as a fraction of the page's width.
  private(set) var column: Float?
  /// Right edges of other columns of money, right to left.
  let otherColumns: [Float]
  /// Middles of the columns of quantities and unit prices, where both have a head.
  let quantityAndPrice: (quantity: Float, price: Float)?

  init(_ text: PageText, _ groups: [AmountGroup]) {
    var byRow: [Int: [AmountGroup]] = [:]
    for group in groups { byRow[group.row, default: []].append(group) }
    func hasMoney(_ index: Int) -> Bool { byRow[index]?.contains { !$0.money.isEmpty } == true }
    func endsList(_ index: Int) -> Bool {
      byRow[index]?.contains { Self.endsList($0, text.lines[index], text.lexicon.labels) } == true
    }
    func firstHead(_ range: Range<Int>) -> Int? { range.first { Self.isHead(text.lines[$0]) && !hasMoney($0) } }
    let firstSum = text.lines.indices.first(where: endsList)
    var head = firstHead(0..<(firstSum ?? text.lines.count))
    // What is to be paid may stand above the list as well.
    if head == nil, let firstSum, !(0..<firstSum).contains(where: hasMoney) {
      head = firstHead(firstSum..<text.lines.count).flatMap { head in
        (head + 1..<max(head + 1, text.lines.count)).first(where: hasMoney).flatMap { endsList($0) ? nil : head }
      }
    }
    let from = head.map { $0 + 1 } ?? 0
    let firstAmount = (from..<max(from, text.lines.count)).first { index in
      hasMoney(index)
        && (text.lines[index].dates.isEmpty || Self.isDatedItem(text.lines[index], isRecognized: text.isRecognized))
    }
    quantityAndPrice = head.flatMap { Self.columns(text.lines[$0]) }
    guard let firstAmount else {
      (lines, self.head, column, otherColumns) = (0..<0, head, nil, [])
      return
    }
    let end = (firstAmount..<text.lines.count).first { endsList($0) || Self.isSum(text.lines[$0]) }
    let start = head.map { $0 + 1 } ?? max(0, firstAmount - 3)
    let range = min(start, end ?? text.lines.count)..<(end ?? text.lines.count)
    lines = range
    self.head = head
    let edge = Self.amountColumn(text, byRow, lines: range, head: head)
    column = edge
    otherColumns = edge.map { Self.otherColumns(text, byRow, lines: range, besides: $0) } ?? []
  }

  /// The same list with another column of amounts.
  func withColumn(_ column: Float) -> ItemTable {
    var result = self
    result.column = column
    return result
  }

  /// `4 May 2024 | Desk chair | 24 | 383.08`: a day in front of what was done on it.
  static func isDatedItem(_ line: PageText.Line, isRecognized: Bool) -> Bool {
    guard !isRecognized, line.row.cells.count >= 3, let date = line.dates.first,
      let cell = line.row.cell(containing: date.range.lowerBound), let last = line.numbers.last
    else { return false }
    let words = line.row.text[date.range.upperBound..<max(date.range.upperBound, last.range.lowerBound)]
    return cell <= 1 && words.count(where: \.isLetter) >= 3
  }

  private static func otherColumns(
    _ text: PageText, _ byRow: [Int: [AmountGroup]], lines: Range<Int>, besides column: Float
  ) -> [Float] {
    var edges: [Float] = []
    var rows = 0
    for index in lines where !text.lexicon.carryOver.isLabel(text.lines[index].row.text[...]) {
      let money = byRow[index]?.flatMap(\.money) ?? []
      let width = text.sizes[text.lines[index].row.page].width
      guard money.contains(where: { abs($0.bounds.x1 / width - column) < tolerance }) else { continue }
      rows += 1
      edges += money.map { $0.bounds.x1 / width }.filter { $0 < column - tolerance }
    }
    var found: [Float] = []
    for edge in edges.sorted(by: >) where !found.contains(where: { abs($0 - edge) < tolerance }) {
      if edges.count(where: { abs($0 - edge) < tolerance / 2 }) * 10 >= rows * 8 { found.append(edge) }
    }
    return found
  }

  /// Two names of columns or more.
  static func isHead(_ line: PageText.Line) -> Bool {
    let columns: [Concepts] = [.description, .quantity, .price, [.amount, .total], .discount]
    let named = columns.count { !line.concepts.isDisjoint(with: $0) }
    guard named >= 2, !line.concepts.isDisjoint(with: [.description, .quantity, .price]) else { return false }
    let hasNumbers = line.numbers.contains { $0.decimals > 0 } || !line.dates.isEmpty
    // `Number of articles: 16` is no head.
    let isCount = line.row.cells.count <= 2 && line.numbers.contains { !$0.isPercentage }
    return !hasNumbers && !isCount && line.row.text.count < 160
  }

  private static func columns(_ head: PageText.Line) -> (quantity: Float, price: Float)? {
    func middle(_ concept: Concepts, not other: Concepts) -> Float? {
      head.row.cells.indices.first { head.cellConcepts[$0].contains(concept) && !head.cellConcepts[$0].contains(other) }
        .map { head.row.cells[$0].bounds.midX }
    }
    guard let quantity = middle(.quantity, not: .price), let price = middle(.price, not: .quantity) else { return nil }
    return (quantity, price)
  }

  /// Whether an amount is a sum below the list and not an item.
  private static func endsList(_ group: AmountGroup, _ line: PageText.Line, _ labels: LabelMatcher) -> Bool {
    if group.money.isEmpty, group.role != .count { return false }
    let letters = line.reading[group.label].count { $0.isLetter }
    if isProduct(group, line) { return false }
    switch group.role {
    case .total(let rank):
      return rank >= 9 || group.isLabelApart && rank >= 7
        || (!group.isLabelApart && labels.isPureLabel(line.row.text[group.label]))
    case .due, .subtotal, .rounding, .tax, .taxBase: return true
    case .payment, .change:
      return labels.isPureLabel(line.row.text[group.label])
    case .count: return letters <= 16 && group.concepts.contains(.total)
    default: return false
    }
  }

  /// Quantity and price in front of the amount: whatever its words mean elsewhere, `Card box 10 x 4.20 42.00` is an item.
  static func isProduct(_ group: AmountGroup, _ line: PageText.Line) -> Bool {
    guard line.row.cells.count >= 3 else { return false }
    // Behind the product, tax and gross may stand.
    return group.money.contains { amount in
      let factors = line.numbers.filter {
        $0.range.upperBound <= amount.number.range.lowerBound && !$0.isPercentage && !$0.value.isZero
          && !$0.isPartOfCode && $0.value.description.count <= 9
      }.suffix(4)
      return factors.indices.contains { index in
        factors[(index + 1)...].contains { other in
          factors[index].value.multiplied(by: other.value)?.roundedMinorUnits(exponent: amount.number.decimals)
            == abs(amount.minor)
        }
      }
    }
  }

  /// Labels of sums whose amounts stand below or were not read: `TOTAL HT | TOTAL TVA | TOTAL TTC`, `GST Summary`.
  private static func isSum(_ line: PageText.Line) -> Bool {
    // On the next page the head is repeated.
    guard line.numbers.allSatisfy({ $0.decimals == 0 }), line.row.text.count <= 100, !isHead(line) else { return false }
    if line.concepts.contains([.total, .tax]) || line.concepts.contains([.summary, .tax]) { return true }
    guard line.numbers.isEmpty, line.row.text.count <= 24 else { return false }
    return line.concepts.contains(.sub) || line.concepts == [.total] || line.concepts == [.total, .grand]
  }

  /// `14.129 L x 4.58` beside a line with the amount that follows from it.
  static func isPrice(_ text: PageText, _ byRow: [Int: [AmountGroup]], _ index: Int) -> Bool {
    guard let (quantity, price) = LineDescription.quantityAndPrice(text.lines[index]) else { return false }
    let products = LineItemFinder.readings(quantity).flatMap { quantity in
      LineItemFinder.readings(price).compactMap { quantity.value.multiplied(by: $0.value) }
    }
    return [index - 1, index + 1].contains { row in
      byRow[row]?.contains { group in
        group.money.contains { amount in
          products.contains { $0.roundedMinorUnits(exponent: amount.number.decimals) == abs(amount.minor) }
        }
      } == true
    }
  }

  private static func amountColumn(
    _ text: PageText, _ byRow: [Int: [AmountGroup]], lines: Range<Int>, head: Int?
  ) -> Float? {
    var edges: [(edge: Float, weight: Float)] = []
    for index in lines.lowerBound..<min(text.lines.count, lines.upperBound + 6) {
      guard let last = byRow[index]?.flatMap(\.money).last, !isPrice(text, byRow, index) else { continue }
      let width = text.sizes[text.lines[index].row.page].width
      edges.append((last.bounds.x1 / width, lines.contains(index) ? 1 : 0.1))
    }
    func support(_ edge: Float) -> Float {
      edges.reduce(0) { abs($1.edge - edge) < tolerance ? $0 + $1.weight : $0 }
    }
    return edges.max { (support($0.edge), $0.edge) < (support($1.edge), $1.edge) }?.edge
  }

  /// Right edges of one column differ by less than this share of the page's width (tax letters are read into words).
  static let tolerance: Float = 0.06
}
