import JSON
import TestSupport
import Testing

struct JSONObjectTextTests {
  private func read(_ text: String) throws -> JSONObjectText {
    try #require(try JSONObjectText(parsing: Array(text.utf8), limits: .standard))
  }

  @Test func whatIsAskedForIsBuilt() throws {
    let text = try read(#" { "a" : [1, {"b": null}] , "c":"d\n\u00e9", "e" :{ "f": "g" }, "n": null } "#)
    #expect(text.value("a") == [1, ["b": .null]])
    #expect(text.value("c") == "d\né")
    #expect(text.value("n") == .null)
    #expect(text.value("z") == nil)
    #expect(text.has("a") && !text.has("n") && !text.has("z"))
    #expect(text.object("e")?.value("f") == "g")
    #expect(text.object("a") == nil && text.object("n") == nil && text.object("z") == nil)
  }

  @Test func stringsAreTheBytesTheyStandFor() throws {
    let text = try read(#"{"plain":"0123456789abcdef é","escaped":"a\/b\ud83d\ude00","number":1,"empty":""}"#)
    #expect(text.string("plain").map(Array.init) == Array("0123456789abcdef é".utf8))
    #expect(text.string("escaped").map(Array.init) == Array("a/b😀".utf8))
    #expect(text.string("empty")?.isEmpty == true)
    #expect(text.string("number") == nil && text.string("z") == nil)
  }

  @Test func aStringWithoutEscapesIsAPartOfTheText() throws {
    let bytes = Array(#"{"a":"0123456789"}"#.utf8)
    let string = try #require(try JSONObjectText(parsing: bytes, limits: .standard)?.string("a"))
    #expect(string.startIndex == 6)
    bytes.withUnsafeBufferPointer { whole in
      string.withUnsafeBufferPointer { part in
        #expect(part.baseAddress == whole.baseAddress.map { $0 + 6 })
      }
    }
  }

  @Test(arguments: ["[]", "null", "1", "\"a\"", " [ {} ] "])
  func otherValuesAreNoObjects(_ text: String) throws {
    #expect(try JSONObjectText(parsing: Array(text.utf8), limits: .standard) == nil)
  }

  @Test func limitsHoldForWhatNobodyAsksFor() {
    let limits = JSONLimits(depth: 4, values: 10)
    func refused(_ text: String) -> JSONError? {
      do {
        _ = try JSONObjectText(parsing: Array(text.utf8), limits: limits)
        return nil
      } catch {
        return error
      }
    }
    #expect(refused(#"{"other":[[[]]]}"#) == nil)
    #expect(refused(#"{"other":[[[[]]]]}"#) == .tooDeep)
    #expect(refused(#"{"other":[1,2,3,4,5,6,7,8]}"#) == nil)
    #expect(refused(#"{"other":[1,2,3,4,5,6,7,8,9]}"#) == .tooManyValues)
    #expect(refused("{" + (0..<10).map { "\"k\($0)\":0" }.joined(separator: ",") + "}") == .tooManyValues)
    #expect(refused(#"{"other":{"a":1,"a":2}}"#) == .duplicateKey)
  }

  /// What it takes and what it finds is what the parser takes and finds, whatever the bytes are.
  @Test func damagedTextsAreTakenAsTheParserTakesThem() {
    let seeds = [
      #"{"a":{"k":"r\u00e9sum\u00e9 \ud83d\ude00","v":[["Tea","2","1.00"],{}]},"b":-1.5e3,"c":null,"a long key é":"é\\"}"#,
      #"{"a":"0123456789abcdef0123456789abcdef","b":"0123456789abcdef\n","c":[true,false,null]}"#,
    ].map { Array($0.utf8) }
    var random = SeededGenerator(seed: 23)
    var taken = 0
    for _ in 0..<20_000 {
      var bytes = seeds.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        bytes.mutate(alphabet: Array("{}[]\",:\\u0a1e-".utf8) + [0x00, 0xC3, 0xA9, 0xFF], using: &random)
      }
      let whole = try? JSONValue(parsing: bytes)
      let text = try? JSONObjectText(parsing: bytes, limits: .standard)
      #expect((text != nil) == (whole?.members != nil))
      for member in whole?.members ?? [] {
        taken += 1
        #expect(text?.value(member.key) == member.value)
        #expect((text?.string(member.key)).map { String(decoding: $0, as: UTF8.self) } == member.value.string)
        #expect((text?.object(member.key) != nil) == (member.value.members != nil))
      }
    }
    #expect(taken > 1_000)
  }
}
