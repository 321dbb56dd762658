import Settings

/// The header by which a proxy names the client of a connection, in front of everything else: PROXY protocol, version 2
/// (https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt, 2.2). Version 1, a line of text, is not read.
package struct ProxyHeader: Sendable, Equatable {
  package enum Source: Sendable, Equatable {
    /// The proxy itself, such as for a health check.
    case proxy
    case client(IPAddress)
    /// Somebody whose IP address the proxy does not know.
    case unknown

    /// nil where it is unknown, or the proxy's own.
    var address: IPAddress? {
      if case .client(let address) = self { address } else { nil }
    }
  }

  /// What the first bytes of a connection are.
  package enum Finding: Sendable, Equatable {
    /// More of them will show it.
    case incomplete
    /// Something else: all of it is for the next handler.
    case absent
    case header(ProxyHeader)
    case malformed(Defect)
  }

  /// What is wrong with a header.
  package enum Defect: Sendable {
    case version, command
    /// It is longer than headers are.
    case length
    /// No connection has this address family or protocol.
    case family
    /// It ends within them.
    case addresses, extensions
  }

  package let source: Source
  /// Bytes of the header; what follows is the client's.
  package let length: Int

  package init(source: Source, length: Int) {
    self.source = source
    self.length = length
  }

  /// No HTTP request begins so: nothing is a header by accident.
  private static let signature: [UInt8] = Array("\r\n\r\n\0\r\nQUIT\n".utf8)
  /// Signature, version and command, family and protocol, length of the rest.
  private static let fixedLength = 16
  /// Room for the longest extension, a client's certificate.
  package static let longest = 4_096

  /// - Parameter bytes: all that came so far.
  package static func find(in bytes: some RandomAccessCollection<UInt8>) -> Finding {
    guard zip(bytes, signature).allSatisfy(==) else { return .absent }
    let fixed = Array(bytes.prefix(fixedLength))
    guard fixed.count == fixedLength else { return .incomplete }
    guard fixed[12] >> 4 == 2 else { return .malformed(.version) }
    let length = fixedLength + Int(fixed[14]) << 8 + Int(fixed[15])
    guard length <= longest else { return .malformed(.length) }
    guard let command = Command(rawValue: fixed[12] & 0xF) else { return .malformed(.command) }
    guard bytes.count >= length else { return .incomplete }
    // What stands behind LOCAL is to be skipped, whatever it is.
    if command == .local { return .header(ProxyHeader(source: .proxy, length: length)) }
    guard let family = Family(rawValue: fixed[13]) else { return .malformed(.family) }
    let rest = Array(bytes.prefix(length).dropFirst(fixedLength))
    guard family != .unspecified else { return .header(ProxyHeader(source: .unknown, length: length)) }
    guard rest.count >= family.addressesLength else { return .malformed(.addresses) }
    guard areWhole(extensions: rest[family.addressesLength...]) else { return .malformed(.extensions) }
    let source = IPAddress(networkOrder: rest.prefix(family.sourceLength)).map { Source.client($0) }
    return .header(ProxyHeader(source: source ?? .unknown, length: length))
  }

  /// Whether extensions (type, length, value) end where the header does. None of them is looked at.
  private static func areWhole(extensions: ArraySlice<UInt8>) -> Bool {
    var rest = extensions
    while let first = rest.indices.first {
      guard rest.count >= 3 else { return false }
      let length = 3 + Int(rest[first + 1]) << 8 + Int(rest[first + 2])
      guard rest.count >= length else { return false }
      rest = rest.dropFirst(length)
    }
    return true
  }

  private enum Command: UInt8 { case local, proxy }

  /// Address family and transport protocol. Datagrams are not among them: they have no connections.
  private enum Family: UInt8 {
    case unspecified = 0x00
    case tcp4 = 0x11
    case tcp6 = 0x21
    case unixStream = 0x31

    /// Of the source's address, which stands first; 0 where it is no IP address.
    var sourceLength: Int {
      switch self {
      case .tcp4: 4
      case .tcp6: 16
      case .unspecified, .unixStream: 0
      }
    }

    /// Of both addresses and ports, or paths.
    var addressesLength: Int {
      switch self {
      case .tcp4: 12
      case .tcp6: 36
      case .unixStream: 216
      case .unspecified: 0
      }
    }
  }
}
