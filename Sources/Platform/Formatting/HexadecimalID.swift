/// Identifiers in hexadecimal: 16 lower-case digits for each word of 64 bits.
package enum HexadecimalID {
  package static func text(_ words: [UInt64]) -> String {
    words.map { $0.zeroPadded(to: 16, radix: 16) }.joined()
  }

  /// A new one. No word is zero: the trace ids of W3C's Trace Context must not be.
  package static func random(words: Int = 2, using generator: inout some RandomNumberGenerator) -> String {
    text((0..<words).map { _ in .random(in: 1...UInt64.max, using: &generator) })
  }

  /// A new one of 128 bits from the system's generator.
  package static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return random(using: &generator)
  }
}
