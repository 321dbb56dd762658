import Extraction
import GBNF
import Inference
import JSON
import ModelServing
import TestSupport
import Testing

@Suite struct AnswerFormatTests {
  static let formats = [
    AnswerFormat(scope: .full), AnswerFormat(scope: .header), AnswerFormat(scope: .full, kind: .bankStatement),
    AnswerFormat(scope: .full, kind: .invoice), AnswerFormat(scope: .header, kind: .receipt),
  ]

  private static let receipt =
    #"{"k":"r","v":"ACME LTD","d":"2026-02-26","c":"USD","t":"15.50","x":"1.20","s":"14.30","#
    + #""i":[["Coffee","2","7.15"]]}"#
  private static let statement =
    #"{"k":"b","v":"ACME BANK","d":null,"c":"EUR","t":"-5","x":null,"s":"0.000","#
    + #""i":[["Rent","2024-02-29","-700.00"],[null,null,null]]}"#

  @Test(arguments: [
    receipt, statement, receipt.replacing("[[\"Coffee\",\"2\",\"7.15\"]]", with: "[]"),
    receipt.replacing("ACME LTD", with: #"Café \"Zum Löwen\" \\ 東京"#), receipt.replacing("\"15.50\"", with: "null"),
    receipt.replacing("\"2\"", with: "\"0.162\""), receipt.replacing("2026-02-26", with: "2000-02-29"),
    receipt.replacing("ACME LTD", with: String(repeating: "x", count: 80)),
  ])
  func bothFormsTakeAnswers(_ text: String) throws {
    let format = AnswerFormat(scope: .full)
    #expect(try Grammar(parsing: #require(format.output.grammar)).matches(text))
    #expect(try SchemaValidator(schema: format.output.schema).accepts(JSONValue(parsing: text.utf8)))
    #expect(throws: Never.self) { try AnswerParser(format).parse(text) }
  }

  @Test(arguments: [
    "", "{}", "null", receipt + " ", receipt.replacing(",", with: ", "), receipt.replacing("15.50", with: "15,50"),
    receipt.replacing("15.50", with: "1e3"), receipt.replacing("\"15.50\"", with: "15.50"),
    receipt.replacing("15.50", with: ""), receipt.replacing("15.50", with: "1234567890"),
    receipt.replacing("15.50", with: "1.2345"), receipt.replacing("USD", with: "XYZ"),
    receipt.replacing("USD", with: "usd"),
    receipt.replacing("2026-02-26", with: "2026-02-29"), receipt.replacing("2026-02-26", with: "2026-13-01"),
    receipt.replacing("2026-02-26", with: "1900-02-29"), receipt.replacing("2026-02-26", with: "26.02.2026"),
    receipt.replacing("\"k\":\"r\"", with: "\"k\":\"b\""), receipt.replacing("\"k\":\"r\"", with: "\"k\":\"z\""),
    receipt.replacing("\"v\":\"ACME LTD\",", with: ""), receipt.replacing("\"v\"", with: "\"vendor\""),
    receipt.replacing("ACME LTD", with: String(repeating: "x", count: 81)), receipt.replacing("ACME LTD", with: ""),
    receipt.replacing("ACME LTD", with: " ACME"), receipt.replacing("ACME LTD", with: "AC\nME"),
    receipt.replacing("[\"Coffee\",\"2\",\"7.15\"]", with: "[\"Coffee\",\"7.15\"]"),
    receipt.replacing(
      "[\"Coffee\",\"2\",\"7.15\"]", with: Array(repeating: "[null,null,\"1\"]", count: 61).joined(separator: ",")),
    statement.replacing("2024-02-29", with: "2023-02-29"),
  ])
  func theGrammarTakesNothingElse(_ text: String) throws {
    #expect(try !Grammar(parsing: #require(AnswerFormat(scope: .full).output.grammar)).matches(text))
  }

  @Test func aKnownKindIsTheOnlyOne() throws {
    let grammar = try Grammar(parsing: #require(AnswerFormat(scope: .full, kind: .bankStatement).output.grammar))
    #expect(grammar.matches(Self.statement))
    #expect(!grammar.matches(Self.receipt))
    #expect(throws: AnswerError(.wrongKind, key: "k")) {
      try AnswerParser(AnswerFormat(scope: .full, kind: .bankStatement)).parse(Self.receipt)
    }
  }

  @Test func aHeaderHasNoItems() throws {
    let grammar = try Grammar(parsing: #require(AnswerFormat(scope: .header).output.grammar))
    let header = Self.receipt.replacing(",\"i\":[[\"Coffee\",\"2\",\"7.15\"]]", with: "")
    #expect(grammar.matches(header))
    #expect(!grammar.matches(Self.receipt))
    #expect(throws: AnswerError(.wrongKeys)) { try AnswerParser(AnswerFormat(scope: .full)).parse(header) }
  }

  /// What a server can be made to write can be read, and both kinds of server are held to the same form.
  @Test(arguments: formats)
  func everythingTheGrammarAllowsIsValidAndParses(_ format: AnswerFormat) throws {
    let grammar = try Grammar(parsing: #require(format.output.grammar))
    let schema = SchemaValidator(schema: format.output.schema)
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<100 {
      let text = grammar.text(&generator)
      #expect(try schema.accepts(JSONValue(parsing: text.utf8)), "\(text)")
      #expect(throws: Never.self, "\(text)") { try AnswerParser(format).parse(text) }
    }
  }

  @Test func repetitionsStayWithinTheServersLimits() throws {
    // llama.cpp makes a rule of every step of a bounded repetition.
    let grammar = try #require(AnswerFormat(scope: .full).output.grammar)
    let steps = grammar.matches(of: /\{0,(\d+)\}/).compactMap { Int($0.output.1) }
    #expect(steps.count == 4)
    #expect(steps.reduce(0, +) < 400)
  }

  @Test func schemasUseOnlyWhatServersEnforce() throws {
    let text = AnswerFormat(scope: .full).output.schema.serialized()
    let patterns = text.matches(of: /"pattern":"((?:[^"\\]|\\.)*)"/).map { String($0.output.1) }
    #expect(patterns.count > 8)
    for pattern in patterns {
      #expect(pattern.hasPrefix("^") && pattern.hasSuffix("$"))
      #expect(!pattern.contains("\\\\d") && !pattern.contains("(?") && !pattern.contains("{"))
    }
    // See XgrammarTests.
    #expect(!text.contains("Length"))
  }
}
