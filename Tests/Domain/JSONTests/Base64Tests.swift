import Foundation
import JSON
import TestSupport
import Testing

struct Base64Tests {
  @Test func everyLengthUpTo300IsWrittenAsRFC4648Says() {
    var generator = SeededGenerator(seed: 1)
    for length in 0...300 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString())
      #expect(Base64.decode(text[...].utf8) == bytes)
      #expect(Base64.decode(text.filter { $0 != "=" }[...].utf8) == bytes)
    }
  }

  @Test(arguments: ["A", "AAAAA", "AA=A", "AAA==", "====", "A===", "=", "AA A", "AA\n", "AA-_", "%2B==", "AA\u{e9}="])
  func anythingElseIsRefused(_ text: String) {
    #expect(Base64.decode(text[...].utf8) == nil)
  }
}
