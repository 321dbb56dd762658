/// The id that ties an answer, its log lines and the caller's own records together (`X-Request-ID`).
package enum RequestID {
  /// The caller's id if it is 1 to 128 printable ASCII characters, else a new one of 32 hexadecimal digits.
  package static func accept(_ header: String?, using generator: inout some RandomNumberGenerator) -> String {
    if let header, (1...128).contains(header.utf8.count), header.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      return header
    }
    return generator.hexadecimal(words: 2)
  }
}

extension RandomNumberGenerator {
  /// 16 lower-case hexadecimal digits per word; no word is zero (the W3C's trace ids must not be).
  package mutating func hexadecimal(words: Int) -> String {
    (0..<words).map { _ in
      let digits = String(UInt64.random(in: 1...UInt64.max, using: &self), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
