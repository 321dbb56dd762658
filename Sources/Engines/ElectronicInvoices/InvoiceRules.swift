import Extraction

/// The business rules BR-CO-10 to BR-CO-17 of EN 16931-1: whether the sums of an e-invoice close, as far as it states their
/// parts.
struct InvoiceRules: Sendable {
  let verdict: Verdict
  /// The rules that do not hold, with the difference.
  let warnings: [Warning]

  init(_ invoice: ElectronicInvoice) {
    let checks = Self.checks(invoice).filter { $0.difference != nil }
    let failed = checks.filter { !$0.holds }
    warnings = failed.map { $0.warning(exponent: invoice.exponent) }
    verdict = checks.isEmpty ? .unverifiable : failed.isEmpty ? .reconciled : .unreconciled
  }

  /// Digits that sums are compared in: no currency has as many, so that nothing is rounded before.
  private static let digits = 6

  /// One equation.
  private struct Check {
    var rule: String
    var code: String
    var field: String
    /// Stated less computed, in `digits`; nil where a part is missing or does not fit.
    var difference: Int64?
    /// Of the difference.
    var tolerance: Int64 = 0

    var holds: Bool { difference.map { $0.magnitude <= tolerance.magnitude } ?? true }

    func warning(exponent: Int) -> Warning {
      let amount = DecimalNumber(unscaled: difference ?? 0, scale: InvoiceRules.digits)
      let units = amount?.roundedMinorUnits(exponent: exponent) ?? 0
      return Warning(
        code: code, message: "\(rule): stated and computed sums differ by \(units) minor units.", field: field)
    }
  }

  private static func checks(_ invoice: ElectronicInvoice) -> [Check] {
    let sums = invoice.sums
    let net = sum(
      [sums.lines?.value, total(sums.charges, invoice.charges)], less: total(sums.allowances, invoice.allowances))
    let tax = total(sums.tax, invoice.taxes.compactMap { $0.amount?.value })
    let due = sum([sums.grand?.value, total(sums.rounding, [])], less: total(sums.prepaid, []))
    return [
      check("BR-CO-10", .lineItems, sums.lines, ofEntries: invoice.lines.map { $0.amount?.value }),
      check("BR-CO-11", .total, sums.allowances, ofEntries: invoice.allowances),
      check("BR-CO-12", .total, sums.charges, ofEntries: invoice.charges),
      check("BR-CO-13", .total, sums.net, net),
      check("BR-CO-14", .tax, sums.tax, ofEntries: invoice.taxes.map { $0.amount?.value }),
      check("BR-CO-15", .total, sums.grand, sum([sums.net?.value, tax])),
      check("BR-CO-16", .total, sums.due, due),
    ] + invoice.taxes.map { rate($0, exponent: invoice.exponent) }
  }

  private enum Subject {
    case lineItems, total, tax
  }

  private static func check(
    _ rule: String, _ subject: Subject, _ stated: ElectronicInvoice.Amount?, _ computed: Int64?
  ) -> Check {
    let difference = sum([stated?.value]).flatMap { stated in computed.flatMap { stated.exactMinus($0) } }
    return switch subject {
    case .lineItems: Check(rule: rule, code: "items_mismatch", field: "lineItems", difference: difference)
    case .total: Check(rule: rule, code: "total_mismatch", field: FieldName.total.key, difference: difference)
    case .tax: Check(rule: rule, code: "tax_mismatch", field: FieldName.tax.key, difference: difference)
    }
  }

  /// Without entries there is nothing to compare: short profiles state sums alone.
  private static func check(
    _ rule: String, _ subject: Subject, _ stated: ElectronicInvoice.Amount?, ofEntries entries: [DecimalNumber?]
  ) -> Check {
    check(rule, subject, stated, entries.isEmpty ? nil : sum(entries))
  }

  /// BR-CO-17: the tax of one rate is that share of its base. Tills and insurers round every line, so that one minor unit is no
  /// error.
  private static func rate(_ tax: ElectronicInvoice.Tax, exponent: Int) -> Check {
    let product = tax.base.flatMap { base in tax.rate.flatMap { base.multiplied(by: $0) } }
    let computed = product.flatMap { DecimalNumber(unscaled: $0.unscaled, scale: $0.scale + 2) }?
      .roundedMinorUnits(exponent: exponent).flatMap { DecimalNumber(minorUnits: $0, exponent: exponent) }
    var check = check("BR-CO-17", .tax, tax.amount, sum([computed]))
    check.tolerance = sum([DecimalNumber(minorUnits: 1, exponent: exponent)]) ?? 0
    return check
  }

  /// What is stated, else the sum of its parts.
  private static func total(_ stated: ElectronicInvoice.Amount?, _ parts: [DecimalNumber]) -> DecimalNumber? {
    stated?.value ?? sum(parts).flatMap { DecimalNumber(unscaled: $0, scale: digits) }
  }

  private static func sum(_ parts: [DecimalNumber?], less part: DecimalNumber?) -> Int64? {
    sum(parts).flatMap { whole in sum([part]).flatMap { whole.exactMinus($0) } }
  }

  /// In `digits`; nil where a part is missing, finer, or the sum does not fit.
  private static func sum(_ parts: [DecimalNumber?]) -> Int64? {
    var sum: Int64 = 0
    for part in parts {
      guard let units = part?.minorUnits(exponent: digits) else { return nil }
      let (next, overflow) = sum.addingReportingOverflow(units)
      if overflow { return nil }
      sum = next
    }
    return sum
  }
}
