import JSON
import TestSupport
import Testing

@Suite struct JSONParserTests {
  private func parsed(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

  @Test func everyKindOfValue() throws {
    let value = try parsed(#" {"a":[null,true,false,-12,1.50,2e3],"b":{"c":"d"},"e":[],"f":{}} "#)
    #expect(value["a"]?.elements?[3] == .integer(-12))
    #expect(value["a"]?.elements?[4].number == 1.5)
    #expect(value["a"]?.elements?[5].number == 2000)
    #expect(value["b"]?["c"]?.string == "d")
    #expect(value["e"] == .array([]))
    #expect(value["f"] == .object([]))
    #expect(value["missing"] == nil)
  }

  @Test func escapes() throws {
    #expect(try parsed(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#).string == "\"\\/\u{8}\u{c}\n\r\té😀é")
  }

  @Test(arguments: [
    "", " ", "nul", "tru", "01", "-", "1.", ".5", "1e", "+1", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
    "\"\\udc00\"", "\"\n\"", "[", "[1,", "[1,]", "[1 2]", "{", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "1 2",
    "// 1",
    "NaN", "1e999",
  ])
  func rejects(_ text: String) {
    #expect(throws: JSONError.self) { try parsed(text) }
  }

  @Test func rejectsWhatWouldBeAGuess() {
    #expect(throws: JSONError.duplicateKey) { try parsed(#"{"total":"1","total":"2"}"#) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test func depthIsBounded() throws {
    #expect(throws: JSONError.tooDeep) { try parsed(String(repeating: "[", count: 100_000)) }
    _ = try parsed(String(repeating: "[", count: 60) + String(repeating: "]", count: 60))
  }

  @Test func whatWeWriteReadsBack() throws {
    let value: JSONValue = ["a": .array([.integer(1), .string("ü\"\\\n\u{1}")]), "b": .null, "c": .bool(true)]
    #expect(try parsed(value.serialized()) == value)
    #expect(try parsed(value.serialized(pretty: true)) == value)
  }

  /// Whoever looks at JSON on a terminal sees text that does nothing to it; whoever parses it gets what was written.
  @Test func whatSteersATerminalIsEscaped() throws {
    let text = "a\u{1B}\u{7F}\u{9B}\u{61C}\u{200F}\u{2028}\u{202E}\u{2069}é مطعم 👍"
    let written = JSONValue.string(text).serialized()
    #expect(written == #""a\u001b\u007f\u009b\u061c\u200f\u2028\u202e\u2069é مطعم 👍""#)
    #expect(try parsed(written) == .string(text))
  }

  @Test(arguments: ["720.1000000000403685", "0.10000000004", "-99999999999.12345678", "0.000123456789012345678"])
  func decimalsStayTheSameWhenTheyAreWrittenAndRead(_ text: String) throws {
    let written = try parsed(text).serialized()
    #expect(try parsed(written).serialized() == written)
    #expect(abs(try #require(Double(written)) - #require(Double(text))) < 1e-4)
  }

  /// Damaged texts give a value or an error, never a trap.
  @Test func survivesDamage() {
    let seeds = [#"{"k":"r","v":"A","i":[["Tea","2","1.00"]],"n":-1.5e3}"#, #"["\ud83d\ude00\u00e9",{}]"#]
    var random = SeededGenerator(seed: 7)
    for _ in 0..<20_000 {
      var bytes = Array(seeds.randomElement(using: &random)!.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: at)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
        }
        if bytes.isEmpty { break }
      }
      _ = try? JSONValue(parsing: bytes)
    }
  }
}
