/// Whether the printed amounts of a document add up, and what does not.
///
/// Every equation that has its amounts printed is checked to the minor unit. The document is reconciled if all of them
/// hold, unreconciled if one does not, unverifiable if too little is printed to check any.
public struct Reconciliation: Sendable, Equatable {
  public private(set) var verdict: Verdict
  /// What the sums alone say: `verdict` holds `reconciled` back where currency, order of the date, seller or total were
  /// guessed.
  package private(set) var arithmetic: Verdict
  /// What did not add up or is implausible, with the difference in minor units.
  public private(set) var warnings: [Warning]

  /// - Parameter today: the latest day that a document can be dated.
  public init(_ fields: DocumentFields, today: CalendarDate) {
    let remarks = Self.dateWarnings(fields, today: today) + Self.groundingWarnings(fields)
    guard fields.documentType != .bankStatement else {
      (verdict, warnings) = Self.statement(fields)
      arithmetic = verdict
      warnings += remarks
      return
    }
    var checks = Self.sums(fields)
    checks.removeAll { $0.difference == nil }
    let failed = checks.filter { $0.difference != 0 }
    let assumptions = fields.judgement?.assumptions ?? []
    warnings = failed.compactMap(\.warning) + assumptions.map(\.warning) + remarks
    arithmetic = checks.isEmpty ? .unverifiable : failed.isEmpty ? .reconciled : .unreconciled
    // The sums of one of several documents say nothing of the others, and those of a text layer nothing of another picture.
    let isHeld = fields.warnings.contains { ["several_documents", "text_layer_unconfirmed"].contains($0.code) }
    // Without a currency, amounts were given two decimals.
    let isGuessed = !assumptions.isEmpty || fields.judgement != nil && fields.currency == nil
    verdict = arithmetic == .reconciled && (isHeld || isGuessed) ? .unverifiable : arithmetic
  }

  /// One equation; `difference` is printed minus computed, nil if an amount is missing.
  private struct Check {
    var code: String
    var field: String
    var difference: Int64?

    var warning: Warning? {
      guard let difference, difference != 0 else { return nil }
      return Warning(
        code: code, message: "Printed and computed sums differ by \(difference) minor units.", field: field)
    }
  }

  private static func sums(_ fields: DocumentFields) -> [Check] {
    guard let total = fields.total else { return [] }
    return [
      Check(code: "items_mismatch", field: "lineItems", difference: items(fields, total: total)),
      Check(code: "total_mismatch", field: "total", difference: subtotal(fields, total: total)),
      Check(code: "tax_mismatch", field: "taxLines", difference: taxLines(fields, total: total)),
    ]
  }

  /// Items, with tax or containing it, less the discount unless it is one of the items, and the tip.
  private static func items(_ fields: DocumentFields, total: Int64) -> Int64? {
    guard !fields.lineItems.isEmpty, let sum = exactSum(fields.lineItems.map(\.amount)) else { return nil }
    return closest(total, base: sum, fields)
  }

  /// Subtotal and tax; without a tax a subtotal proves nothing.
  private static func subtotal(_ fields: DocumentFields, total: Int64) -> Int64? {
    guard let subtotal = fields.subtotal, let tax = fields.tax, tax != 0 else { return nil }
    return closest(total, base: subtotal, fields)
  }

  /// Base and tax of every rate.
  private static func taxLines(_ fields: DocumentFields, total: Int64) -> Int64? {
    let parts = fields.taxLines.flatMap { [$0.base, $0.amount] }
    guard !parts.isEmpty, let sum = exactSum(parts) else { return nil }
    return closest(total, base: sum, fields, isTaxed: true)
  }

  /// The smallest difference among the forms of the equation.
  private static func closest(
    _ total: Int64, base: Int64, _ fields: DocumentFields, isTaxed: Bool = false
  ) -> Int64? {
    let taxes = isTaxed ? [0] : [0, fields.tax ?? 0]
    let discounts = [0, fields.discount ?? 0]
    let tips = [0, fields.tip ?? 0]
    var best: Int64?
    for tax in taxes {
      for discount in discounts {
        for tip in tips {
          guard let sum = exactSum([base, tax, tip])?.exactMinus(discount), let difference = total.exactMinus(sum)
          else { continue }
          let rest = isCashRounding(difference, total: total, fields) ? 0 : difference
          if best.map({ abs(rest) < abs($0) }) ?? true { best = rest }
        }
      }
    }
    return best
  }

  /// A total in steps of five minor units lies at most two from the exact sum (cash without one- and two-cent coins).
  private static func isCashRounding(_ difference: Int64, total: Int64, _ fields: DocumentFields) -> Bool {
    abs(difference) <= 2 && total % 5 == 0 && (fields.currency?.minorUnits ?? 2) == 2
  }

  /// What is odd about the dates.
  package static func dateWarnings(_ fields: DocumentFields, today: CalendarDate) -> [Warning] {
    guard let date = fields.date else { return [] }
    // One day of tolerance: in other time zones it is already tomorrow.
    if date.dayNumber > today.dayNumber + 1 {
      return [Warning(code: "date_in_future", message: "The date lies after today.", field: "date")]
    }
    if date.dayNumber < today.dayNumber - oldestDays {
      return [Warning(code: "date_implausible", message: "The date lies more than 25 years back.", field: "date")]
    }
    if let due = fields.dueDate, due < date {
      return [Warning(code: "due_before_date", message: "The due date lies before the date.", field: "dueDate")]
    }
    return []
  }

  /// Older documents are rarely processed: a misread year is likelier.
  private static let oldestDays = 25 * 366

  private static func groundingWarnings(_ fields: DocumentFields) -> [Warning] {
    let values: [(FieldName, Bool)] = [
      (.total, fields.total != nil), (.date, fields.date != nil), (.vendor, fields.vendor != nil),
    ]
    return values.compactMap { name, isGiven in
      guard isGiven, fields.evidence[name]?.grounded != true else { return nil }
      return Warning(code: "ungrounded", message: "The value was not found in the page's text.", field: name.key)
    }
  }

  /// nil when a part is missing or the sum does not fit.
  private static func exactSum(_ parts: [Int64?]) -> Int64? {
    var sum: Int64 = 0
    for part in parts {
      guard let part else { return nil }
      let (next, overflow) = sum.addingReportingOverflow(part)
      if overflow { return nil }
      sum = next
    }
    return sum
  }
}

extension Int64 {
  /// The difference; nil where it has no magnitude in 64 bits.
  package func exactMinus(_ other: Int64) -> Int64? {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow || difference == .min ? nil : difference
  }
}
