import Formatting
import Settings

/// The id that ties an answer, its log lines and the caller's own records together (`X-Request-ID`).
package enum RequestID {
  /// The caller's id if it is 1 to 128 letters, digits and `. _ - ~ : /`, else a new one of 32 hexadecimal digits.
  ///
  /// Nothing among these ends a value in a log, a header or a shell.
  package static func accept(_ header: String?, using generator: inout some RandomNumberGenerator) -> String {
    if let header, (1...128).contains(header.utf8.count), header.utf8.allSatisfy(isSafe) { return header }
    return HexadecimalID.random(using: &generator)
  }

  private static func isSafe(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || "._-~:/".utf8.contains(byte)
  }
}
