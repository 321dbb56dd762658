import Extraction

/// The sums of a document, chosen so that they fit its total.
struct SumFields {
  let total: Amount?
  private(set) var amountDue: Amount?
  private(set) var subtotal: Amount?
  private(set) var tip: Amount?
  private(set) var discount: Amount?
  /// The printed sum of taxes; nil where only the lines of `taxTable` print tax.
  private(set) var tax: Amount?
  private(set) var taxTotal: Int64?
  private(set) var taxLines: [TaxFinder.Line] = []

  init(_ sums: SumFinder, total: Amount?, tables: [TaxFinder.Table], groups: [AmountGroup]) {
    self.total = total
    guard let total else {
      subtotal = sums.all(.subtotal).last?.amount
      setTax(sums, tables: tables, groups: groups)
      return
    }
    subtotal = sums.all(.subtotal).map(\.amount).last { abs($0.minor) <= abs(total.minor) && $0.minor != 0 }
    tip = sums.all(.tip).map(\.amount).last { $0.minor != 0 && abs($0.minor) < abs(total.minor) }
    discount = sums.all(.discount).map(\.amount).last { $0.minor != 0 && $0.row < total.row + 3 }
    let dues = sums.all(.due).map(\.amount).filter { $0.minor != total.minor }
    amountDue = dues.last
    setTax(sums, tables: tables, groups: groups)
  }

  /// What the items may add up to: the total, the total without tax, the subtotal.
  var itemSums: Set<Int64> {
    guard let total else { return [] }
    return [total.minor, total.minor.subtractingClamped(taxTotal ?? 0), subtotal?.minor ?? total.minor]
  }

  /// A tax is taken if a rate, the subtotal or the total explains it; of several, the best explained one.
  private mutating func setTax(_ sums: SumFinder, tables: [TaxFinder.Table], groups: [AmountGroup]) {
    let whole = total?.minor
    var best: (score: Int, apply: (inout SumFields) -> Void)?
    func offer(_ score: Int, _ apply: @escaping (inout SumFields) -> Void) {
      if best.map({ score > $0.score }) ?? true { best = (score, apply) }
    }
    let labelled = groups.filter { !$0.money.isEmpty && $0.role == .tax }
    for table in tables {
      let lines = Self.distinct(table.lines)
      let sum = lines.reduce(Int64(0)) { $0.addingClamped($1.tax.minor) }
      var score = 4
      if let whole, table.gross == whole { score += 5 }
      if labelled.contains(where: { $0.money.contains { $0.minor == sum } }) { score += 2 }
      if let whole, abs(sum) > abs(whole) / 2 { score -= 8 }
      offer(score) {
        $0.taxLines = lines; $0.taxTotal = sum
      }
    }
    for (amount, rate) in Self.explained(groups, by: whole) {
      offer(5) { fields in
        fields.tax = amount
        fields.taxTotal = abs(amount.minor)
        fields.taxLines = [TaxFinder.Line(rate: rate, base: nil, tax: amount, row: amount.row)]
      }
    }
    for group in labelled {
      for amount in group.money {
        guard let score = score(amount, group, whole: whole, subtotals: sums.all(.subtotal).map(\.amount.minor)) else {
          continue
        }
        offer(score) { fields in
          fields.tax = amount
          fields.taxTotal = abs(amount.minor)
          if let rate = group.rates.first, group.rates.count == 1 {
            fields.taxLines = [TaxFinder.Line(rate: rate, base: nil, tax: amount, row: amount.row)]
          }
        }
      }
    }
    // Several rates, one line each: `GST 6% 1.28`, `GST 0% 0.00`.
    let rated = labelled.filter { $0.rates.count == 1 && $0.money.count == 1 }
    let lines = Self.distinct(rated.map { .init(rate: $0.rates[0], base: nil, tax: $0.money[0], row: $0.row) })
    if lines.count > 1, Set(lines.map(\.rate)).count == lines.count {
      let sum = lines.reduce(Int64(0)) { $0.addingClamped($1.tax.minor) }
      let subtotals = sums.all(.subtotal).map(\.amount.minor)
      if let whole, abs(sum) < abs(whole) / 2 {
        let isShown = subtotals.contains { $0.addingClamped(sum) == whole }
        offer(isShown ? 9 : 5) {
          $0.taxLines = lines; $0.taxTotal = sum; $0.tax = nil
        }
      }
    }
    for block in sums.taxBlocks {
      let sum = TaxBlocks.sum(block)
      guard let whole, sum != 0, abs(sum) <= abs(whole) / 3 else { continue }
      let rounded = sums.all(.rounding).map(\.amount.minor)
      let roundings: [Int64] = [0] + rounded + rounded.map { 0 - $0 }
      let isAdded = sums.bases.contains { base in
        roundings.contains { base.addingClamped(sum).addingClamped($0) == whole }
      }
      let isIncluded = TaxBlocks.gross(block).map { abs($0.sum - whole) <= $0.tolerance } ?? false
      guard isAdded || isIncluded else { continue }
      offer(12) { fields in
        fields.taxLines = block.map(\.line)
        fields.taxTotal = sum
        fields.tax = nil
      }
    }
    best?.apply(&self)
    if best == nil, sums.isExempt { taxTotal = 0 }
  }

  /// Amounts that a rate printed on their row explains as the tax in the total, though label or base were not read.
  private static func explained(_ groups: [AmountGroup], by total: Int64?) -> [(Amount, DecimalNumber)] {
    guard let total else { return [] }
    return groups.flatMap { group -> [(Amount, DecimalNumber)] in
      guard group.role == .none || group.role == .tax, group.rates.count == 1, group.rates[0].isPlausibleRate else {
        return []
      }
      let rate = group.rates[0]
      return group.money.filter { TaxFinder.explains(rate, base: total, tax: $0.minor, onGross: true) }.map {
        ($0, rate)
      }
    }
  }

  private func score(_ amount: Amount, _ group: AmountGroup, whole: Int64?, subtotals: [Int64]) -> Int? {
    guard let whole else { return 2 }
    guard abs(amount.minor) <= abs(whole) / 3 else { return nil }
    var score = 3
    if subtotals.contains(where: { $0.addingClamped(abs(amount.minor)) == whole }) { score += 4 }
    for rate in group.rates where rate.isPlausibleRate {
      if TaxFinder.explains(rate, base: whole, tax: amount.minor, onGross: true) { score += 4 }
    }
    if group.isLabelApart { score -= 1 }
    return amount.minor == 0 ? 1 : score
  }

  /// Lines with the same rate and tax are one line that is printed twice.
  private static func distinct(_ lines: [TaxFinder.Line]) -> [TaxFinder.Line] {
    var seen: Set<[Int64]> = []
    return lines.filter { line in
      seen.insert([line.rate?.roundedMinorUnits(exponent: 4) ?? -1, line.tax.minor]).inserted
    }
  }
}
