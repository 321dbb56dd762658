import DocumentText
import Extraction
import FieldExtraction
import Testing

@Suite struct CandidatesTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)

  private func candidates(_ text: String) -> FieldCandidates {
    FieldExtractor(today: Self.today, isJudged: false).candidates([.typed(text)])
  }

  private let receipt = """
      GREEN LEAF MARKET LTD
      12 Mill Road
      Date 26/02/2026   14:51
      Delivered 20/02/2026
      Coffee beans               12.30
      Filter paper                2.00
      Subtotal                   14.30
      VAT 8.4%                    1.20
      Total                      15.50
      Cash                       20.00
      Change                      4.50
    """

  @Test func theFieldsOwnValuesLead() {
    let found = candidates(receipt)
    #expect(found.fields == FieldExtractor(today: Self.today, isJudged: false).extract([.typed(receipt)]))
    #expect(found.vendor.first?.value == found.fields.vendor)
    #expect(found.date.first?.value == found.fields.date)
    #expect(found.total.first?.value == 1550)
    #expect(found.tax.first?.value == 120)
    #expect(found.total.first?.evidence == found.fields.evidence[.total])
  }

  @Test func otherPrintedValuesFollow() {
    let found = candidates(receipt)
    #expect(found.date.map(\.printed) == ["26/02/2026", "20/02/2026"])
    #expect(Set(found.total.map(\.printed)).isSuperset(of: ["15.50", "14.30", "20.00"]))
    // Change is never what was paid.
    #expect(!found.total.contains { $0.printed == "4.50" })
  }

  @Test func everyPlaceShowsWhatIsPrinted() {
    let found = candidates(receipt)
    for candidate in found.total {
      for place in candidate.places {
        let line = Array(found.lines[place.line].text.unicodeScalars)
        #expect(String(String.UnicodeScalarView(line[place.range])) == candidate.printed)
      }
    }
    #expect(found.lines.map(\.page) == Array(repeating: 1, count: found.lines.count))
  }

  @Test func aStringIsOneCandidateWithAllItsPlaces() {
    let found = candidates(
      """
        GREEN LEAF MARKET LTD
        Total        15.50
        Card         15.50
        Rounding      0.00
      """)
    #expect(found.total.count { $0.printed == "15.50" } == 1)
    #expect(found.total.first { $0.printed == "15.50" }?.places.map(\.line).sorted() == [1, 2])
  }

  @Test func candidatesAreFew() {
    let rows = (1...60).map { "Total \($0)     \($0).25      \($0 % 28 + 1)/03/2026" }
    let found = candidates(rows.joined(separator: "\n"))
    #expect(found.total.count == 8)
    #expect(found.date.count == 8)
    #expect(found.vendor.count <= 8)
  }

  @Test func aNameOnTwoLinesHasBothPlaces() {
    let found = candidates("  GREEN LEAF HOLDINGS\n  SDN. BHD.\n  Total     5.00\n")
    let name = found.vendor.first { $0.value == "GREEN LEAF HOLDINGS SDN. BHD." }
    #expect(name?.places.map(\.line) == [0, 1])
    #expect(name?.evidence.grounded == true)
  }

  @Test func aStatementHasNoTotal() {
    let found = candidates(
      """
        HARBOUR BANK
        ACCOUNT STATEMENT
        Opening balance        100.00
        03/02/2026 Card shop    -5.00
        Closing balance         95.00
      """)
    #expect(found.fields.documentType == .bankStatement)
    #expect(found.total.isEmpty && found.tax.isEmpty)
    #expect(!found.vendor.isEmpty)
  }
}
