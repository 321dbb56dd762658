import Settings

/// Which addresses may connect.
public struct AllowList: Sendable, Equatable {
  /// Nothing is implied: loopback is admitted only by a network that contains it.
  public let networks: [CIDR]

  public init(_ networks: [CIDR] = []) {
    self.networks = networks
  }

  /// An empty list admits loopback peers only; the configuration allows it only on a loopback address.
  public func admits(_ peer: IPAddress) -> Bool {
    networks.isEmpty ? peer.isLoopback : networks.contains { $0.contains(peer) }
  }
}

extension AllowList: CustomStringConvertible {
  public var description: String { networks.map(\.description).joined(separator: ",") }
}
