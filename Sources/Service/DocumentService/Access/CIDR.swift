import Settings

/// A network of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one plain address.
public struct CIDR: Sendable, Hashable {
  /// The first address; its bits after the prefix are zero.
  let network: IPAddress
  /// Leading bits that all addresses of the network share.
  let prefixLength: Int

  /// Why a text is not a network.
  enum ParseError: Error, Equatable {
    /// Not an address, or the prefix is not a number in range.
    case malformed
    /// The address lies inside the network it names, which is most often a typing error.
    case hostBitsSet(meant: CIDR)
  }

  init(_ text: some StringProtocol) throws(ParseError) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(first) else { throw .malformed }
    guard let last = parts.dropFirst().first else {
      self.init(network: address, prefixLength: address.family.width)
      return
    }
    // The prefix of a mapped IPv4 network counts the 96 bits in front of the IPv4 address.
    let offset = address.family == .v4 && first.contains(":") ? 96 : 0
    guard last.utf8.count <= 3, let written = Int(strictDigits: last.utf8),
      (offset...offset + address.family.width).contains(written)
    else { throw .malformed }
    let cidr = CIDR(network: address, prefixLength: written - offset)
    let hostBits = address.family.width - cidr.prefixLength
    let masked = (address.bits >> hostBits) << hostBits
    guard masked == address.bits else {
      throw .hostBitsSet(
        meant: CIDR(network: IPAddress(family: address.family, bits: masked), prefixLength: cidr.prefixLength))
    }
    self = cidr
  }

  private init(network: IPAddress, prefixLength: Int) {
    self.network = network
    self.prefixLength = prefixLength
  }

  /// Every address of a family.
  package static func everything(_ family: IPAddress.Family) -> CIDR {
    CIDR(network: IPAddress(family: family, bits: 0), prefixLength: 0)
  }

  func contains(_ address: IPAddress) -> Bool {
    // A shift by the full width leaves zero: /0 contains every address of its family.
    address.family == network.family
      && (address.bits ^ network.bits) >> (network.family.width - prefixLength) == 0
  }
}

extension CIDR: CustomStringConvertible {
  public var description: String { "\(network)/\(prefixLength)" }
}
