import DocumentText
import Extraction
import Languages

/// The document's total and the sums around it, chosen by label, type size, place and arithmetic.
struct SumFinder {
  /// An amount chosen for a field.
  struct Choice: Sendable {
    var amount: Amount
    var score: Float
  }

  private let text: PageText
  let groups: [AmountGroup]
  let tables: [TaxFinder.Table]
  let itemSum: Int64?
  let itemRows: Range<Int>
  let exponent: Int
  private let taxRows: Set<Int>
  /// Taxes that belong together.
  let taxBlocks: [[TaxBlocks.Entry]]

  init(
    _ text: PageText, _ groups: [AmountGroup], tables: [TaxFinder.Table], itemSum: Int64?, itemRows: Range<Int>,
    exponent: Int
  ) {
    self.exponent = exponent
    self.text = text
    self.groups = groups
    self.tables = tables
    self.itemSum = itemSum
    self.itemRows = itemRows
    taxRows = Set(tables.flatMap { $0.lines.map(\.row) })
    taxBlocks = TaxBlocks(text, groups, tables: tables).blocks
  }

  /// Least score of a total: a plain label, or arithmetic that shows it.
  private static let threshold: Float = 6.5

  func total() -> Choice? { ruledTotal(of: totals()) }

  /// - Parameter choices: what `totals` gives.
  func ruledTotal(of choices: [Choice]) -> Choice? {
    var best: Choice?
    // Of equal scores the last one counts: rounding and deductions are printed before the total.
    for choice in choices where best.map({ choice.score >= $0.score }) ?? true { best = choice }
    guard let best, best.score >= Self.threshold else { return nil }
    return rounded(best)
  }

  var witnesses: Witnesses {
    Witnesses(groups, tables: tables, itemSum: itemSum, itemRows: itemRows, taxSums: taxBlocks.map(TaxBlocks.sum))
  }

  /// Every amount that may be the total, in reading order.
  func totals() -> [Choice] {
    let (witnesses, isOnlyAmount) = (witnesses, isOnlyAmount)
    return groups.compactMap { group in
      guard let amount = candidate(group) else { return nil }
      var score: Float
      switch group.role {
      case .total(let rank): score = Float(rank)
      case .due: score = 8
      case .payment: score = 3
      case .subtotal: score = 2
      case .tax where group.concepts.contains(.including) && !group.rates.isEmpty: score = 3
      case .none: score = itemRows.contains(group.row) ? -2 : 0
      default: return nil
      }
      if isOnlyAmount, group.role.isTotal || group.role == .payment { score += 4 }
      if group.isLabelApart || (group.role != .none && !isPureLabel(group)) { score -= 1.5 }
      if !amount.isMoney { score -= 3 }
      score += witnesses.support(amount.minor)
      let page = text.lines[group.row].row.page
      if text.lines[group.row].row.height > 1.25 * text.textHeights[page] { score += 1 }
      // A voucher may pay all of it.
      if amount.minor == 0, itemSum != 0 { score -= 5 }
      return Choice(amount: amount, score: score)
    }
  }

  /// Nothing else is printed: `Amount $21.00`.
  private var isOnlyAmount: Bool {
    let values = Set(groups.flatMap(\.money).map(\.minor))
    return values.count == 1 && values != [0]
  }

  private func isPureLabel(_ group: AmountGroup) -> Bool {
    text.lexicon.labels.isPureLabel(text.lines[group.row].row.text[group.label])
  }

  /// The sum to pay after cash rounding, where both sums and the rounding are printed.
  private func rounded(_ exact: Choice) -> Choice {
    for rounding in all(.rounding) where rounding.amount.minor != 0 {
      for group in groups where group.row > exact.amount.row {
        guard case .total = group.role, let amount = candidate(group) else { continue }
        let difference = amount.minor.subtractingClamped(exact.amount.minor)
        if difference.magnitude == rounding.amount.minor.magnitude { return Choice(amount: amount, score: exact.score) }
      }
    }
    return exact
  }

  /// The amount a label of a total stands for: the last of its row, unless the row is the foot of a tax table.
  private func candidate(_ group: AmountGroup) -> Amount? {
    let money = group.money
    guard !taxRows.contains(group.row) || money.count == 1 else { return nil }
    if money.count >= 2, Self.isTaxFoot(money) { return nil }
    if let last = money.last { return last }
    // A whole number counts as money only behind a clear label.
    guard case .total(let rank) = group.role, rank >= 8, group.amounts.count == 1 else { return nil }
    return group.amounts.last
  }

  /// `27.36  1.64  29.00` or `150.00  9.00`: net, tax and gross below a tax table.
  static func isTaxFoot(_ money: [Amount]) -> Bool {
    let values = money.map { abs($0.minor) }
    if values.count >= 3 {
      let top = values.max() ?? 0
      let rest = values.filter { $0 != top }
      return rest.count >= 2 && rest.reduce(0, { $0 &+ $1 }) == top
    }
    let (low, high) = (min(values[0], values[1]), max(values[0], values[1]))
    return low > 0 && low < high && low <= high / 100 * 30
  }

  /// What a tax may be added to: subtotals, sums before tax, and what the items add up to.
  var bases: Set<Int64> {
    let labelled = groups.filter { group in
      group.role == .subtotal || group.role == .taxBase || group.role.isTotal
    }
    return Set(labelled.compactMap { $0.money.last?.minor } + (itemSum.map { [$0] } ?? []))
  }

  /// The page says that nothing is taxed.
  var isExempt: Bool {
    text.lines.contains { line in
      // `Order no | VAT no` in a head says nothing.
      let isSaid = line.cellConcepts.contains { $0.contains(.exempt) } || !line.concepts.contains(.taxId)
      return isSaid && line.concepts.contains(.exempt) && line.numbers.allSatisfy { $0.decimals != 2 }
    }
  }

  /// Amounts with a role outside tax tables, in reading order.
  func all(_ role: AmountRole) -> [(group: AmountGroup, amount: Amount)] {
    groups.compactMap { group in
      group.role == role && !taxRows.contains(group.row) ? group.money.last.map { (group, $0) } : nil
    }
  }
}

/// Values of the total that follow from other amounts of the page.
struct Witnesses {
  private var weights: [Int64: Float] = [:]

  init(
    _ groups: [AmountGroup], tables: [TaxFinder.Table], itemSum: Int64?, itemRows: Range<Int>, taxSums: [Int64]
  ) {
    func amounts(_ role: AmountRole) -> [Int64] {
      groups.filter { $0.role == role }.compactMap { $0.money.last?.minor }.suffix(8).map { $0 }
    }
    let payments = amounts(.payment)
    for payment in Set(payments) {
      weights[payment, default: 0] += 2
      for change in Set(amounts(.change)) where change != 0 {
        weights[payment.subtractingClamped(change.magnitudeClamped), default: 0] += 4
      }
    }
    for table in tables {
      if let gross = table.gross { weights[gross, default: 0] += 3 }
    }
    let roundings = Set(amounts(.rounding) + [0])
    let taxes = Set(amounts(.tax) + tables.map(\.tax) + taxSums)
    let services = Set(amounts(.service) + amounts(.shipping) + amounts(.tip) + [0])
    var shown: Set<Int64> = []
    for sub in Set(amounts(.subtotal) + (itemSum.map { [$0] } ?? [])) {
      for rounding in roundings {
        for service in services {
          let base = sub.addingClamped(service).addingClamped(rounding)
          shown.insert(base)
          for tax in taxes { shown.insert(base.addingClamped(tax)) }
        }
      }
    }
    for value in shown {
      weights[value, default: 0] += 3
      // Cash rounding that is not printed.
      let rest = value % 5
      if rest != 0 {
        weights[value.addingClamped(abs(rest) <= 2 ? 0 - rest : 5 * rest.signum() - rest), default: 0] += 2
      }
    }
    // What is left to pay after a deposit, or with an earlier balance, is not the total: `TTC 110.00, deposit 10.00, to
    // pay 100.00`.
    let apart = amounts(.deposit).map(\.magnitudeClamped) + amounts(.previous).map { 0 - $0 }
    let sums = groups.filter { $0.role == .due || $0.role.isTotal }.compactMap { $0.money.last?.minor }
    for difference in Set(apart) where difference != 0 {
      for due in Set(sums) {
        let whole = due.addingClamped(difference)
        guard whole != 0, sums.contains(whole) || isPrinted(whole, groups, itemRows) && shown.contains(whole) else {
          continue
        }
        weights[whole, default: 0] += 4
        weights[due, default: 0] -= 3
      }
    }
    // The card's line repeats the total under a name that no vocabulary holds.
    for value in Set(sums) where value != 0 {
      let rows = groups.filter { !itemRows.contains($0.row) && $0.money.last?.minor == value }
      if rows.count >= 2 { weights[value, default: 0] += 1.5 }
    }
    addTaxSteps(groups)
  }

  private func isPrinted(_ value: Int64, _ groups: [AmountGroup], _ itemRows: Range<Int>) -> Bool {
    groups.contains { group in group.money.contains { $0.minor == value } }
  }

  /// A sum, a tax and their sum below each other: the last one is the total under any label.
  private mutating func addTaxSteps(_ groups: [AmountGroup]) {
    let lines = groups.filter { $0.money.count == 1 }
    for (index, tax) in lines.enumerated() where tax.role == .tax && tax.money[0].minor != 0 {
      for before in lines[max(0, index - 3)..<index] {
        guard case .total = before.role else { continue }
        let whole = before.money[0].minor.addingClamped(tax.money[0].minor)
        let after = lines[(index + 1)..<min(lines.count, index + 4)]
        guard after.contains(where: { $0.money[0].minor == whole }) else { continue }
        weights[whole, default: 0] += 7
        weights[before.money[0].minor, default: 0] -= 3
      }
    }
  }

  /// Every independent way to the value adds to its support.
  func support(_ value: Int64) -> Float { min(weights[value] ?? 0, 9) }
}

extension Int64 {
  var magnitudeClamped: Int64 { self == .min ? .max : abs(self) }

  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }

  func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other > 0 ? .min : .max) : difference
  }
}
