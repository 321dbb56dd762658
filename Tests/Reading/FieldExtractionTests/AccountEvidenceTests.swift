import DocumentText
import Extraction
import FieldExtraction
import JSON
import Testing

/// Every account of a file says where its values stand, as the document's own fields do.
@Suite struct AccountEvidenceTests {
  private static let pages = [
    """
    Bank of Wexholm
    Account statement     Period 01/01/2026 to 31/01/2026
    Account 4471          Currency GBP
    Date          Description               Amount       Balance
                  Opening balance                         100.00
    02/01/2026    Refund Elmtree             50.00        150.00
                  Closing balance                         150.00
    """,
    """
    Account 99201234
    Date          Description               Amount       Balance
                  Opening balance                          10.00
    03/01/2026    Interest                    1.00         11.00
    04/01/2026    Fee                        -3.00          7.00
                  Closing balance                           7.00
    """,
  ]

  private let fields = FieldExtractor(today: CalendarDate(unixSeconds: 1_772_323_200)).extract(
    Self.pages.map { .typed($0, columns: 90, source: .textLayer) })

  private var result: ExtractionResult {
    ExtractionResult(
      id: "1", fields: fields, pages: 2, verdict: .unreconciled, warnings: [], engine: EngineName(name: "embedded"),
      timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0))
  }

  @Test func rowsAndBalancesHavePageAndBox() throws {
    try #require(fields.statements.count == 2)
    let (first, second) = (fields.statements[0], fields.statements[1])
    #expect(first.evidence[.lineItem(0)] == fields.evidence[.lineItem(0)])
    #expect(first.evidence[.closingBalance] == fields.evidence[.closingBalance])
    #expect(second.evidence.keys.sorted() == [.openingBalance, .closingBalance, .account, .lineItem(0), .lineItem(1)])
    #expect(second.evidence.values.allSatisfy { $0.page == 2 && $0.box != nil && $0.grounded })
    #expect(second.evidence[.lineItem(1)]?.text == "3.00")
  }

  @Test func anAccountsMismatchNamesItsPage() {
    let reconciliation = Reconciliation(fields, today: CalendarDate(unixSeconds: 1_772_323_200))
    let warning = reconciliation.warnings.first { $0.code == "balance_mismatch" }
    #expect(warning?.field == "statements[1]")
    #expect(warning?.page == 2)
    #expect(warning?.row == 1)
  }

  @Test func evidenceIsWrittenWhereItIsAskedForAndReadBack() throws {
    let whole = try ExtractionResult(json: result.json(evidence: true))
    #expect(whole.fields.statements == fields.statements)
    let plain = try ExtractionResult(json: result.json(evidence: false))
    #expect(plain.fields.statements.allSatisfy { $0.evidence.isEmpty && !$0.lineItems.isEmpty })
  }
}
