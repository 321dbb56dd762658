import Formatting
import Settings

/// A W3C trace context (https://www.w3.org/TR/trace-context/, level 1): what ties a request to its caller's trace.
package struct TraceContext: Sendable, Equatable {
  /// 32 lower-case hexadecimal digits, not all zero.
  package let traceID: String
  /// 16 of them: the caller's span.
  package let parentID: String
  package private(set) var flags: UInt8

  /// The caller's context, or nil where the header is invalid, which then does not count.
  package init?(traceparent text: String) {
    let bytes = Array(text.utf8)
    // version "-" trace id "-" parent id "-" flags; a later version may append more behind another hyphen.
    guard bytes.count >= 55, [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }),
      let version = Self.hexadecimal(bytes[0..<2]), version != "ff", bytes.count == 55 || version != "00",
      bytes.count == 55 || bytes[55] == UInt8(ascii: "-"),
      let traceID = Self.hexadecimal(bytes[3..<35]), traceID.contains(where: { $0 != "0" }),
      let parentID = Self.hexadecimal(bytes[36..<52]), parentID.contains(where: { $0 != "0" }),
      let flags = Self.hexadecimal(bytes[53..<55]).flatMap({ UInt8($0, radix: 16) })
    else { return nil }
    self.traceID = traceID
    self.parentID = parentID
    self.flags = flags
  }

  /// The caller's trace with a span of ours in place of the caller's.
  init(traceID: String, spanID: String, flags: UInt8) {
    self.traceID = traceID
    parentID = spanID
    self.flags = flags
  }

  /// The beginning of a trace of our own, not sampled.
  package init(using generator: inout some RandomNumberGenerator) {
    traceID = HexadecimalID.random(using: &generator)
    parentID = HexadecimalID.random(words: 1, using: &generator)
    flags = 0
  }

  /// Whether those who take part in the trace are to record it.
  package var isSampled: Bool {
    get { flags & 1 == 1 }
    set { flags = newValue ? flags | 1 : flags & ~1 }
  }

  /// The header, version 00.
  package var traceparent: String { "00-\(traceID)-\(parentID)-\(flags.zeroPadded(to: 2, radix: 16))" }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String? {
    let isLowerCase = bytes.allSatisfy { $0.isHexDigit && !(UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) }
    return isLowerCase ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
