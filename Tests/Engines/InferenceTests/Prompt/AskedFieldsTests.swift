import Extraction
import Inference
import JSON
import ModelAnswers
import ModelServing
import Testing

/// The form of an answer, and the prompt that explains it, list the fields of the table.
struct AskedFieldsTests {
  /// The keys of an answer in their order.
  private static func letters(_ scope: AnswerScope) -> [String] {
    DocumentFields.rows.compactMap { row in
      row.key == "lineItems" && scope == .header ? nil : row.question?.letter
    }
  }

  @Test(arguments: AnswerScope.allCases)
  func schemaAndGrammarHoldEachField(_ scope: AnswerScope) throws {
    let output = AnswerFormat(scope: scope, kind: .invoice).output
    #expect(output.schema["properties"]?.members?.map(\.key) == Self.letters(scope))
    let grammar = try #require(output.grammar)
    for letter in Self.letters(scope) { #expect(grammar.contains(#"\"\#(letter)\":"#), "\(letter)") }
  }

  @Test(arguments: AnswerScope.allCases)
  func promptExplainsEachField(_ scope: AnswerScope) {
    let prompt = DocumentPrompt(pages: [], pageCount: 1, format: AnswerFormat(scope: scope))
    let lines = prompt.request(maximumTokens: 1).system.split(separator: "\n")
    let explained = lines.filter { $0.dropFirst().hasPrefix(": ") }.map { String($0.prefix(1)) }
    #expect(explained == Self.letters(scope))
  }

  @Test func answerWithEachFieldInItsPlaceIsRead() throws {
    let answer = #"{"k":"i","v":"A","d":"2026-02-26","c":"USD","t":"3","x":"1","s":"2","i":[["B","1","2"]]}"#
    #expect(try JSONValue(parsing: answer.utf8).members?.map(\.key) == Self.letters(.full))
    let read = try AnswerParser(AnswerFormat(scope: .full)).parse(answer)
    #expect(read.vendor == "A")
    #expect(read.date == CalendarDate(year: 2026, month: 2, day: 26))
    #expect(read.currency == Currency(code: "USD"))
    #expect([read.total, read.tax, read.subtotal].map(\.?.unscaled) == [3, 1, 2])
    #expect(read.items.count == 1)
  }
}
