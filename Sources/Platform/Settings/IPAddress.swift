import Glibc

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

  /// What `inet_pton` accepts: four decimal numbers without leading zeros, or the forms of RFC 4291, 2.2; no brackets, zone
  /// or blanks.
  public init?(_ text: some StringProtocol) {
    // A C string ends at its first NUL.
    guard !text.utf8.contains(0) else { return nil }
    let text = String(text)
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      self.init(family: .v4, bits: UInt128(UInt32(bigEndian: v4.s_addr)))
      return
    }
    var v6 = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
    self.init(v6: v6.reduce(0) { $0 << 8 | UInt128($1) })
  }

  /// - Parameter bytes: as they travel: 4 of IPv4, or 16 of IPv6. nil for any other number.
  package init?(networkOrder bytes: some Collection<UInt8>) {
    let bits = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    switch bytes.count {
    case 4: self.init(family: .v4, bits: bits)
    case 16: self.init(v6: bits)
    default: return nil
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
