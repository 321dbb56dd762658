import Foundation
import ModelServing
import TestSupport
import Testing

@Suite("Base64")
struct Base64Tests {
  @Test("It is the one of RFC 4648 for every length up to 300")
  func lengths() {
    var generator = SeededGenerator(seed: 1)
    for length in 0...300 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
    }
  }
}
