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

  /// Texts are decoded in pieces of 65,536 characters.
  @Test(arguments: [49_151, 49_152, 49_153, 98_304, 100_000])
  func lengthsAroundAPieceAreDecoded(_ length: Int) {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let text = Base64.encode(bytes)
    #expect(Base64.decode(text[...].utf8) == bytes)
    #expect(Base64.decode(text.filter { $0 != "=" }[...].utf8) == bytes)
    #expect(Base64.decode(Array(text.utf8)[...]) == bytes)
    for place in [0, text.utf8.count / 2, text.utf8.count - 3] {
      var damaged = Array(text.utf8)
      damaged[place] = UInt8(ascii: "=")
      #expect(Base64.decode(damaged[...]) == nil)
    }
  }

  @Test(arguments: ["A", "AAAAA", "AA=A", "AAA==", "====", "A===", "=", "AA A", "AA\n", "AA-_", "%2B==", "AA\u{e9}="])
  func anythingElseIsRefused(_ text: String) {
    #expect(Base64.decode(text[...].utf8) == nil)
  }
}
