import FoundationEssentials

/// Base64 (RFC 4648, section 4).
///
/// FoundationEssentials does the work: it encodes six times as fast as our own loop did, and decodes 1.2 times as fast
/// (1 KB to 20 MB, with the copies into and out of its `Data`).
package enum Base64 {
  private static let padding = UInt8(ascii: "=")

  /// The text, with padding.
  package static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// The bytes of a text; nil for a character outside the alphabet and for a length that no bytes have. Padding may be
  /// missing.
  package static func decode(_ text: Substring.UTF8View) -> [UInt8]? {
    text.withContiguousStorageIfAvailable { decode($0) } ?? Array(text).withUnsafeBufferPointer { decode($0) }
  }

  private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var digits = text[...]
    if text.count % 4 == 0 {
      for _ in 0..<2 where digits.last == padding { digits.removeLast() }
    }
    // FoundationEssentials accepts padding in places where none may stand, and refuses a text without its padding.
    guard !digits.contains(padding) else { return nil }
    var padded = Data(buffer: UnsafeBufferPointer(rebasing: digits))
    padded.append(contentsOf: repeatElement(padding, count: (4 - digits.count % 4) % 4))
    return Data(base64Encoded: padded).map { [UInt8]($0) }
  }
}
