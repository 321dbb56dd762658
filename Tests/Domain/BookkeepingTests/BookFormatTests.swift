import Bookkeeping
import Extraction
import Testing

@Suite struct BookFormatTests {
  @Test func csvHoldsTransactionsAndItemsInTheSameColumns() throws {
    let text = try BookFormat.csv.text(of: [("a.pdf", .statement), ("b, c.jpg", .receipt)])
    #expect(
      text == #"""
        file,account,date,valueDate,description,quantity,unitPrice,amount,balance,currency\#r
        a.pdf,…4711,2026-03-03,2026-03-04,"COFFEE <HOUSE> ""Zum Bären""",,,-3.00,,EUR\#r
        a.pdf,…4711,2026-03-03,2026-03-04,"COFFEE <HOUSE> ""Zum Bären""",,,-3.00,,EUR\#r
        a.pdf,…4711,2026-03-30,2026-03-31,"Refund, order 7",,,0.45,,EUR\#r
        "b, c.jpg",,,,'=cmd|' /C calc'!A0,2.5,480,1200,,JPY\#r

        """#)
  }

  @Test(arguments: ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
  func cellsThatASpreadsheetWouldRunAreText(_ description: String) throws {
    var fields = DocumentFields.receipt
    fields.lineItems = [LineItem(description: description, amount: -5)]
    let row = try BookFormat.csv.text(of: [fields].unnamed).split(separator: "\r\n")[1]
    #expect(row.contains("'" + description) && row.hasSuffix(",-5,,JPY"))
  }

  @Test(arguments: [BookFormat.ofx, .camt053])
  func equalStatementsAreEqualFilesAndEqualBookingsHaveDifferentIDs(_ format: BookFormat) throws {
    let text = try format.text(of: [.statement].unnamed)
    #expect(try format.text(of: [.statement].unnamed) == text)
    let tag = format == .ofx ? "FITID" : "NtryRef"
    let ids = text.matches(of: try Regex("<\(tag)>([0-9a-f]{32})</")).map { String($0.output[1].substring ?? "") }
    #expect(ids.count == 3 && Set(ids).count == 3)
    // The next statement of the account holds the last booking again.
    var next = DocumentFields.statement
    next.lineItems.removeFirst(2)
    #expect(try format.text(of: [next].unnamed).contains(ids[2]))
  }

  @Test func everyAccountOfAFileIsInIt() throws {
    var fields = DocumentFields.statement
    var first = AccountStatement()
    (first.account, first.currency, first.closingBalance) = ("…4711", Currency(code: "EUR"), 99_445)
    first.lineItems = fields.lineItems
    var second = AccountStatement()
    (second.account, second.currency, second.closingBalance) = ("…9", Currency(code: "CHF"), 1_500)
    second.lineItems = [.booking("Rent", -2_000, 5)]
    fields.statements = [first, second]
    let csv = try BookFormat.csv.text(of: [fields].unnamed)
    #expect(csv.split(separator: "\r\n").count == 5 && csv.contains("…9,2026-03-05,2026-03-06,Rent,,,-20.00,,CHF"))
    #expect(try BookFormat.ofx.text(of: [fields].unnamed).matches(of: /<CURDEF>/).count == 2)
    #expect(try BookFormat.camt053.text(of: [fields].unnamed).matches(of: /<Stmt>/).count == 2)
  }

  @Test(arguments: [BookFormat.ofx, .camt053])
  func whatCannotBePostedIsRefused(_ format: BookFormat) throws {
    func refusal(_ change: (inout DocumentFields) -> Void) -> Problem? {
      var fields = DocumentFields.statement
      change(&fields)
      return #expect(throws: Problem.self) { try format.text(of: [fields].unnamed) }
    }
    #expect(refusal { $0.documentType = .invoice }?.code == .nothingFound)
    #expect(refusal { $0.closingBalance = nil }?.code == .extractionUnverified)
    #expect(refusal { $0.lineItems[1].date = nil }?.detail.hasPrefix("transaction 2 has no date") == true)
    #expect(refusal { $0.lineItems[2].amount = nil }?.detail.hasPrefix("transaction 3 has no amount") == true)
  }

  @Test func formatsAreAskedForByMediaType() {
    for format in BookFormat.allCases { #expect(BookFormat(mediaType: format.mediaType) == format) }
    #expect(BookFormat(mediaType: "application/json") == nil)
  }
}
