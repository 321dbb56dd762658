import Foundation
import JSON
import TestSupport
import Testing

@Suite("Base64")
struct Base64Tests {
  @Test("It is the one of RFC 4648 for every length up to 300, with and without padding")
  func lengths() {
    var generator = SeededGenerator(seed: 1)
    for length in 0...300 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString())
      #expect(Base64.decode(text[...].utf8) == bytes)
      #expect(Base64.decode(text.filter { $0 != "=" }[...].utf8) == bytes)
    }
  }

  @Test(
    "Anything else is refused",
    arguments: ["A", "AAAAA", "AA=A", "AAA==", "====", "A===", "=", "AA A", "AA\n", "AA-_", "%2B==", "AA\u{e9}="])
  func others(_ text: String) {
    #expect(Base64.decode(text[...].utf8) == nil)
  }
}
