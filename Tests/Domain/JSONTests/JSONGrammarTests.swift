import JSON
import Testing

/// A text, and what the parser makes of it: the kinds of case that JSONTestSuite collects, with texts of our own.
struct JSONSample: Sendable, CustomTestStringConvertible {
  /// Its kind and what is special about it; `y` is valid, `n` is not JSON, `i` is where RFC 8259 leaves a choice.
  var name: String
  var bytes: [UInt8]
  /// nil where the text is refused.
  var value: JSONValue?

  var testDescription: String { name }

  init(_ name: String, _ text: String, _ value: JSONValue? = nil) {
    self.init(name, bytes: Array(text.utf8), value)
  }

  init(_ name: String, bytes: [UInt8], _ value: JSONValue? = nil) {
    self.name = name
    self.bytes = bytes
    self.value = value
  }

  /// A string whose content is these bytes.
  static func string(_ name: String, _ content: [UInt8], _ value: JSONValue? = nil) -> JSONSample {
    JSONSample(name, bytes: [0x22] + content + [0x22], value)
  }
}

struct JSONGrammarTests {
  @Test(arguments: structures + numbers + strings)
  func validTextGivesItsValue(_ sample: JSONSample) throws {
    #expect(try JSONValue(parsing: sample.bytes) == sample.value)
  }

  @Test(arguments: wrongStructures + wrongNumbers + wrongStrings + wrongEncodings)
  func textThatIsNotJSONIsRefused(_ sample: JSONSample) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: sample.bytes) }
  }

  @Test(arguments: choices)
  func ambiguousTextIsRefused(_ sample: JSONSample) {
    #expect((try? JSONValue(parsing: sample.bytes)) == sample.value)
  }

  @Test(arguments: structures + strings)
  func textThatEndsEarlyIsRefusedWhereverItEnds(_ sample: JSONSample) {
    // Behind the last bracket or quote there is only space. Of a long text the first cuts do.
    guard let last = sample.bytes.lastIndex(where: { [0x22, 0x5D, 0x7D].contains($0) }) else { return }
    for length in 0..<min(last, 200) {
      #expect(throws: JSONError.self, "cut to \(length) bytes") { try JSONValue(parsing: sample.bytes.prefix(length)) }
    }
  }

  @Test(arguments: structures + numbers + strings + wrongStructures + wrongNumbers + wrongStrings + wrongEncodings)
  func valuesThatNobodyAsksForAreCheckedJustSo(_ sample: JSONSample) {
    // As the only value of an object; a text of two values, or with a key behind it, would be another.
    let text = try? JSONObjectText(
      parsing: Array(#"{"k":"#.utf8) + sample.bytes + Array("}".utf8), limits: .standard)
    #expect((text != nil) == (sample.value != nil))
    #expect(text?.value("k") == sample.value)
  }

  @Test(arguments: [("[", "]"), (#"{"":"#, "}")])
  func depth64IsReadAndDepth65IsNot(open: String, close: String) throws {
    func nested(_ levels: Int) -> String {
      let innermost = open == "[" ? "[]" : "{}"
      return String(repeating: open, count: levels - 1) + innermost + String(repeating: close, count: levels - 1)
    }
    _ = try JSONValue(parsing: nested(64).utf8)
    #expect(throws: JSONError.tooDeep) { try JSONValue(parsing: nested(65).utf8) }
    #expect(throws: JSONError.tooDeep) { try JSONValue(parsing: String(repeating: open, count: 200_000).utf8) }
  }

  @Test(arguments: [
    ("", 0), ("  ", 2), ("nul", 0), ("[1 2]", 3), ("{\"a\" 1}", 5), ("1 2", 2), ("[\"\\x\"]", 4), ("[1e]", 3),
  ])
  func errorTellsTheByteWhereJSONEnds(text: String, offset: Int) {
    #expect(throws: JSONError.malformed(offset: offset)) { try JSONValue(parsing: text.utf8) }
  }

  @Test func everyByteAloneGivesAValueOrAnError() {
    for byte in UInt8.min...UInt8.max {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      #expect(((try? JSONValue(parsing: [byte])) != nil) == isDigit)
    }
  }
}

private let structures: [JSONSample] = [
  .init("y: null alone", "null", .null),
  .init("y: true alone", "true", true),
  .init("y: false alone", "false", false),
  .init("y: number alone", "7", 7),
  .init("y: string alone", "\"a\"", "a"),
  .init("y: empty array", "[]", []),
  .init("y: empty array with space", "[ \t\r\n]", []),
  .init("y: empty object", "{}", .object([])),
  .init("y: empty object with space", "{ \n }", .object([])),
  .init("y: space around everything", "\t\r\n [ 1 , { \"a\" : [ ] } ] \n", [1, ["a": []]]),
  .init("y: one line feed behind", "[]\n", []),
  .init("y: nulls in an array", "[null,null]", [.null, .null]),
  .init("y: each kind in an array", #"[null,true,1,"",[],{}]"#, [.null, true, 1, "", [], .object([])]),
  .init("y: order of keys", #"{"b":1,"a":2}"#, ["b": 1, "a": 2]),
  .init("y: empty key", #"{"":0}"#, ["": 0]),
  .init("y: escaped key", #"{"a\u0062\n":0}"#, ["ab\n": 0]),
  .init("y: key with a NUL", #"{"a\u0000b":0}"#, ["a\u{0}b": 0]),
  .init("y: keys that differ in case", #"{"a":1,"A":2}"#, ["a": 1, "A": 2]),
  .init("y: same key on two levels", #"{"a":{"a":1}}"#, ["a": ["a": 1]]),
  .init("y: same value twice", #"{"a":1,"b":1}"#, ["a": 1, "b": 1]),
]

private let numbers: [JSONSample] = [
  .init("y: zero", "0", 0),
  .init("y: minus zero", "-0", 0),
  .init("y: minus one", "-1", -1),
  .init("y: zero with decimals", "0.0", .decimal(0, digits: 1)),
  .init("y: small number", "-0.000001", .decimal(-0.000001, digits: 6)),
  .init("y: trailing zeros", "1.50", .decimal(1.5, digits: 2)),
  .init("y: exponent", "1e3", .decimal(1000, digits: 0)),
  .init("y: capital exponent", "1E3", .decimal(1000, digits: 0)),
  .init("y: exponent with plus", "1e+3", .decimal(1000, digits: 0)),
  .init("y: exponent with minus", "1e-3", .decimal(0.001, digits: 0)),
  .init("y: exponent with leading zeros", "1e003", .decimal(1000, digits: 0)),
  .init("y: zero with exponent", "0e9", .decimal(0, digits: 0)),
  .init("y: decimals and exponent", "-1.25E+2", .decimal(-125, digits: 2)),
  .init("y: largest integer of 64 bits", "9223372036854775807", .integer(.max)),
  .init("y: smallest integer of 64 bits", "-9223372036854775808", .integer(.min)),
  .init("y: space behind", "12 ", 12),
]

private let strings: [JSONSample] = [
  .init("y: empty string", #""""#, ""),
  .init("y: space", #"" ""#, " "),
  .init("y: every short escape", #""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
  .init("y: slash without escape", #""/""#, "/"),
  .init("y: apostrophe", #""'""#, "'"),
  .init("y: escaped letter", #""\u0061\u0041""#, "aA"),
  .init("y: hex digits in both cases", #""\u00eE\u00Ee""#, "îî"),
  .init("y: escaped NUL", #""a\u0000b""#, "a\u{0}b"),
  .init("y: escaped quote and backslash by code", #""\u0022\u005C""#, "\"\\"),
  .init("y: two escaped backslashes", #""\\\\""#, "\\\\"),
  .init("y: backslash before u", #""\\u0061""#, "\\u0061"),
  .init("y: escaped comma of another script", #""\u060c""#, "\u{60C}"),
  .init("y: surrogate pair", #""\ud83d\ude00""#, "😀"),
  .init("y: first and last surrogate pair", #""\uD800\uDC00\uDBFF\uDFFF""#, "\u{10000}\u{10FFFF}"),
  .init("y: next to the surrogates", #""\uD7FF\uE000""#, "\u{D7FF}\u{E000}"),
  .init(
    "y: noncharacters", #""\uFDD0\uFFFE""#, .string(String(decoding: [0xFDD0, 0xFFFE] as [UInt16], as: UTF16.self))),
  .init("y: DEL needs no escape", "\"\u{7F}\"", "\u{7F}"),
  .init("y: line separators need no escape", "\"\u{2028}\u{2029}\"", "\u{2028}\u{2029}"),
  .init("y: UTF-8 of one to four bytes", "\"aé€😀\"", "aé€😀"),
  .init("y: UTF-8 and escapes in turn", #""é\u00e9é\n""#, "ééé\n"),
  .init("y: combining mark first", "\"\u{301}e\"", "\u{301}e"),
  .init("y: byte order mark inside", "\"\u{FEFF}\"", "\u{FEFF}"),
  .string("y: last code point in UTF-8", [0xF4, 0x8F, 0xBF, 0xBF], "\u{10FFFF}"),
  .init(
    "y: longer than a buffer", "\"" + String(repeating: "é", count: 70_000) + "\"",
    .string(String(repeating: "é", count: 70_000))),
]

private let wrongStructures: [JSONSample] = [
  .init("n: nothing", ""),
  .init("n: space only", " \n\t"),
  .init("n: two values", "1 2"),
  .init("n: two arrays", "[][]"),
  .init("n: text behind an object", #"{"a":1}x"#),
  .init("n: NUL behind a value", "[]\u{0}"),
  .init("n: closing bracket too many", "[1]]"),
  .init("n: closing brace too many", "{}}"),
  .init("n: closing bracket alone", "]"),
  .init("n: array closed as an object", "[1}"),
  .init("n: object closed as an array", #"{"a":1]"#),
  .init("n: array not closed", "[1"),
  .init("n: array not closed behind a comma", "[1,"),
  .init("n: comma before the end of an array", "[1,]"),
  .init("n: comma first in an array", "[,1]"),
  .init("n: two commas in an array", "[1,,2]"),
  .init("n: only a comma in an array", "[,]"),
  .init("n: no comma in an array", "[1 2]"),
  .init("n: colon in an array", "[1:2]"),
  .init("n: semicolon in an array", "[1;2]"),
  .init("n: object not closed", #"{"a":1"#),
  .init("n: comma before the end of an object", #"{"a":1,}"#),
  .init("n: comma first in an object", #"{,"a":1}"#),
  .init("n: two commas in an object", #"{"a":1,,"b":2}"#),
  .init("n: no comma in an object", #"{"a":1 "b":2}"#),
  .init("n: no colon", #"{"a" 1}"#),
  .init("n: two colons", #"{"a"::1}"#),
  .init("n: equals sign instead of a colon", #"{"a"=1}"#),
  .init("n: no value", #"{"a":}"#),
  .init("n: no value and no colon", #"{"a"}"#),
  .init("n: no key", "{:1}"),
  .init("n: key without quotes", "{a:1}"),
  .init("n: key with apostrophes", "{'a':1}"),
  .init("n: number as a key", "{1:1}"),
  .init("n: null as a key", "{null:1}"),
  .init("n: array as a key", "{[]:1}"),
  .init("n: repeated key", #"{"a":1,"a":2}"#),
  .init("n: repeated key with the same value", #"{"a":1,"a":1}"#),
  .init("n: repeated key, once escaped", #"{"a":1,"\u0061":2}"#),
  .init("n: comment of a line", "[1] // one"),
  .init("n: comment in a value", "[1/* one */]"),
  .init("n: hash comment", "# one\n[1]"),
  .init("n: capital null", "NULL"),
  .init("n: capitalized true", "True"),
  .init("n: half of true", "tru"),
  .init("n: true and more", "truer"),
  .init("n: undefined", "undefined"),
  .init("n: bare word", "[a]"),
  .init("n: vertical tab as space", "[\u{B}1]"),
  .init("n: form feed as space", "[\u{C}1]"),
  .init("n: no-break space as space", "[\u{A0}1]"),
  .init("n: word joiner as space", "[\u{2060}]"),
  .init("n: markup", "<null>"),
]

private let wrongNumbers: [JSONSample] = [
  "+1", "-", "--1", "-a", "- 1", "01", "-01", "00", "1.", "-1.", ".5", "-.5", "1.e1", "0.e1", "1e", "1e+", "1e-", "1E",
  "1e1.5", "1ee1", "1e+-1", "1.2.3", "1,000", "1 000", "1_000", "0x1F", "0b1", "1f", "1a", "NaN", "-NaN", "Infinity",
  "-Infinity", "inf", "∞", "１", "٣", "1/2", "$1",
].map { JSONSample("n: number \($0)", $0) }

private let wrongStrings: [JSONSample] =
  [
    .init("n: quote alone", "\""),
    .init("n: string not closed", "\"a"),
    .init("n: escape at the end", "\"a\\"),
    .init("n: escaped quote at the end", "\"a\\\""),
    .init("n: apostrophes", "'a'"),
    .init("n: no quotes", "a"),
    .init("n: unknown escape x", #""\x41""#),
    .init("n: unknown escape a", #""\a""#),
    .init("n: unknown escape 0", #""\0""#),
    .init("n: unknown escape apostrophe", #""\'""#),
    .init("n: escaped line feed", "\"\\\n\""),
    .init("n: escaped letter of two bytes", #""\é""#),
    .init("n: capital U", #""\U0061""#),
    .init("n: no hex digits", #""\u""#),
    .init("n: three hex digits", #""\u006""#),
    .init("n: other characters than hex digits", #""\u00g1""#),
    .init("n: sign among the hex digits", #""\u+061""#),
    .init("n: space among the hex digits", #""\u 061""#),
    .init("n: hex digits of another width", "\"\\u００６１\""),
    .init("n: braces around hex digits", #""\u{61}""#),
    .init("n: text behind a string", #""a"b"#),
  ] + (UInt8(0)..<0x20).map { .string("n: control character \($0)", [0x61, $0]) }

private let wrongEncodings: [JSONSample] = [
  .string("n: byte that UTF-8 never has", [0xFF]),
  .string("n: continuation byte alone", [0x80]),
  .string("n: Latin-1", [0xE9]),
  .string("n: two bytes, second missing", [0xC3]),
  .string("n: three bytes, last missing", [0xE2, 0x82]),
  .string("n: four bytes, last missing", [0xF0, 0x9F, 0x98]),
  .string("n: overlong slash", [0xC0, 0xAF]),
  .string("n: overlong quote", [0xE0, 0x80, 0xA2]),
  .string("n: overlong NUL", [0xC0, 0x80]),
  .string("n: surrogate in UTF-8", [0xED, 0xA0, 0x80]),
  .string("n: surrogate pair in UTF-8", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]),
  .string("n: beyond the last code point", [0xF4, 0x90, 0x80, 0x80]),
  .string("n: five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]),
  .string("n: broken UTF-8 behind an escape", [0x5C, 0x6E, 0xC3]),
  .init("n: broken UTF-8 in a key", bytes: [0x7B, 0x22, 0xC3, 0x22, 0x3A, 0x31, 0x7D]),
  .init("n: broken UTF-8 outside strings", bytes: [0x5B, 0xE9, 0x5D]),
  .init("n: UTF-16, big-endian", bytes: [0x00, 0x5B, 0x00, 0x5D]),
  .init("n: UTF-16, little-endian", bytes: [0x5B, 0x00, 0x5D, 0x00]),
  .init("n: UTF-16 with a byte order mark", bytes: [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00]),
]

private let choices: [JSONSample] = [
  .init("i: byte order mark", "\u{FEFF}[]"),
  .init("i: byte order mark alone", "\u{FEFF}"),
  .init("i: high surrogate alone", #""\ud800""#),
  .init("i: low surrogate alone", #""\udc00""#),
  .init("i: high surrogate before a letter", #""\ud800a""#),
  .init("i: high surrogate before another escape", #""\ud800\n""#),
  .init("i: high surrogate before a letter's code", #""\ud800\u0061""#),
  .init("i: two high surrogates", #""\ud800\ud800""#),
  .init("i: surrogates in the wrong order", #""\ude00\ud83d""#),
  .init("i: high surrogate and half an escape", #""\ud800\u""#),
  // One key to Swift, which compares characters and not code points.
  .init("i: keys that differ in normalization only", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
  .init("i: beyond the range of a double", "1e400"),
  .init("i: beyond the range, negative", "-1e400"),
  .init("i: exponent of 30 digits", "1e" + String(repeating: "9", count: 30)),
  .init("i: smaller than any double", "1e-400", .decimal(0, digits: 0)),
  .init("i: integer of more than 64 bits", "9223372036854775808", .decimal(0x1p63, digits: 0)),
  .init("i: negative integer of more than 64 bits", "-9223372036854775809", .decimal(-0x1p63, digits: 0)),
  .init("i: more digits than a double has", "0.1234567890123456789", .decimal(0.1234567890123456789, digits: 15)),
]
