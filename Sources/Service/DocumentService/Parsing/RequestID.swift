import Formatting

/// The id that ties an answer, its log lines and the caller's own records together (`X-Request-ID`).
package enum RequestID {
  /// The caller's id if it is 1 to 128 printable ASCII characters, else a new one of 32 hexadecimal digits.
  package static func accept(_ header: String?, using generator: inout some RandomNumberGenerator) -> String {
    if let header, (1...128).contains(header.utf8.count), header.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      return header
    }
    return HexadecimalID.random(using: &generator)
  }
}
