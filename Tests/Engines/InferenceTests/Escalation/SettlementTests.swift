import Extraction
import Inference
import Testing

@Suite struct SettlementTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)

  /// Fields with evidence, whose items are given.
  private func fields(
    vendor: String? = "Acme Ltd", day: Int? = 3, total: Int64?, items: [Int64] = [], subtotal: Int64? = nil,
    tax: Int64? = nil
  ) -> DocumentFields {
    var fields = DocumentFields(documentType: .receipt)
    fields.vendor = vendor
    fields.date = day.flatMap { CalendarDate(year: 2026, month: 3, day: $0) }
    fields.currency = Currency(code: "EUR")
    fields.total = total
    fields.subtotal = subtotal
    fields.tax = tax
    fields.lineItems = items.map { LineItem(description: "x", amount: $0) }
    if vendor != nil { fields.evidence[.vendor] = evidence(at: 0.1) }
    if day != nil { fields.evidence[.date] = evidence(at: 0.2) }
    if total != nil { fields.evidence[.total] = evidence(at: 0.9) }
    if tax != nil { fields.evidence[.tax] = evidence(at: 0.8) }
    for index in items.indices { fields.evidence[.lineItem(index)] = evidence(at: 0.3 + 0.01 * Double(index)) }
    return fields
  }

  private func evidence(at y: Double) -> Evidence {
    Evidence(
      source: .text, page: 1, box: FractionBox(x0: 0.5, y0: y, x1: 0.6, y1: y + 0.01), text: "x", grounded: true,
      confidence: 1)
  }

  private func settle(
    _ embedded: DocumentFields, _ model: DocumentFields, doubts: [ChoiceField] = ChoiceField.allCases
  ) -> Settlement {
    Settlement(embedded: embedded, model: model, doubts: doubts, today: Self.today)
  }

  @Test func agreementKeepsTheVerdict() {
    let both = fields(total: 700, items: [300, 400])
    let settlement = settle(both, both)
    #expect(settlement.fields == both)
    #expect(settlement.verdict == .reconciled)
    #expect(settlement.warnings.isEmpty)
  }

  @Test func theSumThatClosesWins() {
    let right = fields(total: 700, items: [300, 400])
    let wrong = fields(total: 1000, items: [300, 400])
    let byModel = settle(wrong, right)
    #expect(byModel.fields.total == 700)
    #expect(byModel.verdict == .reconciled)
    #expect(byModel.disagreements == [Disagreement(field: .total, winner: .model, isDecidedByArithmetic: true)])
    let byRules = settle(right, wrong)
    #expect(byRules.fields.total == 700)
    #expect(byRules.verdict == .reconciled)
    #expect(byRules.warnings.map(\.code) == ["engines_disagree"])
    #expect(byRules.warnings.map(\.field) == ["total"])
  }

  @Test func withoutDecisionTheVerdictIsUnreconciled() {
    // Nothing to add up.
    let open = settle(fields(total: 700), fields(total: 1000))
    #expect(open.fields.total == 700)
    #expect(open.verdict == .unreconciled)
    // Both add up, each with its own items.
    let both = settle(fields(total: 700, items: [300, 400]), fields(total: 1000, items: [300, 700]))
    #expect(both.fields.total == 700)
    #expect(both.verdict == .unreconciled)
  }

  /// A net sum adds up with the items by itself; a misread tax must not make it the total.
  @Test(arguments: [(10000, 11900), (4148, 4150), (4150, 4148), (-10000, -11900)] as [(Int64, Int64)])
  func aSumBeforeTaxOrRoundingDecidesNothing(_ part: Int64, _ whole: Int64) {
    let embedded = fields(total: whole, items: [part - 100, 100], subtotal: part, tax: 1)
    let settlement = settle(embedded, fields(total: part, items: [part - 100, 100]))
    #expect(settlement.verdict != .reconciled)
    #expect(settlement.fields.total == whole)
  }

  @Test func theAmountOfAnItemProvesNothingAsTotal() {
    let embedded = fields(total: nil, items: [500])
    var model = fields(total: 500, items: [500])
    model.evidence[.total] = model.evidence[.lineItem(0)]
    let settlement = settle(embedded, model)
    #expect(settlement.fields.total == 500)
    #expect(settlement.verdict == .unverifiable)
    #expect(settle(embedded, fields(total: 500, items: [500])).verdict == .reconciled)
    let contested = settle(fields(total: 1000, items: [500]), model)
    #expect(contested.fields.total == 500)
    #expect(contested.verdict == .unreconciled)
  }

  @Test func ofVendorAndDateTheModelsIsGivenWhereInDoubt() {
    let embedded = fields(vendor: "COMPTE", day: 3, total: 700, items: [300, 400])
    let model = fields(vendor: "Acme Ltd", day: 4, total: 700, items: [300, 400])
    let settlement = settle(embedded, model, doubts: [.vendor])
    #expect(settlement.fields.vendor == "Acme Ltd")
    #expect(settlement.fields.evidence[.vendor] == model.evidence[.vendor])
    #expect(settlement.fields.date == embedded.date)
    #expect(settlement.verdict == .unverifiable)
    #expect(settlement.disagreements.map(\.field) == [.vendor, .date])
    #expect(settlement.disagreements.map(\.winner) == [.model, .embedded])
  }

  @Test func spellingsOfOneNameAgree() {
    let settlement = settle(
      fields(vendor: "ACME", total: 700, items: [300, 400]), fields(vendor: "Acmé Ltd.", total: 700, items: [300, 400]))
    #expect(settlement.fields.vendor == "ACME")
    #expect(settlement.verdict == .reconciled)
    #expect(settlement.disagreements.isEmpty)
  }

  @Test func whatOnlyOneReadIsKept() {
    let embedded = fields(vendor: nil, day: 3, total: 700, items: [300, 400])
    let model = fields(vendor: "Acme Ltd", day: nil, total: 700, items: [300, 400])
    let settlement = settle(embedded, model)
    #expect(settlement.fields.vendor == "Acme Ltd")
    #expect(settlement.fields.date == embedded.date)
    // That the model saw no date is doubt enough.
    #expect(settlement.disagreements.map(\.field) == [.date])
    #expect(settlement.verdict == .unverifiable)
  }

  @Test func aTaxThatContradictsMustCloseTheSums() {
    let embedded = fields(total: 1200, items: [1000, 100], subtotal: 1000, tax: 100)
    // Proven by subtotal and total.
    let proven = settle(embedded, fields(total: 1200, items: [1000], subtotal: 1000, tax: 200))
    #expect(proven.fields.tax == 200)
    #expect(proven.verdict == .reconciled)
    // Only the items add up, with any tax.
    let unproven = settle(embedded, fields(total: 1200, items: [1000, 200], tax: 7))
    #expect(unproven.fields.tax == 100)
    #expect(unproven.verdict == .unreconciled)
  }
}
