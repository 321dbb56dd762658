import DocumentText
import Extraction
import FieldExtraction
import Testing

/// What kind of paper it is, told by several signs, and the sign of money that goes back.
@Suite struct DocumentTypeTests {
  private func read(_ page: String, source: TextPage.Source = .textLayer) -> DocumentFields {
    FieldExtractor(today: CalendarDate(unixSeconds: 1_772_323_200), isJudged: false).extract([
      .typed(page, columns: 60, source: source)
    ])
  }

  private func note(title: String, sign: String) -> String {
    """
    Hobley Joinery Ltd
    12 Quay Street, Dunmarsh
    \(title)
    Number CN-2025-17        Date 12/02/2026

    Description              Qty      Price     Amount
    Oak shelf                  2      10.00     \(sign)20.00
    Brackets                   1       4.00      \(sign)4.00

    Subtotal                                    \(sign)24.00
    VAT 20%                                      \(sign)4.80
    Total GBP                                   \(sign)28.80
    """
  }

  @Test(arguments: ["", "-"])
  func creditNotesAreNegativeWhateverThePagePrints(sign: String) {
    let fields = read(note(title: "CREDIT NOTE", sign: sign))
    #expect(fields.documentType == .creditNote)
    #expect(fields.total == -2880)
    #expect(fields.tax == -480)
    #expect(fields.subtotal == -2400)
    #expect(fields.lineItems.map(\.amount) == [-2000, -400])
    #expect(Reconciliation(fields, today: CalendarDate(unixSeconds: 1_772_323_200)).verdict == .reconciled)
  }

  /// A model chooses among the printed values; what it chooses has the sign of the field.
  @Test func candidatesOfACreditNoteAreNegative() throws {
    let page = TextPage.typed(note(title: "CREDIT NOTE", sign: ""), columns: 60, source: .textLayer)
    let candidates = FieldExtractor(today: CalendarDate(unixSeconds: 1_772_323_200), isJudged: false).candidates([page])
    #expect(candidates.total.first?.value == -2880)
    #expect(candidates.tax.first?.value == -480)
  }

  @Test func anInvoiceThatDeductsACreditIsAnInvoice() {
    let page = note(title: "INVOICE", sign: "").split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("Brackets") ? "Credit note CN-2024-3                       -4.00" : String(line)
    }
    #expect(read(page.joined(separator: "\n")).documentType == .invoice)
    #expect(read(note(title: "INVOICE", sign: "")).total == 2880)
  }

  @Test func creditsAmongBookingsMakeNoCreditNote() {
    let fields = read(
      """
      Raiffbank Oberlohe eG
      Kontoauszug          01.01.2026 bis 31.01.2026
      Datum       Buchungstext             Betrag EUR
                  Alter Kontostand             100,00
      02.01.2026  Gutschrift                    20,00
                  Gutschrift Markt am Tor
      05.01.2026  Gutschrift                    30,00
                  Neuer Kontostand             150,00
      """)
    #expect(fields.documentType == .bankStatement)
    #expect(fields.lineItems.map(\.amount) == [2000, 3000])
  }

  /// Points of a customer card have balances, too.
  @Test func aTillsSlipWithAStatementOfPointsIsAReceipt() {
    let fields = read(
      """
      Corner Market
      Tea                       4.00
      Bread                     3.10
      Subtotal                  7.10
      Cash                     10.00
      Change                    2.90
      STATEMENT OF POINTS
      Description       Total points
      Opening balance          22.64
      Earned points             0.43
      Closing balance          23.07
      """, source: .recognized)
    #expect(fields.documentType == .receipt)
  }

  @Test func umrechnungIsNoRechnung() {
    let fields = read(
      """
      Hotel Alpenglanz Bar
      2 x Negroni 12,50        25,00
      1 x Flammkuchen          14,50
      Gesamt EUR               39,50
      KARTENZAHLUNG
      Umrechnungsentgelt 3,50%
      Ich akzeptiere die Umrechnung
      """, source: .recognized)
    #expect(fields.documentType == .receipt)
  }

  @Test(arguments: ["REFUND", "RETOURE", "REMBOURSEMENT", "TERUGBETALING", "DEVOLUCION", "RIMBORSO"])
  func refundsAreNegative(title: String) {
    let fields = read(
      """
      Corner Market
      14 Ferry Lane
      \(title)
      12.01.2026 14:33
      Kettle                   24.00
      Total                    24.00
      \(title) 24.00
      """, source: .recognized)
    #expect(fields.documentType == .receipt)
    #expect(fields.total == -2400)
    #expect(fields.lineItems.map(\.amount) == [-2400])
  }

  @Test func termsOfRefundsMakeNoRefund() {
    let fields = read(
      """
      Corner Market
      14 Ferry Lane
      12.01.2026 14:33
      Kettle                   24.00
      Total                    24.00
      Refund only with this receipt within 14 days
      """, source: .recognized)
    #expect(fields.total == 2400)
  }

  @Test func hoursAndRatesAreNoBookings() {
    let fields = read(
      """
      WHITLOCK & BARNES, P.C.
      March 31, 2024
      Invoice 88220
      Date      Description             Hours     Rate     Amount
      03/04/24  Review subcontract       2.50   387.50     968.75
      03/11/24  Draft revisions          2.25   375.00     843.75
      Total this invoice                                $1,812.50
      Previous balance                                    $500.00
      Payments received                                  -$500.00
      Balance due                                       $1,812.50
      """, source: .textLayer)
    #expect(fields.documentType == .invoice)
    #expect(fields.total == 181_250)
  }
}
