import DocumentText
import Extraction
import FieldExtraction
import Testing

@Suite struct SeveralDocumentsTests {
  private let first = """
    CORNER STREET DELI
    12 Market Street
    Date 14/03/2026   14:51

    OAT MILK 1L               3.49
    SOURDOUGH                 5.95

    TOTAL                     9.44
    CASH                      9.44
    """

  private let second = """
    HARBOUR TAXI LTD
    3 Quay Lane
    Date 15/03/2026   08:10

    RIDE TO STATION          12.00
    LUGGAGE                   2.00

    TOTAL                    14.00
    CASH                     14.00
    """

  private func read(_ pages: [TextPage]) throws -> DocumentFields {
    FieldExtractor(today: try #require(CalendarDate(year: 2026, month: 11, day: 1)), isJudged: false).extract(pages)
  }

  private func isTold(_ fields: DocumentFields) -> Bool { fields.warnings.contains { $0.code == "several_documents" } }

  @Test func receiptsOnTwoPagesAreNotMixed() throws {
    let fields = try read([.typed(first, columns: 40), .typed(second, columns: 40)])
    #expect(fields.vendor == "CORNER STREET DELI" && fields.total == 944 && fields.lineItems.count == 2)
    #expect(fields.warnings.first { $0.code == "several_documents" }?.page == 2)
    let today = try #require(CalendarDate(year: 2026, month: 11, day: 1))
    #expect(Reconciliation(fields, today: today).verdict == .unverifiable)
    let candidates = FieldExtractor(today: today, isJudged: false).candidates([
      .typed(first, columns: 40), .typed(second, columns: 40),
    ])
    #expect(candidates.fields == fields)
    #expect(candidates.total.allSatisfy { $0.value != 1400 })
  }

  @Test func receiptsSideBySideAreNotMixed() throws {
    let left = first.split(separator: "\n", omittingEmptySubsequences: false)
    let right = second.split(separator: "\n", omittingEmptySubsequences: false)
    let both = zip(left, right).map { $0 + String(repeating: " ", count: 44 - $0.count) + $1 }.joined(separator: "\n")
    let fields = try read([.typed(both, columns: 90)])
    #expect(fields.vendor == "CORNER STREET DELI" && fields.total == 944)
    #expect(isTold(fields))
  }

  @Test func receiptsOneAboveTheOtherAreNotMixed() throws {
    let fields = try read([.typed(first + "\n\n\n\n\n\n" + second, columns: 40)])
    #expect(fields.vendor == "CORNER STREET DELI" && fields.total == 944)
    #expect(isTold(fields))
  }

  @Test func slipOfACardBelongsToItsReceipt() throws {
    let slip = """
      CORNER STREET DELI
      Date 14/03/2026   14:52
      CARD ************1234
      APPROVED 123456
      AMOUNT                    9.44
      TOTAL                     9.44
      """
    #expect(try !isTold(read([.typed(first, columns: 40), .typed(slip, columns: 40)])))
    #expect(try !isTold(read([.typed(first + "\n\n\n\n\n\n" + slip, columns: 40)])))
    #expect(try !isTold(read([.typed(first, columns: 40), .typed(first, columns: 40)])))
  }

  private func invoice(_ number: String, page: Int, total: String?) -> TextPage {
    .typed(
      """
      Nordwind Werkzeuge GmbH
      Rechnung Nr.: \(number)                     Datum: 26.02.2026      Seite \(page)

      Bezeichnung              Menge     Preis      Betrag
      Bohrer 6 mm                 4       5,00       20,00
      Handbuch                    1      30,00       30,00

      \(total.map { "Gesamtbetrag                                   \($0)" } ?? "Übertrag 50,00")
      """, columns: 70, source: .textLayer)
  }

  @Test func pagesOfOneInvoiceBelongTogether() throws {
    let fields = try read([invoice("2026-114", page: 1, total: nil), invoice("2026-114", page: 2, total: "100,00")])
    #expect(fields.total == 10000)
    #expect(!isTold(fields))
    // A summary on the first page, details on the second.
    #expect(
      try !isTold(read([invoice("2026-114", page: 1, total: "100,00"), invoice("2026-114", page: 2, total: "50,00")])))
  }

  @Test func invoicesOfOneSellerAreToldByTheirNumbers() throws {
    let fields = try read([invoice("2026-114", page: 1, total: "50,00"), invoice("2026-115", page: 1, total: "55,00")])
    #expect(fields.invoiceNumber == "2026-114" && fields.total == 5000)
    #expect(isTold(fields))
  }
}
