import Extraction
import Testing

@Suite struct ReconciliationTests {
  private let today = CalendarDate(unixSeconds: 1_795_219_200)

  private func receipt(items: [Int64] = [], total: Int64?, tax: Int64? = nil) -> DocumentFields {
    var fields = DocumentFields(documentType: .receipt)
    fields.lineItems = items.map { LineItem(description: "x", amount: $0) }
    fields.total = total
    fields.tax = tax
    fields.currency = Currency(code: "EUR")
    return fields
  }

  private func verdict(_ fields: DocumentFields) -> Verdict { Reconciliation(fields, today: today).verdict }

  @Test func itemsWithTaxInside() {
    #expect(verdict(receipt(items: [1000, 500], total: 1500, tax: 240)) == .reconciled)
  }

  @Test func itemsWithTaxOnTop() {
    #expect(verdict(receipt(items: [1000, 500], total: 1785, tax: 285)) == .reconciled)
  }

  @Test func discountAndTip() {
    var fields = receipt(items: [1000, 500], total: 1585, tax: 285)
    fields.discount = 300
    fields.tip = 100
    #expect(verdict(fields) == .reconciled)
  }

  @Test func cashRounding() {
    #expect(verdict(receipt(items: [1002], total: 1000)) == .reconciled)
    #expect(verdict(receipt(items: [1003], total: 1000)) == .unreconciled)
    #expect(verdict(receipt(items: [1002], total: 1001)) == .unreconciled)
  }

  @Test func differenceIsReported() throws {
    let result = Reconciliation(receipt(items: [1000], total: 1500), today: today)
    #expect(result.verdict == .unreconciled)
    let warning = try #require(result.warnings.first { $0.code == "items_mismatch" })
    #expect(warning.message.contains("500"))
    #expect(warning.field == "lineItems")
  }

  @Test func subtotalAndTax() {
    var fields = receipt(total: 1190, tax: 190)
    fields.subtotal = 1000
    #expect(verdict(fields) == .reconciled)
    fields.subtotal = 900
    #expect(Reconciliation(fields, today: today).warnings.contains { $0.code == "total_mismatch" })
  }

  @Test func taxTable() {
    var fields = receipt(total: 1958, tax: 191)
    fields.taxLines = [
      TaxLine(rate: "7", base: 1206, amount: 84), TaxLine(rate: "19", base: 561, amount: 107),
    ]
    #expect(verdict(fields) == .reconciled)
    fields.taxLines[0].base = 1306
    #expect(Reconciliation(fields, today: today).warnings.contains { $0.code == "tax_mismatch" })
  }

  @Test func tooLittleIsUnverifiable() {
    #expect(verdict(receipt(total: 1500)) == .unverifiable)
    #expect(verdict(receipt(items: [100], total: nil)) == .unverifiable)
    var fields = receipt(total: 1500)
    fields.subtotal = 1500
    #expect(verdict(fields) == .unverifiable)
    fields.lineItems = [LineItem(description: "x", amount: nil)]
    #expect(verdict(fields) == .unverifiable)
  }

  @Test func statementBalances() {
    var fields = DocumentFields(documentType: .bankStatement)
    fields.openingBalance = 10000
    fields.closingBalance = 7500
    fields.lineItems = [LineItem(description: "a", amount: -1500), LineItem(description: "b", amount: -1000)]
    #expect(verdict(fields) == .reconciled)
    fields.closingBalance = 7501
    #expect(Reconciliation(fields, today: today).warnings.contains { $0.code == "balance_mismatch" })
  }

  @Test func implausibleDates() {
    var fields = receipt(total: nil)
    func codes() -> [String] { Reconciliation(fields, today: today).warnings.map(\.code) }
    fields.evidence[.date] = Evidence(
      source: .text, page: 1, box: FractionBox(x0: 0, y0: 0, x1: 0.1, y1: 0.1), text: "x", grounded: true, confidence: 1
    )
    fields.date = CalendarDate(year: 2031, month: 1, day: 1)
    #expect(codes() == ["date_in_future"])
    fields.date = CalendarDate(year: 1990, month: 1, day: 1)
    #expect(codes() == ["date_implausible"])
    fields.date = CalendarDate(year: 2026, month: 3, day: 2)
    fields.dueDate = CalendarDate(year: 2026, month: 3, day: 1)
    #expect(codes() == ["due_before_date"])
    fields.dueDate = nil
    fields.evidence = [:]
    #expect(codes() == ["ungrounded"])
  }

  @Test func hugeAmountsDoNotOverflow() {
    #expect(verdict(receipt(items: [.max, .max], total: .max)) == .unverifiable)
    #expect(verdict(receipt(items: [.min], total: .max, tax: .max)) != .reconciled)
  }

  @Test func groundingReadsThePrintedForm() throws {
    #expect(Grounding.contains(123_456, exponent: 2, in: "EUR 1.234,56"))
    #expect(Grounding.contains(-1500, exponent: 2, in: "15.00"))
    #expect(!Grounding.contains(123_456, exponent: 2, in: "1.234,65"))
    let day = try #require(CalendarDate(year: 2018, month: 4, day: 16))
    #expect(Grounding.contains(day, in: "am 16.04.18"))
    #expect(!Grounding.contains(day, in: "am 17.04.18"))
    #expect(Grounding.contains("Möbelhaus Linde", in: "MOBELHAUS  LINDE AG"))
    #expect(!Grounding.contains("", in: "x"))
  }

  @Test func unconfirmedValueHoldsBackClosedSums() {
    var fields = DocumentFields(documentType: .receipt)
    (fields.total, fields.subtotal, fields.tax, fields.currency) = (1550, 1430, 120, Currency(code: "GBP"))
    #expect(Reconciliation(fields, today: today).verdict == .reconciled)
    fields.warnings = [Warning(code: "text_layer_unconfirmed", message: "", field: "vendor")]
    #expect(Reconciliation(fields, today: today).verdict == .unverifiable)
  }
}
