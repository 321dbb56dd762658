import Extraction
import GBNF
import JSON
import ModelSimulation
import Testing

struct AnswerFormTests {
  private func form(_ grammar: String) throws -> AnswerForm? { AnswerForm(.grammar(try Grammar(parsing: grammar))) }

  private func form(schema: String) throws -> AnswerForm? { AnswerForm(.schema(try JSONValue(parsing: schema.utf8))) }

  @Test func wholeDocument() throws {
    #expect(try form(AnswerGrammars.document) == .document(kinds: ["r", "i", "c", "b"], withItems: true))
    #expect(try form(schema: AnswerGrammars.schema) == .document(kinds: ["r", "i", "c"], withItems: true))
  }

  @Test func headerOfOneKind() throws {
    #expect(try form(AnswerGrammars.header) == .document(kinds: ["i"], withItems: false))
  }

  @Test func choiceListsKeysAndValues() throws {
    let questions = AnswerForm.choice([
      .init(key: "t", alternatives: ["13.64", "USD 20.00"]),
      .init(key: "d", alternatives: ["03.04.2026", "2026-04-03"]),
    ])
    #expect(try form(AnswerGrammars.choice) == questions)
    let schema = #"""
      {"type":"object","properties":{"t":{"enum":["13.64","USD 20.00",null]},
      "d":{"anyOf":[{"const":"03.04.2026"},{"const":"2026-04-03"},{"type":"null"}]}},"required":["t","d"]}
      """#
    #expect(try form(schema: schema) == questions)
  }

  @Test func probe() throws {
    #expect(try form(AnswerGrammars.literal) == .literal(#""bcdfghjk""#))
    #expect(try form(schema: #"{"type":"string","enum":["bcdfghjk"]}"#) == .literal(#""bcdfghjk""#))
  }

  @Test func otherFormsAreNotGuessed() throws {
    #expect(AnswerForm(.none) == .free)
    #expect(try form("root ::= [0-9]+") == nil)
    #expect(try form(#"root ::= "{\"t\":" [0-9]+ "}""#) == nil)
    #expect(try form(schema: #"{"type":"string"}"#) == nil)
  }

  @Test func constraintIsFoundWhereServersTakeIt() throws {
    func constraint(_ request: String) throws -> OutputConstraint {
      try OutputConstraint(request: JSONValue(parsing: request.utf8))
    }
    let schema: JSONValue = ["const": "a"]
    let wanted = #"{"const":"a"}"#
    #expect(
      try constraint(#"{"response_format":{"type":"json_schema","json_schema":{"schema":\#(wanted)}}}"#)
        == .schema(schema))
    #expect(try constraint(#"{"structured_outputs":{"json":\#(wanted)}}"#) == .schema(schema))
    #expect(try constraint(#"{"grammar":"root ::= \"a\""}"#).allows("a"))
    // llama-server ignores a schema that is not nested, and so does its stand-in.
    #expect(try constraint(#"{"response_format":{"type":"json_schema","schema":\#(wanted)}}"#) == .none)
  }

  @Test func schemaIsChecked() throws {
    let constraint = OutputConstraint.schema(try JSONValue(parsing: AnswerGrammars.schema.utf8))
    let good =
      #"{"k":"r","v":null,"d":"2026-02-26","c":"USD","t":"15.50","x":null,"s":null,"i":[["Tea",null,"15.50"]]}"#
    #expect(constraint.allows(good))
    let changes = [
      (#""k":"r""#, #""k":"b""#), (#""t":"15.50""#, #""t":"15,50""#), (#""t":"15.50""#, #""t":15.5"#),
      (#""x":null,"#, ""), (#""i":["#, #""y":1,"i":["#), (#"["Tea",null,"15.50"]"#, #"["Tea",null]"#),
      (#"["Tea",null,"15.50"]"#, #"["Tea",null,"15.50",null]"#), (#""Tea""#, #""""#), ("}", ""),
    ]
    for (old, new) in changes { #expect(!constraint.allows(good.replacing(old, with: new)), "\(new)") }
    let unknown = OutputConstraint.schema(["type": "string", "format": "date"])
    #expect(!unknown.allows(#""2026-02-26""#))
  }

  @Test func whateverBytesDoNotTrap() throws {
    let valid = Array(AnswerGrammars.document.utf8)
    for cut in stride(from: 0, to: valid.count, by: 7) {
      var damaged = valid
      damaged[cut] ^= UInt8(truncatingIfNeeded: cut % 31 + 1)
      let text = String(decoding: damaged, as: UTF8.self)
      if let grammar = try? Grammar(parsing: text) { _ = AnswerForm(.grammar(grammar)) }
    }
  }
}
