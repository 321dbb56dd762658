import GBNF
import Testing

struct GrammarTests {
  private static let cases: [(grammar: String, yes: [String], no: [String])] = [
    (#"root ::= "a" | "bc""#, ["a", "bc"], ["", "b", "abc"]),
    (#"root ::= "\"\\\n\x41\u00e9""#, ["\"\\\nA\u{E9}"], ["\"\\nA\u{E9}"]),
    ("root ::= [a-c\\]-]+", ["a", "cab", "]-"], ["", "d", "ad"]),
    (#"root ::= [^"\\\x00-\x1F]*"#, ["", "Öl 1 l"], ["\"", "a\nb"]),
    (#"root ::= "a"? "b"{2} "c"{1,} "d"{0,2}"#, ["bbc", "abbccdd"], ["abc", "bb", "bbcddd"]),
    ("root ::= item (\",\" item)*\nitem ::= [0-9]+ # digits\n", ["1", "12,3"], ["", "1,", ",1"]),
    ("root ::= (\n  \"a\" |\n  \"b\"\n) tail\n\ntail ::=\n  \"!\"", ["a!", "b!"], ["a", "ab!"]),
    ("root ::= .", ["x", "€"], ["", "xy"]),
    // One way of reading is not enough: the first option fits, but not what follows.
    (#"root ::= ("a" | "ab") "c""#, ["ac", "abc"], ["a", "abb"]),
    (#"root ::= ("a"*)* "b""#, ["b", "aaab"], ["aaa"]),
  ]

  @Test(arguments: cases.indices)
  func grammarMatchesWhatItProduces(_ index: Int) throws {
    let example = Self.cases[index]
    let grammar = try Grammar(parsing: example.grammar)
    for text in example.yes { #expect(grammar.matches(text), "\(text)") }
    for text in example.no { #expect(!grammar.matches(text), "\(text)") }
  }

  @Test(arguments: [
    "", "root", "root ::= \"a", "root ::= (\"a\"", "root ::= \"a\")", "root ::= [b-a]", "root ::= \"a\"{2,1}",
    "root ::= \"\\q\"", "other ::= \"a\"",
  ])
  func damagedGrammarIsRefused(_ text: String) {
    #expect(throws: GrammarError.self) { try Grammar(parsing: text) }
  }

  @Test func missingRuleIsNamed() {
    #expect(throws: GrammarError.undefinedRule("money")) { try Grammar(parsing: "root ::= money") }
  }

  @Test func endlessRecursionMatchesNothing() throws {
    #expect(try !Grammar(parsing: "root ::= root \"a\"").matches("aaa"))
  }
}
