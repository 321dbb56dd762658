import JSON
import Testing

struct JSONLimitsTests {
  private func refusal(_ text: String, _ limits: JSONLimits) -> JSONError? {
    do {
      _ = try JSONValue(parsing: text.utf8, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["[1,\"a\",null,[],{}]", #"{"a":1,"b":"a","c":null,"d":[],"e":{}}"#, #"{"a":[[[[{}]]]]}"#])
  func valuesInsideOthersAreCounted(_ text: String) {
    #expect(refusal(text, JSONLimits(values: 6)) == nil)
    #expect(refusal(text, JSONLimits(values: 5)) == .tooManyValues)
  }

  @Test func refusalComesBeforeTheRestIsLookedAt() {
    let text = "[" + String(repeating: "0,", count: 1_000) + "this is no JSON"
    #expect(refusal(text, JSONLimits(values: 1_000)) == .tooManyValues)
  }

  @Test func depthIsTheCallers() {
    #expect(refusal("[[[]]]", JSONLimits(depth: 3)) == nil)
    #expect(refusal("[[[]]]", JSONLimits(depth: 2)) == .tooDeep)
  }

  @Test func withoutLimitsOfItsOwnAMillionValuesAreRead() throws {
    let zeros = String(repeating: "0,", count: 999_998) + "0"
    #expect(try JSONValue(parsing: "[\(zeros)]".utf8).elements?.count == 999_999)
    #expect(throws: JSONError.tooManyValues) { try JSONValue(parsing: "[\(zeros),0]".utf8) }
  }
}
