import JSON
import Scoring
import Testing

@Suite struct DocumentScoreTests {
  private func truth(_ text: String) throws -> TruthDocument {
    try #require(TruthDocument(try JSONValue(parsing: text.utf8), folder: "data/shops"))
  }

  private let receipt = """
    {"file":"a.jpg","kind":"receipt","set":"shops","vendor":"Blue Harbour Trading Sdn Bhd","date":"2025-01-31",\
    "date_alt":["2025-02-01"],"currency":"MYR","total_minor":1550,"total_alt_minor":[1551],"tax_minor":90,"pages":1,\
    "line_items":[{"description":"Oat milk","quantity":2,"unit_price_minor":500,"amount_minor":1000},\
    {"description":"Bread","quantity":null,"unit_price_minor":null,"amount_minor":550}]}
    """

  private let right = """
    {"documentType":"receipt","vendor":"BLUE HARBOUR TRADING","date":"2025-02-01","currency":"MYR","minorUnits":2,"total":1550,\
    "tax":90,"verdict":"reconciled","review":{"needed":false},"lineItems":[{"description":"OAT MILK","quantity":"2.0",\
    "unitPrice":500,"amount":1000},{"description":"BREAD","quantity":null,"unitPrice":null,"amount":550}],"evidence":{"total":\
    {"page":1,"box":[0.7,0.5,0.8,0.52],"text":"RM15.50","grounded":true,"confidence":0.9}}}
    """

  private func score(_ change: (String) -> String = { $0 }, status: Int = 200) throws -> DocumentScore {
    DocumentScore(try truth(receipt), status: status, answer: try JSONValue(parsing: change(right).utf8))
  }

  @Test func rightAnswerIsRightInEverything() throws {
    let score = try score()
    #expect(score.faults.isEmpty)
    #expect(score.checks[.allThree] == true && score.checks[.honestReconciled] == true)
    #expect(score.checks[.accepted] == true && score.checks[.rightAccepted] == true && score.checks[.evidence] == true)
    #expect(score.counts[.itemsF1] == [2, 2, 2] && score.counts[.itemsQuantity] == [1, 1])
  }

  @Test func wrongValuesAreInventedAndMissingOnesAreNot() throws {
    let wrong = try score { $0.replacing(#""total":1550"#, with: #""total":1555"#) }
    #expect(wrong.checks[.total] == false && wrong.checks[.invented] == true && wrong.checks[.rightReconciled] == false)
    let none = try score { $0.replacing(#""total":1550"#, with: #""total":null"#) }
    #expect(none.checks[.total] == false && none.checks[.invented] == false && none.checks[.evidence] == nil)
    let text = try score { $0.replacing(#""total":1550"#, with: #""total":"1550""#) }
    #expect(text.checks[.total] == false && text.checks[.invented] == true)
  }

  @Test func currencyOfOthersIsNoHonestVerdict() throws {
    let score = try score { $0.replacing(#""currency":"MYR""#, with: #""currency":"USD""#) }
    #expect(score.checks[.rightReconciled] == true && score.checks[.honestReconciled] == false)
    #expect(score.checks[.rightAccepted] == false)
    #expect(score.faults.contains(.currency))
  }

  @Test func bodyOfAProblemCountsForNothing() throws {
    let score = try score(status: 500)
    #expect(score.checks[.answered] == false && score.checks[.vendor] == false && score.checks[.invented] == false)
    #expect(score.checks[.reconciled] == nil && score.counts[.itemsF1] == [0, 0, 2])
  }

  @Test func itemNeedsItsAmountAndItsWords() throws {
    let other = try score { $0.replacing("BREAD", with: "CHEESE") }
    #expect(other.counts[.itemsF1] == [1, 2, 2])
    let twice = try score { $0.replacing(#""amount":550"#, with: #""amount":551"#) }
    #expect(twice.counts[.itemsF1] == [1, 2, 2])
  }

  @Test(arguments: [
    (#""box":[0.7,0.5,0.8,0.52]"#, #""box":[0,0,1,1]"#), (#""page":1"#, #""page":2"#), ("RM15.50", "RM3.21"),
    ("RM15.50", "a text of many more than forty characters RM15.50"), (#""grounded":true"#, #""grounded":false"#),
    (#""box":[0.7,0.5,0.8,0.52]"#, #""box":[0.8,0.5,0.7,0.52]"#),
  ])
  func evidenceMustHoldTheValue(_ from: String, _ to: String) throws {
    #expect(try score { $0.replacing(from, with: to) }.checks[.evidence] == false)
  }

  @Test func creditNoteIsNegativeWhateverThePagePrints() throws {
    let note = try truth(#"{"file":"c.pdf","kind":"credit_note","total_minor":500}"#)
    func total(_ value: Int) throws -> Bool? {
      DocumentScore(note, status: 200, answer: try JSONValue(parsing: #"{"total":\#(value)}"#.utf8)).checks[.total]
    }
    #expect(try total(-500) == true)
    #expect(try total(500) == false)
  }

  @Test func statementIsExactOrNot() throws {
    let truth = try truth(
      """
      {"file":"s.pdf","kind":"bank_statement","opening_balance_minor":10000,"closing_balance_minor":7500,"transactions":\
      [{"date":"2024-12-30","description":"Card payment Grocer Ref 12","description_alt":["Card payment Grocer"],"amount_minor":-2500}]}
      """)
    func score(_ amount: Int, closing: Int = 7500) throws -> DocumentScore {
      DocumentScore(
        truth, status: 200,
        answer: try JSONValue(
          parsing: """
            {"openingBalance":10000,"closingBalance":\(closing),"verdict":"reconciled","lineItems":[{"date":"2024-12-30",\
            "description":"CARD PAYMENT GROCER","amount":\(amount)}]}
            """.utf8))
    }
    let right = try score(-2500)
    #expect(right.checks[.transactionsExact] == true && right.checks[.balances] == true)
    #expect(right.counts[.transactionsF1] == [1, 1, 1] && right.checks[.rightReconciled] == true)
    let unsigned = try score(2500)
    #expect(unsigned.checks[.transactionsExact] == false && unsigned.checks[.rightReconciled] == false)
    #expect(try score(-2500, closing: 1).checks[.balances] == false)
  }

  @Test func detailsAreComparedByTheirLetters() throws {
    let truth = try truth(
      #"{"file":"d","buyer":{"name":"Kolb KG","tax_id":null},"iban":"DE89370400440532013000","time":null}"#)
    let answer = try JSONValue(
      parsing: #"{"buyer":{"name":"KOLB KG."},"payment":{"iban":"DE88"},"time":"14:51"}"#.utf8)
    #expect(DetailScore.checks(truth, answer: answer) == ["buyer": true, "IBAN": false])
    #expect(DetailScore.checks(truth, answer: .null) == ["buyer": false, "IBAN": false])
  }
}
