/// An IPv4 or IPv6 address, without port or zone.
///
/// An IPv4 address mapped into IPv6 (`::ffff:a.b.c.d`, RFC 4291, 2.5.5.2) is the IPv4 address: a dual-stack socket
/// reports IPv4 peers that way.
public struct IPAddress: Sendable, Hashable {
  package enum Family: Sendable {
    case v4, v6

    /// Bits of an address.
    package var width: Int { self == .v4 ? 32 : 128 }
  }

  package let family: Family
  /// The address as a number, in the low `family.width` bits.
  package let bits: UInt128

  /// Strict: four decimal numbers without leading zeros, or the forms of RFC 4291, 2.2; no brackets, zone or blanks.
  public init?(_ text: some StringProtocol) {
    let bytes = ArraySlice(text.utf8)
    // The longest form is 8 groups with an embedded IPv4 address: 45 bytes.
    guard bytes.count <= 45 else { return nil }
    if bytes.contains(UInt8(ascii: ":")) {
      guard let bits = Self.v6Bits(bytes) else { return nil }
      self.init(v6: bits)
    } else {
      guard let bits = Self.v4Bits(bytes) else { return nil }
      self.init(family: .v4, bits: UInt128(bits))
    }
  }

  private init(v6 bits: UInt128) {
    let mapped = bits >> 32 == 0xFFFF
    self.init(family: mapped ? .v4 : .v6, bits: mapped ? bits & 0xFFFF_FFFF : bits)
  }

  package init(family: Family, bits: UInt128) {
    self.family = family
    self.bits = bits
  }

  public static let ipv4Loopback = IPAddress(family: .v4, bits: 0x7F00_0001)

  /// 127.0.0.0/8 (RFC 1122) or ::1 (RFC 4291).
  public var isLoopback: Bool {
    switch family {
    case .v4: bits >> 24 == 127
    case .v6: bits == 1
    }
  }

  private static func v4Bits(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard part.count <= 3, let number = Int(strictDigits: part), number <= 255 else { return nil }
      bits = bits << 8 | UInt32(number)
    }
    return bits
  }

  private static func v6Bits(_ text: ArraySlice<UInt8>) -> UInt128? {
    let colon = UInt8(ascii: ":")
    var groups: [UInt16]
    if let gap = zip(text.indices, text.indices.dropFirst()).first(where: { text[$0] == colon && text[$1] == colon }) {
      guard let head = v6Groups(text[..<gap.0], v4Tail: false), let tail = v6Groups(text[(gap.1 + 1)...], v4Tail: true),
        head.count + tail.count < 8
      else { return nil }
      groups = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    } else {
      guard let all = v6Groups(text, v4Tail: true), all.count == 8 else { return nil }
      groups = all
    }
    return groups.reduce(0) { $0 << 16 | UInt128($1) }
  }

  /// Groups between colons; the last may be an IPv4 address, which counts as two.
  private static func v6Groups(_ text: ArraySlice<UInt8>, v4Tail: Bool) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if v4Tail, index == parts.count - 1, let bits = v4Bits(part) {
        groups += [UInt16(bits >> 16), UInt16(truncatingIfNeeded: bits)]
      } else if (1...4).contains(part.count), part.allSatisfy(\.isHexDigit),
        let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
      {
        groups.append(group)
      } else {
        return nil
      }
    }
    return groups
  }
}

extension IPAddress: CustomStringConvertible {
  /// Dotted decimal, or the canonical text of RFC 5952.
  public var description: String {
    switch family {
    case .v4:
      return [24, 16, 8, 0].map { String((bits >> $0) & 0xFF) }.joined(separator: ".")
    case .v6:
      let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * $0)) }
      let texts = groups.map { String($0, radix: 16) }
      let zeros = Self.longestZeroRun(groups)
      guard zeros.count > 1 else { return texts.joined(separator: ":") }
      return texts[..<zeros.lowerBound].joined(separator: ":") + "::"
        + texts[zeros.upperBound...].joined(separator: ":")
    }
  }

  /// The first of the longest runs (RFC 5952, 4.2.3).
  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 {
        start = index + 1
      } else if index + 1 - start > longest.count {
        longest = start..<index + 1
      }
    }
    return longest
  }
}
