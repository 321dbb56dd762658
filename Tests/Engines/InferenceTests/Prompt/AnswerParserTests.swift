import Extraction
import Inference
import JSON
import ModelAnswers
import TestSupport
import Testing
import TypedPages

@Suite struct AnswerParserTests {
  private let parser = AnswerParser(AnswerFormat(scope: .full))

  private func answer(_ changes: [String: String] = [:]) -> String {
    let values = [
      ("k", #""r""#), ("v", #""ACME LTD""#), ("d", #""2026-02-26""#), ("c", #""USD""#), ("t", #""15.50""#),
      ("x", #""1.20""#), ("s", "null"), ("i", #"[["Coffee","2","7.15"],["Tea",null,"-1"]]"#),
    ]
    return "{" + values.map { "\"\($0.0)\":" + (changes[$0.0] ?? $0.1) }.joined(separator: ",") + "}"
  }

  @Test func everyValueIsRead() throws {
    let answer = try parser.parse(answer())
    #expect(answer.kind == .receipt)
    #expect(answer.vendor == "ACME LTD")
    #expect(answer.date == CalendarDate(year: 2026, month: 2, day: 26))
    #expect(answer.currency == Currency(code: "USD"))
    #expect(answer.total == DecimalNumber(unscaled: 1550, scale: 2))
    #expect(answer.tax == DecimalNumber(unscaled: 120, scale: 2))
    #expect(answer.subtotal == nil)
    #expect(
      answer.items == [
        .init(description: "Coffee", quantity: amount("2"), date: nil, amount: amount("7.15")),
        .init(description: "Tea", quantity: nil, date: nil, amount: DecimalNumber(unscaled: -1, scale: 0)),
      ])
  }

  @Test func itemsOfAStatementHaveDates() throws {
    let answer = try parser.parse(answer(["k": #""b""#, "i": #"[["Rent","2026-01-31","-700.00"]]"#]))
    #expect(answer.items[0].date == CalendarDate(year: 2026, month: 1, day: 31))
    #expect(answer.items[0].quantity == nil)
    #expect(throws: AnswerError(.badDate, key: "i")) { try parser.parse(self.answer(["k": #""b""#])) }
  }

  @Test(arguments: [59, 60])
  func aListAsLongAsItCanGetIsFull(_ count: Int) throws {
    let items = (1...count).map { #"["Thing \#($0)",null,"1.00"]"# }
    let answer = try parser.parse(answer(["i": "[" + items.joined(separator: ",") + "]"]))
    #expect(answer.items.count == count)
    #expect(answer.isFull == (count == AnswerFormat.maximumItems))
  }

  @Test func whiteSpaceBetweenTokensIsAllowed() throws {
    let spaced = answer().replacing(",\"", with: " ,\n\t\"").replacing(":", with: " : ")
    #expect(try parser.parse(spaced) == parser.parse(answer()))
  }

  @Test func namesAreCleanedOfInvisibleCharacters() throws {
    #expect(try parser.parse(answer(["v": #""  ACME\n\t\u200bLTD ""#])).vendor == "ACME LTD")
    #expect(try parser.parse(answer(["v": #"" \u202e ""#])).vendor == nil)
  }

  @Test(arguments: [
    ("k", #""z""#, AnswerError.Reason.wrongKind), ("k", "null", .wrongKind), ("k", #""R""#, .wrongKind),
    ("v", "12", .wrongType), ("v", #"["ACME"]"#, .wrongType), ("v", "true", .wrongType),
    ("v", "\"" + String(repeating: "x", count: 81) + "\"", .tooLong),
    ("d", #""2026-02-30""#, .badDate), ("d", #""26.02.2026""#, .badDate), ("d", #""2026-2-6""#, .badDate),
    ("d", #""""#, .badDate), ("d", #""2026-02-26T00:00""#, .badDate), ("d", "20260226", .wrongType),
    ("c", #""XYZ""#, .unknownCurrency), ("c", #""usd""#, .unknownCurrency), ("c", #""$""#, .unknownCurrency),
    ("t", "15.50", .wrongType), ("t", #""15,50""#, .badAmount), ("t", #""$15.50""#, .badAmount),
    ("t", #""1e3""#, .badAmount), ("t", #""""#, .badAmount), ("t", #""-""#, .badAmount), ("t", #""1.""#, .badAmount),
    ("t", #"".5""#, .badAmount), ("t", #""1.2345""#, .badAmount), ("t", #""1234567890""#, .badAmount),
    ("t", #""1.2.3""#, .badAmount), ("t", #""--1""#, .badAmount), ("t", #""+1""#, .badAmount),
    ("t", #""１""#, .badAmount),
    ("x", #""n/a""#, .badAmount), ("s", "{}", .wrongType), ("i", "null", .wrongType),
    ("i", #"[["Tea","1"]]"#, .wrongType),
    ("i", #"["Tea"]"#, .wrongType), ("i", #"[["Tea","x","1"]]"#, .badAmount),
    ("i", "[" + Array(repeating: "[null,null,null]", count: 61).joined(separator: ",") + "]", .tooManyItems),
    ("i", "[" + Array(repeating: #"["Tea","1","2.00"]"#, count: 30).joined(separator: ",") + "]", .repetition),
  ])
  func whatIsNotOfTheFormIsNamed(_ key: String, _ value: String, _ reason: AnswerError.Reason) {
    #expect(throws: AnswerError(reason, key: key)) { try parser.parse(answer([key: value])) }
  }

  @Test func keysMustBeComplete() {
    for text in [
      "{}", "[]", "null", "\"r\"", answer().replacing("\"v\":\"ACME LTD\",", with: ""),
      answer().replacing("\"s\":null", with: "\"s\":null,\"z\":null"),
      answer().replacing("\"t\":\"15.50\",\"x\":\"1.20\"", with: "\"x\":\"1.20\",\"t\":\"15.50\""),
    ] {
      #expect(throws: AnswerError(.wrongKeys)) { try parser.parse(text) }
    }
  }

  @Test func truncatedAndDecoratedTextIsNoAnswer() {
    let text = answer()
    for cut in 1..<text.count { #expect(throws: AnswerError(.notJSON)) { try parser.parse(String(text.prefix(cut))) } }
    for other in ["```json\n\(text)\n```", text + text, "Here it is: " + text, ""] {
      #expect(throws: AnswerError(.notJSON)) { try parser.parse(other) }
    }
  }

  @Test func mutatedBytesGiveAnAnswerOrAnError() {
    var generator = SeededGenerator(seed: 40)
    let whole = Array(answer().utf8)
    var refused = 0
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
        default: bytes.remove(at: index)
        }
      }
      do {
        let parsed = try parser.parse(String(decoding: bytes, as: UTF8.self))
        #expect(parsed.items.count <= AnswerFormat.maximumItems)
      } catch {
        #expect(!error.sentence.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 10_000)
  }

  @Test func errorsQuoteNothingOfTheAnswer() {
    for reason in AnswerError.Reason.allCases {
      let error = AnswerError(reason, key: "t")
      #expect(error.sentence.hasSuffix("."))
      #expect(!error.sentence.contains("15.50"))
      #expect(reason.rawValue.allSatisfy { $0.isLowercase || $0 == "_" })
    }
  }
}
