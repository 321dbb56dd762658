import DocumentText
import Extraction
import FieldExtraction
import Testing

/// Account and card statements, read by columns and arithmetic.
@Suite struct StatementTests {
  /// 2026-03-01.
  private static let today = CalendarDate(unixSeconds: 1_772_323_200)

  private func read(_ pages: String..., source: TextPage.Source = .textLayer) -> DocumentFields {
    FieldExtractor(today: Self.today).extract(pages.map { .typed($0, columns: 90, source: source) })
  }

  private func verdict(_ fields: DocumentFields) -> Verdict { Reconciliation(fields, today: Self.today).verdict }
  private func codes(_ fields: DocumentFields) -> [String] {
    fields.warnings.map(\.code) + Reconciliation(fields, today: Self.today).warnings.map(\.code)
  }

  @Test func debitAndCreditColumnsWithDaysOncePerDay() {
    let fields = read(
      """
      Kestrel Mutual Bank
      Account statement       Statement date 02/02/2026
      Account number 55102399   Period 20/12/2025 to 31/01/2026

      Date       Description                   Paid out    Paid in     Balance £
                 Balance brought forward                                1,000.00
      20 Dec     Corner shop                      10.50
                 Salary Brightwater                         500.00      1,489.50
      02 Jan     Rent Pelham House               800.00                   689.50
                 to Mr A Pelham
                 Closing balance                                          689.50

      Overdraft fees this year                                             25.00
      """)
    #expect(fields.documentType == .bankStatement)
    #expect(fields.lineItems.map(\.amount) == [-1050, 50000, -80000])
    #expect(fields.lineItems.map { $0.date?.description } == ["2025-12-20", "2025-12-20", "2026-01-02"])
    #expect(
      fields.lineItems.map(\.description) == ["Corner shop", "Salary Brightwater", "Rent Pelham House to Mr A Pelham"])
    #expect(fields.lineItems.map(\.balance) == [nil, 148950, 68950])
    #expect(fields.openingBalance == 100000)
    #expect(fields.closingBalance == 68950)
    #expect(fields.account == "…2399")
    #expect(
      fields.period
        == Period(
          start: CalendarDate(year: 2025, month: 12, day: 20)!, end: CalendarDate(year: 2026, month: 1, day: 31)!))
    #expect(verdict(fields) == .reconciled)
  }

  @Test func lettersBesideAmountsAndAnIBAN() {
    let fields = read(
      """
      Sparkasse Oberlohe
      Kontoauszug 3/2026       IBAN DE89 3704 0044 0532 0130 00
      Zeitraum 01.01.2026 bis 31.01.2026

      Bu.Tag   Wert     Verwendungszweck                      Betrag EUR
                        Alter Kontostand vom 31.12.2025         100,00 S
      02.01.   03.01.   Gehalt Lohberg                        2.100,00 H
      05.01.   05.01.   Gutschrift Erstattung                    20,00 H
      07.01.   07.01.   Miete                                   900,00 S
                        Neuer Kontostand vom 31.01.2026       1.120,00 H
      """)
    #expect(fields.documentType == .bankStatement)
    #expect(fields.lineItems.map(\.amount) == [210000, 2000, -90000])
    #expect(fields.lineItems.first?.valueDate?.description == "2026-01-03")
    #expect(fields.openingBalance == -10000)
    #expect(fields.iban == "DE89370400440532013000")
    #expect(verdict(fields) == .reconciled)
  }

  @Test func ibanWithWrongCheckDigitsIsNone() {
    let fields = read(Self.simple.replacingOccurrence(of: "Account 4471", with: "IBAN DE88 3704 0044 0532 0130 00"))
    #expect(fields.iban == nil)
  }

  @Test func newestFirstWithSectionsAfterwardsPending() {
    let fields = read(
      """
      Bank of Wexholm
      Account statement 02/02/2026
      Opening balance 100.00        Closing balance 130.00

      Date          Description              Amount       Balance
      31/01/2026    Refund Elmtree            50.00        130.00
      20/01/2026    Coffee Corner            -20.00         80.00

      Pending transactions
      01/02/2026    Card Elmtree Stores      -12.34
      """)
    #expect(fields.lineItems.map(\.amount) == [5000, -2000])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func cardsPurchasesAreMoneyOut() {
    let fields = read(
      """
      Fenwick Trust Bank
      Credit card statement       Statement date 10/01/2026
      Card number XXXX XXXX XXXX 8817     Credit limit 5,000.00
      Previous balance 300.00     New balance 145.20

      Date          Description                            Amount £
      14/12/2025    Metroline fuels                           32.10
      17/12/2025    Saffron books 491.38 SEK                  43.10
                    Exchange rate 0.0877
      21/12/2025    Payment received thank you               300.00 CR
      30/12/2025    Greenleaf                                 70.00
      """)
    #expect(fields.documentType == .bankStatement)
    #expect(fields.currency?.code == "GBP")
    #expect(fields.lineItems.map(\.amount) == [-3210, -4310, 30000, -7000])
    #expect(fields.openingBalance == -30000)
    #expect(fields.closingBalance == -14520)
    #expect(fields.account == "…8817")
    #expect(verdict(fields) == .reconciled)
  }

  @Test func sectionsGiveSigns() {
    let fields = read(
      """
      Harbor Trust Bank
      Account summary  Statement period 01/01/2026 to 01/31/2026
      Beginning balance $100.00
      Ending balance $115.00

      Date       Description                    Amount
      Deposits and other credits
      01/05      Payroll Larkwell                40.00
                 Total deposits                  40.00
      Withdrawals and fees
      01/07      Roadrunner fuel                 25.00
                 Total withdrawals               25.00
      """)
    #expect(fields.lineItems.map(\.amount) == [4000, -2500])
    #expect(fields.lineItems.map { $0.date?.description } == ["2026-01-05", "2026-01-07"])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func thousandsSetApartByBlanksAreNotLost() {
    let fields = read(
      """
      Lizard Point Bank
      Account statement       Period 01/01/2026 to 31/01/2026
      Date        Details                  Money out    Money in     Balance
      Opening balance                                               £1 188.22
      03 Jan      Faster payment T Oduya               2 310.45      3 498.67
      Closing balance                                               £3 498.67
      """)
    #expect(fields.lineItems.map(\.amount) == [231045])
    #expect(fields.openingBalance == 118822)
    #expect(verdict(fields) == .reconciled)
  }

  // MARK: - Arithmetic

  private static let simple = """
    Bank of Wexholm
    Account statement     Period 01/01/2026 to 31/01/2026
    Account 4471
    Date          Description               Amount       Balance
                  Opening balance                         100.00
    02/01/2026    Refund Elmtree             50.00        150.00
    05/01/2026    Coffee Corner             -18.00        132.00
    09/01/2026    Rent Pelham               -30.00        102.00
                  Closing balance                         102.00
    """

  @Test func misreadDigitIsRepairedAndTold() {
    let fields = read(Self.simple.replacingOccurrence(of: "-18.00", with: "-13.00"), source: .recognized)
    #expect(fields.lineItems.map(\.amount) == [5000, -1800, -3000])
    #expect(verdict(fields) == .reconciled)
    let warning = fields.warnings.first { $0.code == "balance_repaired" }
    #expect(warning?.row == 1)
    #expect(warning?.page == 1)
  }

  @Test func certainDigitsOfATextLayerAreNotRepaired() {
    let fields = read(Self.simple.replacingOccurrence(of: "-18.00", with: "-13.00"))
    #expect(fields.lineItems.map(\.amount) == [5000, -1300, -3000])
    #expect(verdict(fields) == .unreconciled)
  }

  @Test func lostRowIsAMismatchWithItsPlaceAndSize() {
    let lost = Self.simple.split(separator: "\n").filter { !$0.contains("Coffee") }.joined(separator: "\n")
    let fields = read(lost)
    #expect(verdict(fields) == .unreconciled)
    let warning = Reconciliation(fields, today: Self.today).warnings.first { $0.code == "balance_mismatch" }
    #expect(warning?.row == 1)
    #expect(warning?.message.contains("-1800") == true)
  }

  @Test func doubledRowIsAMismatch() {
    let row = "09/01/2026    Rent Pelham               -30.00        102.00"
    let fields = read(Self.simple.replacingOccurrence(of: row, with: row + "\n" + row))
    #expect(verdict(fields) == .unreconciled)
  }

  @Test func statementWithoutBookingsSaysSo() {
    let empty = Self.simple.split(separator: "\n").filter { !$0.contains("/01/2026 ") || $0.contains("Period") }
    let fields = read(empty.joined(separator: "\n"))
    #expect(fields.documentType == .bankStatement)
    #expect(codes(fields).contains("no_transactions"))
    #expect(verdict(fields) == .unverifiable)
  }

  @Test func dayOutOfOrderOnAScanIsNotCalledRight() {
    let fields = read(Self.simple.replacingOccurrence(of: "05/01/2026", with: "25/01/2026"), source: .recognized)
    #expect(codes(fields).contains("transaction_date_doubtful"))
    #expect(verdict(fields) == .unverifiable)
  }

  @Test func twoRowsReadAsOneArePartedAndTold() throws {
    let fields = read(
      """
      Bank of Wexholm
      Account statement     Period 01/01/2026 to 31/01/2026
      Date          Description            Paid out     Paid in     Balance
                    Opening balance                                  100.00
      02/01/2026    Corner shop               10.00                   90.00
      02/01/2026    Rent Refund               30.00       50.00      110.00
      02/01/2026    Coffee Corner             18.00                   92.00
                    Closing balance                                   92.00
      """, source: .recognized)
    #expect(fields.lineItems.map(\.amount) == [-1000, -3000, 5000, -1800])
    let warning = try #require(fields.warnings.first { $0.code == "balance_repaired" })
    #expect(warning.row == 1)
    #expect(warning.page == 1)
    #expect(verdict(fields) == .reconciled)
  }

  @Test func oneRowReadAsTwoIsJoinedAndTold() throws {
    let fields = read(
      """
      Bank of Wexholm
      Account statement     Period 01/01/2026 to 31/01/2026
      Date          Description               Amount
                    Opening balance           100.00
      02/01/2026    Corner shop               -10.00
      03/01/2026    Transfer abroad           -30.00
                    fee included               -1.50
      05/01/2026    Coffee Corner             -18.00
      07/01/2026    Refund Elmtree             20.00
      09/01/2026    Rent Pelham               -25.00
                    Closing balance            37.00
      """)
    #expect(fields.lineItems.map(\.amount) == [-1000, -3000, -1800, 2000, -2500])
    #expect(fields.lineItems[1].description == "Transfer abroad fee included")
    let warning = try #require(fields.warnings.first { $0.code == "balance_repaired" })
    #expect(warning.row == 1)
    #expect(verdict(fields) == .reconciled)
  }

  /// A row of 5.00 is lost: 8.00 for 3.00 in another one would close the sums, and be wrong.
  @Test func aDigitIsNotChangedBesideALostRow() {
    let page = """
      Bank of Wexholm
      Account statement     Period 01/01/2026 to 31/01/2026
      Date          Description               Amount       Balance
                    Opening balance                         100.00
      02/01/2026    Refund Elmtree             50.00        150.00
      05/01/2026    Coffee Corner              -5.00        145.00
      06/01/2026    Card Elmtree               -3.00        142.00
      09/01/2026    Rent Pelham               -30.00        112.00
                    Closing balance                         112.00
      """
    let lost = page.split(separator: "\n", omittingEmptySubsequences: false).map { $0.contains("Coffee") ? "" : $0 }
    #expect(verdict(read(lost.joined(separator: "\n"), source: .recognized)) == .unreconciled)
  }

  // MARK: - Several accounts

  private static let second = """

    Account 99201234
    Date          Description               Amount       Balance
                  Opening balance                          10.00
    03/01/2026    Interest                    1.00         11.00
                  Closing balance                          11.00
    """

  @Test func severalAccountsHaveTheirOwnSums() {
    let fields = read(Self.simple + "\n" + Self.second)
    #expect(fields.statements.count == 2)
    #expect(fields.statements.map(\.account) == ["…4471", "…1234"])
    #expect(fields.statements.map(\.verdict) == [.reconciled, .reconciled])
    #expect(fields.lineItems.count == 3)
    #expect(fields.closingBalance == 10200)
    #expect(codes(fields).contains("several_accounts"))
    #expect(read(Self.simple).statements.isEmpty)
  }

  @Test func wrongSecondAccountIsNotReconciled() {
    let fields = read(Self.simple + "\n" + Self.second.replacingOccurrence(of: "  1.00", with: "  7.00"))
    #expect(verdict(fields) == .unreconciled)
  }

  // MARK: - Bad input

  @Test func missingPageIsAMismatch() {
    let first = Self.simple.split(separator: "\n").filter {
      !$0.contains("Closing") && !$0.contains("Rent") && !$0.contains("Coffee")
    }
    let last =
      "Date          Description               Amount       Balance\n09/01/2026    Rent Pelham               -30.00        102.00\n              Closing balance                         102.00"
    let fields = read(first.joined(separator: "\n"), last)
    #expect(codes(fields).contains("balance_mismatch"))
    #expect(verdict(fields) == .unreconciled)
  }

  @Test func cutOffStatementIsNotReconciled() {
    let cut = Self.simple.split(separator: "\n").prefix(6).joined(separator: "\n")
      .replacingOccurrence(of: "        150.00", with: "")
    let fields = read(cut)
    #expect(fields.closingBalance == nil)
    #expect(verdict(fields) != .reconciled)
  }

  @Test func illegibleRowIsAMismatch() {
    let fields = read(Self.simple.replacingOccurrence(of: "-18.00", with: "      "), source: .recognized)
    #expect(verdict(fields) != .reconciled)
  }
}

extension String {
  fileprivate func replacingOccurrence(of text: String, with other: String) -> String {
    guard let range = firstRange(of: text) else { return self }
    return replacingCharacters(range, other)
  }

  private func replacingCharacters(_ range: Range<String.Index>, _ other: String) -> String {
    String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
