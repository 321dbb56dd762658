import Extraction
import GBNF
import JSON
import ModelSimulation
import Testing

struct StatementReadingTests {
  private static let page = Transcript(lines: [
    "# MERIDIAN VALLEY BANK", "Statement of account", "Statement date 31 Jan 2026   Currency GBP",
    "             Opening balance                       1,250.00", "",
    "Date         Description          Amount            Balance",
    "03 Jan 2026  Rent                -700.00             550.00",
    "04 Jan 2026  Salary July-August   900.00           1,450.00",
    "04 Jan 2026  Balance brought forward               1,450.00",
    "             Closing balance                       1,450.00",
  ])

  @Test func bookingsAndBalances() {
    let statement = PageTranscription([.transcript(Self.page)], today: Samples.today).statement
    #expect(statement.openingBalance == 125_000)
    #expect(statement.closingBalance == 145_000)
    #expect(statement.lineItems.map(\.description) == ["Rent", "Salary July-August", "Balance brought forward"])
    #expect(statement.lineItems.map(\.amount) == [-70_000, 90_000, 145_000])
    #expect(statement.lineItems.map(\.date?.day) == [3, 4, 4])
  }

  @Test func laterPagesAreAStatementsWhereNothingElseMayBeAnswered() throws {
    let reading = PageTranscription(
      [.transcript(Transcript(lines: ["05 Jan 2026  Water board     -20.00    1,430.00"]))], today: Samples.today)
    let constraint = OutputConstraint.grammar(try Grammar(parsing: AnswerGrammars.statement))
    let form = try #require(AnswerForm(constraint))
    let answer = Answer(form, constraint: constraint, reading: reading, previous: nil, fault: nil)?.text
    let json = try JSONValue(parsing: try #require(answer).utf8)
    #expect(json["k"] == "b")
    #expect(json["i"] == [["Water board", "2026-01-05", "-20.00"]])
    #expect(json["t"] == .null)
  }
}
