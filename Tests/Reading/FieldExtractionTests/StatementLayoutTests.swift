import DocumentText
import Extraction
import FieldExtraction
import Testing

/// Statements whose bookings are more than one line with day, text and amount, and the forms of their amounts.
@Suite struct StatementLayoutTests {
  private static let today = CalendarDate(unixSeconds: 1_772_323_200)

  private func read(_ pages: String..., source: TextPage.Source = .textLayer) -> DocumentFields {
    FieldExtractor(today: Self.today).extract(pages.map { .typed($0, columns: 90, source: source) })
  }

  private func expectReconciled(_ fields: DocumentFields) {
    #expect(fields.documentType == .bankStatement)
    #expect(Reconciliation(fields, today: Self.today).verdict == .reconciled)
  }

  private func days(_ fields: DocumentFields) -> [String?] { fields.lineItems.map { $0.date?.description } }

  @Test func daysBelowTheirAmounts() {
    let fields = read(
      """
      Bank of Wexholm
      Account statement     Period 01/01/2026 to 31/01/2026
      Opening balance 100.00       Closing balance 70.00

      Description                      Incoming     Outgoing     Balance
      Rent Pelham House                                30.00       70.00
      9 January 2026
      Coffee Corner                                    20.00      100.00
      5 January 2026
      Card ending 4417
      Refund Elmtree                      20.00                   120.00
      2 January 2026
      """)
    #expect(days(fields) == ["2026-01-09", "2026-01-05", "2026-01-02"])
    #expect(fields.lineItems.map(\.amount) == [-3000, -2000, 2000])
    #expect(fields.lineItems.map(\.description).contains("Coffee Corner Card ending 4417"))
    expectReconciled(fields)
  }

  @Test func valueDaysBelowBookingDays() {
    let fields = read(
      """
      Nordmark Bank AG
      Kontoauszug           Zeitraum 01.01.2026 bis 31.01.2026

      Buchung      Verwendungszweck                        Betrag
      Valuta
                   Alter Kontostand                        100,00
      02.01.2026   Lastschrift Stromwerk                   -20,00
      03.01.2026   Mandat 88213004
                   Karte 4417
      05.01.2026   Miete Hausverwaltung Kern               -50,00
      05.01.2026   Januar
                   Neuer Kontostand                         30,00
      """)
    #expect(days(fields) == ["2026-01-02", "2026-01-05"])
    #expect(fields.lineItems.first?.valueDate?.description == "2026-01-03")
    #expect(fields.lineItems.first?.description == "Lastschrift Stromwerk Mandat 88213004 Karte 4417")
    expectReconciled(fields)
  }

  @Test func daysOfValueBeforeBookingDays() {
    let fields = read(
      """
      Banco del Sotillo SA
      Extracto de cuenta     Periodo del 01/01/2026 al 31/01/2026

      Fecha valor   Fecha        Concepto                   Importe      Saldo
                                 Saldo anterior                         100,00
      03/01/2026    02/01/2026   Recibo Norte                -20,00      80,00
      09/01/2026    08/01/2026   Nomina Brisa                500,00     580,00
                                 Saldo final                            580,00
      """)
    #expect(days(fields) == ["2026-01-02", "2026-01-08"])
    #expect(fields.lineItems.map { $0.valueDate?.description } == ["2026-01-03", "2026-01-09"])
    expectReconciled(fields)
  }

  @Test func daysOfAMonthBelowItsName() {
    let fields = read(
      """
      Polderbank NV
      Rekeningafschrift     Periode 20-12-2025 t/m 31-01-2026

      Datum    Omschrijving                 Bedrag        Saldo
               Beginsaldo                                100,00
      december 2025
      30       Incasso Energie Noord        -20,00        80,00
      januari 2026
      02       Huur Woonstichting           -50,00        30,00
      09       Salaris Brugman              500,00       530,00
               Eindsaldo                                 530,00
      """)
    #expect(days(fields) == ["2025-12-30", "2026-01-02", "2026-01-09"])
    expectReconciled(fields)
  }

  @Test func checksInTwoListsSideBySide() {
    let fields = read(
      """
      Kestrel Mutual Bank
      Account statement      Period 01/01/2026 to 01/31/2026
      Beginning balance $100.00          Ending balance $40.00

      Date       Description                                        Amount
      Deposits and other credits
      01/05      Payroll Larkwell                                    40.00
      Checks paid
      Check no.   Date      Amount          Check no.   Date        Amount
      1041        01/07      25.00          1042        01/09        15.00
      1043        01/12      60.00
      Total checks paid                                             100.00
      Daily ending balance
      01/05      140.00     01/07      115.00     01/09      100.00
      01/12       40.00
      """)
    #expect(fields.lineItems.map(\.amount) == [4000, -2500, -1500, -6000])
    #expect(days(fields) == ["2026-01-05", "2026-01-07", "2026-01-09", "2026-01-12"])
    expectReconciled(fields)
  }

  @Test func textAboveAndBelowItsAmount() {
    let fields = read(
      """
      Banca di Valsorda SpA
      Estratto conto        Periodo dal 01/01/2026 al 31/01/2026

      Data         Descrizione                      Importo       Saldo
                   Saldo iniziale                                100,00
                   ADDEBITO ENERGIA NORD
      02/01/2026   Mandato 7751                      -20,00       80,00
                   Carta 4417

                   PRELIEVO STAZIONE
      05/01/2026   Carta 4417                        -30,00       50,00
                   Rif 88213004

                   STIPENDIO OFFICINE
      09/01/2026   BREZZA                            500,00      550,00
                   Rif 12

                   Saldo finale                                  550,00
      """)
    #expect(
      fields.lineItems.map(\.description) == [
        "ADDEBITO ENERGIA NORD Mandato 7751 Carta 4417", "PRELIEVO STAZIONE Carta 4417 Rif 88213004",
        "STIPENDIO OFFICINE BREZZA Rif 12",
      ])
    expectReconciled(fields)
  }

  // MARK: - Amounts

  /// Currencies without decimals, such a currency printed without them, and one with three.
  @Test(arguments: [
    ("JPY", "1,180", "-20", "500", "1,660", [-20, 500] as [Int64]),
    ("HUF", "118 000", "-2 000", "50 500", "166 500", [-200_000, 5_050_000]),
    ("KWD", "1,180.000", "-2.125", "50.500", "1,228.375", [-2125, 50500]),
    ("KWD", "118.000", "-2.125", "50.500", "166.375", [-2125, 50500]),
  ])
  func otherDecimals(
    currency: String, opening: String, first: String, second: String, closing: String, amounts: [Int64]
  ) {
    func column(_ text: String, _ end: Int) -> String { String(repeating: " ", count: end - text.count) + text }
    let fields = read(
      """
      Bank of Wexholm
      Account statement     Period 2026-01-01 to 2026-01-31
      Currency: \(currency)
      Date         Description\(column("Amount", 36))
                   Opening balance\(column(opening, 32))
      2026-01-02   Coffee Corner 4417\(column(first, 29))
      2026-01-09   Salary Brightwater\(column(second, 29))
                   Closing balance\(column(closing, 32))
      """)
    #expect(fields.currency?.code == currency)
    #expect(fields.lineItems.map(\.amount) == amounts)
    expectReconciled(fields)
  }

  // MARK: - Holder

  private func statement(_ head: String) -> DocumentFields {
    read(
      """
      Bank of Wexholm
      Account statement     Period 01/01/2026 to 31/01/2026
      \(head)

      Date          Description               Amount       Balance
                    Opening balance                         100.00
      02/01/2026    Refund Elmtree             50.00        150.00
      05/01/2026    Mr A Pellworth            -18.00        132.00
                    Closing balance                         132.00
      """)
  }

  @Test(arguments: [
    ("Account holder: Ms Dora Quince", "Ms Dora Quince"),
    ("Kontoinhaber           Ines Kolb", "Ines Kolb"),
    ("\nHobley Joinery Ltd\n14 Ferry Lane\nDunmarsh DM3 9QP", "Hobley Joinery Ltd"),
    ("\nHerrn\nTilo Brandes\nLindenweg 7\n49123 Oberlohe", "Tilo Brandes"),
  ])
  func holderBehindALabelOrAboveAnAddress(head: String, name: String) {
    let fields = statement(head)
    #expect(fields.accountHolder == name)
    #expect(fields.evidence[.accountHolder]?.grounded == true)
    expectReconciled(fields)
  }

  @Test(arguments: [
    "Account 4471", "Bank of Wexholm\n3 Quay Street\nDunmarsh DM3 9QP", "Thank you for banking with us",
  ])
  func noHolderWhereNoneIsCertain(head: String) {
    #expect(statement(head).accountHolder == nil)
  }
}
