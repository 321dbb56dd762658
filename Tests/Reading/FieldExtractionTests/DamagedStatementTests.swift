import DocumentText
import Extraction
import FieldExtraction
import Testing

/// Statements that are not whole: each has its warning, and none is called right.
@Suite struct DamagedStatementTests {
  /// 2026-03-01.
  private static let today = CalendarDate(unixSeconds: 1_772_323_200)

  private func read(_ pages: [String], source: TextPage.Source = .textLayer) -> DocumentFields {
    FieldExtractor(today: Self.today).extract(pages.map { .typed($0, columns: 90, source: source) })
  }

  private func reconciliation(_ fields: DocumentFields) -> Reconciliation {
    Reconciliation(fields, today: Self.today)
  }

  private func codes(_ fields: DocumentFields) -> Set<String> {
    Set((fields.warnings + reconciliation(fields).warnings).map(\.code))
  }

  private static func page(_ number: Int, of count: Int = 3, _ word: String = "Page %n of %m", _ rows: String) -> String
  {
    let label = word.replacing("%n", with: "\(number)").replacing("%m", with: "\(count)")
    return """
      Bank of Wexholm
      Account statement     Period 01/01/2026 to 31/01/2026
      Account 4471          Currency GBP                \(label)
      Date          Description               Amount       Balance
      \(rows)
      """
  }

  private static func pages(_ word: String = "Page %n of %m") -> [String] {
    [
      page(
        1, word,
        """
                      Opening balance                         100.00
        02/01/2026    Refund Elmtree             50.00        150.00
        05/01/2026    Coffee Corner             -18.00        132.00
                      Balance carried forward                 132.00
        """),
      page(
        2, word,
        """
                      Balance brought forward                 132.00
        09/01/2026    Rent Pelham               -30.00        102.00
        12/01/2026    Groceries                  -2.00        100.00
                      Balance carried forward                 100.00
        """),
      page(
        3, word,
        """
                      Balance brought forward                 100.00
        20/01/2026    Salary                    500.00        600.00
        22/01/2026    Shoes                     -60.00        540.00
                      Closing balance                         540.00
        """),
    ]
  }

  @Test(arguments: ["Page %n of %m", "Seite %n/%m", "Blatt %n von %m", "Página %n de %m", "page: %n / %m", ""])
  func wholeStatementLacksNothing(word: String) {
    let fields = read(Self.pages(word))
    #expect(reconciliation(fields).verdict == .reconciled)
    #expect(codes(fields).isDisjoint(with: ["pages_missing", "pages_out_of_order", "balance_mismatch"]))
  }

  @Test(arguments: ["Page %n of %m", "Seite %n/%m", "Blatt %n von %m", "Página %n de %m"])
  func cutOffStatementLacksItsLastPages(word: String) {
    for count in 1...2 {
      let fields = read(Array(Self.pages(word).prefix(count)))
      #expect(reconciliation(fields).verdict == .unverifiable)
      let warning = fields.warnings.first { $0.code == "pages_missing" }
      #expect(warning?.message.contains(count == 1 ? "2, 3" : "3") == true)
    }
  }

  @Test func firstPageMissingIsTold() {
    let fields = read(Array(Self.pages().dropFirst()))
    #expect(reconciliation(fields).verdict != .reconciled)
    #expect(codes(fields).contains("pages_missing"))
  }

  @Test func pageMissingInTheMiddleIsAMismatchAndNamed() {
    let pages = Self.pages()
    let fields = read([pages[0], pages[2]])
    #expect(reconciliation(fields).verdict == .unreconciled)
    #expect(codes(fields).isSuperset(of: ["pages_missing", "balance_mismatch"]))
    #expect(fields.warnings.first { $0.code == "pages_missing" }?.message.contains("pages: 2.") == true)
  }

  @Test func pagesInAnotherOrderAreTold() {
    let pages = Self.pages()
    let fields = read([pages[0], pages[2], pages[1]])
    #expect(codes(fields).isSuperset(of: ["pages_out_of_order", "balance_mismatch"]))
    #expect(!codes(fields).contains("pages_missing"))
    #expect(reconciliation(fields).verdict == .unreconciled)
  }

  /// Two statements in one file, each with pages of its own.
  @Test func numbersThatBeginAgainAreNoDisorder() {
    let fields = read(Self.pages() + Self.pages())
    #expect(codes(fields).isDisjoint(with: ["pages_missing", "pages_out_of_order"]))
  }

  @Test func aPageWithoutANumberMayBeAnyOfThem() {
    let pages = Self.pages()
    let fields = read([pages[0], pages[1].replacing("Page 2 of 3", with: ""), pages[2]])
    #expect(!codes(fields).contains("pages_missing"))
    #expect(reconciliation(fields).verdict == .reconciled)
  }

  @Test func aRowThatCannotBeReadIsAMismatch() {
    let pages = Self.pages().map { $0.replacing("Rent Pelham               -30.00        102.00", with: "") }
    let fields = read(pages, source: .recognized)
    #expect(reconciliation(fields).verdict == .unreconciled)
    let warning = reconciliation(fields).warnings.first { $0.code == "balance_mismatch" }
    #expect(warning?.message.contains("-3000") == true)
    #expect(warning?.page == 2)
  }
}
