import Extraction
import JSON
import Testing

@Suite struct ReviewTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)

  /// A receipt whose items add up, and whose values have these probabilities.
  private func receipt(
    _ probabilities: [FieldName: Double] = [:], together: Double = 0.99, assuming: [Judgement.Assumption] = []
  ) -> DocumentFields {
    var fields = DocumentFields(documentType: .receipt)
    fields.vendor = "Corner Shop"
    fields.date = CalendarDate(unixSeconds: 1_790_000_000)
    fields.currency = Currency(code: "EUR")
    fields.total = 1500
    fields.lineItems = [LineItem(description: "Tea", amount: 900), LineItem(description: "Cake", amount: 600)]
    for name in [FieldName.vendor, .date, .total] {
      fields.evidence[name] = Evidence(source: .text, page: 1, box: nil, text: "", grounded: true, confidence: 1)
    }
    let sure: [FieldName: Double] = [.vendor: 0.99, .date: 0.99, .currency: 0.99, .total: 0.99]
    fields.judgement = Judgement(
      probabilities: sure.merging(probabilities) { $1 }, together: together, assumptions: assuming)
    return fields
  }

  private func result(_ fields: DocumentFields) -> ExtractionResult {
    let reconciliation = Reconciliation(fields, today: Self.today)
    return ExtractionResult(
      id: "1", fields: fields, pages: 1, verdict: reconciliation.verdict, warnings: reconciliation.warnings,
      engine: EngineName(name: "embedded"), timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0))
  }

  @Test func whatIsProbableAndAddsUpNeedsNobody() {
    let answer = result(receipt())
    #expect(answer.verdict == .reconciled)
    #expect(answer.review == Review(needed: false, fields: [], reasons: []))
    #expect(answer.warnings.isEmpty)
  }

  @Test func anImprobableValueIsNamed() {
    let answer = result(receipt([.date: 0.6], together: 0.58))
    #expect(answer.review == Review(needed: true, fields: ["date"], reasons: [.lowConfidence]))
    #expect(answer.warnings.map(\.code) == ["low_confidence"])
  }

  @Test func sumsThatDoNotCloseAreAReason() {
    var fields = receipt()
    fields.total = 1700
    let answer = result(fields)
    #expect(answer.review.needed && answer.review.reasons.contains(.sumsDoNotClose))
    // Each reason is a warning as well.
    #expect(Set(answer.review.reasons.map(\.rawValue)).isSubset(of: answer.warnings.map(\.code)))
  }

  @Test(arguments: Judgement.Assumption.allCases)
  func whatWasAssumedIsNeverReconciled(_ assumption: Judgement.Assumption) {
    let fields = receipt(assuming: [assumption])
    let reconciliation = Reconciliation(fields, today: Self.today)
    #expect(reconciliation.verdict == .unverifiable)
    #expect(reconciliation.warnings.map(\.code) == [assumption.rawValue])
    let review = result(fields).review
    #expect(review.needed && review.reasons.map(\.rawValue) == [assumption.rawValue])
  }

  @Test func sumsThatDoNotCloseStayUnreconciledWhateverWasAssumed() {
    var fields = receipt(assuming: [.currency])
    fields.total = 1700
    #expect(Reconciliation(fields, today: Self.today).verdict == .unreconciled)
  }

  @Test func valuesThatNobodyJudgedAreLookedAt() {
    var fields = receipt()
    fields.judgement = nil
    let answer = result(fields)
    #expect(answer.review.reasons == [.lowConfidence])
    #expect(answer.warnings.isEmpty)
  }

  @Test func aJudgementHoldsForTheValuesItWasMadeFor() throws {
    let judged = receipt()
    var other = judged
    other.vendor = "Another Shop"
    let held = try #require(judged.judgement?.held(judged, to: other))
    #expect(held.probabilities[.vendor] == 0 && held.together == 0)
    #expect(held.probabilities[.total] == 0.99)
    #expect(judged.judgement?.held(judged, to: judged) == judged.judgement)
  }

  @Test func aStatementWithoutBalancesIsLookedAt() {
    var statement = DocumentFields(documentType: .bankStatement)
    statement.vendor = "Harbour Bank"
    statement.currency = Currency(code: "GBP")
    #expect(Review(statement, verdict: .unverifiable, warnings: []).reasons == [.sumsNotChecked])
    #expect(!Review(statement, verdict: .reconciled, warnings: []).needed)
    // Whose it is has to be known.
    statement.vendor = nil
    #expect(Review(statement, verdict: .reconciled, warnings: []).reasons == [.lowConfidence])
  }

  @Test func aReasonOfALaterVersionIsLeftOut() throws {
    let written = result(receipt([.date: 0.6], together: 0.5)).json(evidence: true)
    let later = written.serialized().replacing("\"reasons\":[", with: "\"reasons\":[\"of_tomorrow\",")
    let read = try ExtractionResult(json: JSONValue(parsing: later.utf8))
    #expect(read.review.reasons == [.lowConfidence])
  }
}
