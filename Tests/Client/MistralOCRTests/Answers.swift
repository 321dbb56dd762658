import Extraction

/// Answers to fill schemas with.
enum Answers {
  static func result(_ fields: DocumentFields, verdict: Verdict = .reconciled) -> ExtractionResult {
    ExtractionResult(
      id: "request-1", fields: fields, pages: 1, verdict: verdict, warnings: [], engine: EngineName(name: "embedded"),
      timing: Timing(queueMs: 0, prepareMs: 5, inferenceMs: 7, totalMs: 12))
  }

  /// A receipt of 15.50 USD with two items, the second without a quantity.
  static let receipt: ExtractionResult = {
    var fields = DocumentFields(documentType: .receipt)
    fields.vendor = "ACME \"LTD\""
    fields.date = CalendarDate(year: 2026, month: 2, day: 26)
    fields.currency = Currency(code: "USD")
    fields.total = 1550
    fields.tax = 120
    fields.subtotal = 1430
    fields.taxLines = [TaxLine(rate: "8.25", base: 1430, amount: 120)]
    fields.vendorTaxId = "DE 123"
    var coffee = LineItem(description: "Coffee", amount: 1430)
    coffee.quantity = "2"
    coffee.unitPrice = 715
    fields.lineItems = [coffee, LineItem(description: "Refund", amount: -5)]
    return result(fields)
  }()

  static func total(_ minor: Int64?, _ currency: String?) -> ExtractionResult {
    var fields = DocumentFields(documentType: .invoice)
    fields.vendor = "ACME"
    fields.total = minor
    fields.currency = currency.flatMap { Currency(code: $0) }
    return result(fields)
  }
}
