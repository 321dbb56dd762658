import Extraction
import Languages

/// Tax lines by rate, found by their arithmetic: `base × rate = tax` holds in any order of the columns.
struct TaxFinder {
  /// Rows of one tax table.
  struct Table: Sendable {
    var lines: [Line] = []
    /// Sum of base and tax of all lines that print both.
    var gross: Int64? {
      let sums = lines.map { line in line.base.map { $0 + line.tax.minor } }
      return sums.contains(nil) ? nil : sums.compactMap { $0 }.reduce(0, +)
    }
    var tax: Int64 { lines.reduce(0) { $0 + $1.tax.minor } }
  }

  struct Line: Sendable {
    var rate: DecimalNumber?
    var base: Int64?
    var tax: Amount
    var row: Int
  }

  private let text: PageText
  private let groups: [AmountGroup]

  /// Amounts labelled as totals or payments.
  private let sums: Set<Int64>

  init(_ text: PageText, _ groups: [AmountGroup]) {
    self.text = text
    self.groups = groups
    sums = Set(
      groups.flatMap { group -> [Int64] in
        switch group.role {
        case .total, .due, .payment: group.money.map(\.minor)
        default: []
        }
      })
  }

  /// Tables of rates, top to bottom.
  func tables() -> [Table] {
    var byRow: [Int: [AmountGroup]] = [:]
    for group in groups { byRow[group.row, default: []].append(group) }
    let named = tables(byRow, isTaxTable: false)
    return named.isEmpty ? tables(byRow, isTaxTable: true).filter(isWhole) : named
  }

  /// Rows of rate, base and tax that no word calls so, which add up to a printed sum.
  private func isWhole(_ table: Table) -> Bool {
    table.lines.count >= 2 && table.gross.map(sums.contains) == true
  }

  private func tables(_ byRow: [Int: [AmountGroup]], isTaxTable: Bool) -> [Table] {
    var tables: [Table] = []
    var lastRow = -10
    for row in text.lines.indices {
      guard let line = line(row, byRow[row] ?? [], isTaxTable: isTaxTable) else { continue }
      if row - lastRow > 2 || text.lines[row].row.page != text.lines[lastRow].row.page { tables.append(Table()) }
      tables[tables.count - 1].lines.append(line)
      lastRow = row
    }
    return tables
  }

  private func line(_ row: Int, _ groups: [AmountGroup], isTaxTable isAssumed: Bool) -> Line? {
    let line = text.lines[row]
    let excluded: Concepts = [.discount, .service, .shipping, .tip]
    guard line.concepts.isDisjoint(with: excluded) || line.concepts.contains(.tax) else { return nil }
    let money = groups.flatMap(\.money)
    guard money.count >= 2 else { return nil }
    let isTaxTable = isAssumed || line.concepts.contains(.tax) || hasTaxHead(above: row)
    let printed = line.numbers.filter(\.isPercentage).map(\.value)
    for rate in printed {
      if let found = match(money, rate: rate, row: row, isTaxTable: isTaxTable) { return found }
    }
    guard isTaxTable, !isAssumed, printed.isEmpty else { return nil }
    // The per cent sign may be lost, or stand in the column's head.
    for number in line.numbers where number.value.isPlausibleRate {
      let others = money.filter { $0.number.range != number.range }
      if others.count >= 2, let found = match(others, rate: number.value, row: row, isTaxTable: true) { return found }
    }
    return nil
  }

  /// A head such as "GST Summary  Amount  Tax" within the rows above.
  private func hasTaxHead(above row: Int) -> Bool {
    for above in stride(from: row - 1, through: max(0, row - 6), by: -1) {
      let line = text.lines[above]
      guard line.row.page == text.lines[row].row.page else { return false }
      if line.concepts.contains(.tax), line.numbers.allSatisfy({ $0.decimals == 0 }) { return true }
    }
    return false
  }

  /// Finds the pair among the amounts of a row that the rate explains.
  private func match(_ money: [Amount], rate: DecimalNumber, row: Int, isTaxTable: Bool) -> Line? {
    guard !rate.isNegative, rate.isZero || rate.isPlausibleRate else { return nil }
    if rate.isZero {
      guard isTaxTable, let tax = money.last(where: { $0.minor == 0 }) else { return nil }
      return Line(rate: rate, base: money.map(\.minor).max(by: { abs($0) < abs($1) }), tax: tax, row: row)
    }
    // Net and tax first; a row of gross and tax is the second reading.
    for onGross in [false, true] {
      for base in money {
        for tax in money where tax.number.range != base.number.range && abs(tax.minor) < abs(base.minor) {
          guard Self.explains(rate, base: base.minor, tax: tax.minor, onGross: onGross) else { continue }
          let gross = onGross ? base.minor : base.minor.addingClamped(tax.minor)
          if !isTaxTable, !sums.contains(gross), !money.contains(where: { $0.minor == gross }) { continue }
          return Line(rate: rate, base: onGross ? base.minor - tax.minor : base.minor, tax: tax, row: row)
        }
      }
    }
    return nil
  }

  /// The tax is the rate's share of the base within a rounding of one minor unit (sums of rounded lines: two).
  static func explains(_ rate: DecimalNumber, base: Int64, tax: Int64, onGross: Bool) -> Bool {
    guard tax != 0, let unit = rate.roundedMinorUnits(exponent: 4) else { return false }
    let whole = Int64(1_000_000)
    let (product, overflow) = base.multipliedReportingOverflow(by: unit)
    guard !overflow, abs(tax) < Int64.max / (whole + unit) else { return false }
    let scale = onGross ? whole + unit : whole
    return abs(tax * scale - product) <= scale + scale / 2
  }
}

extension DecimalNumber {
  /// Taxes on sales lie between 1 and 30 per cent everywhere.
  var isPlausibleRate: Bool {
    guard let hundredths = roundedMinorUnits(exponent: 2) else { return false }
    return hundredths >= 100 && hundredths <= 3000
  }
}
