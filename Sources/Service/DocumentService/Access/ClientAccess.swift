import Extraction
import Settings

/// Who may ask for what: judged by the address of the connection's peer or, where that is a trusted proxy, of the client that
/// it names.
package struct ClientAccess: Sendable {
  private let allowList: AllowList
  private let trustedProxies: [CIDR]

  package init(allowList: AllowList, trustedProxies: [CIDR] = []) {
    self.allowList = allowList
    self.trustedProxies = trustedProxies
  }

  /// Whether it may name the clients of its connections and requests.
  package func trusts(_ peer: IPAddress) -> Bool { trustedProxies.contains { $0.contains(peer) } }

  /// Whether requests of a connection are read. Those that a trusted proxy sends are judged one by one.
  package func admits(_ peer: IPAddress) -> Bool { trusts(peer) || allowList.admits(peer) }

  /// Whether a request is answered. A trusted proxy that is not on the list itself may ask for the service's health.
  package func admits(_ client: IPAddress, to path: String) -> Bool {
    allowList.admits(client) || trusts(client) && [HealthRoutes.healthPath, HealthRoutes.readyPath].contains(path)
  }

  /// Whom a request is from.
  ///
  /// - Parameters:
  ///   - peer: of the connection.
  ///   - forwardedFor: the values of `X-Forwarded-For`, in their order. Every proxy appends who asked it, so that the last
  ///     address which is no trusted proxy's is the client's: what stands before it is only what the client says.
  /// - Throws: `malformed_request`.
  package func client(behind peer: IPAddress, forwardedFor: [String]) throws(Problem) -> IPAddress {
    guard trusts(peer) else { return peer }
    var client = peer
    let named = forwardedFor.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
    for text in named.reversed() {
      let words = text.split { $0 == " " || $0 == "\t" }
      guard words.count == 1, let address = IPAddress(words[0]) else {
        throw Problem(.malformedRequest, "X-Forwarded-For must name addresses, separated by commas", stage: .admit)
      }
      client = address
      if !trusts(address) { break }
    }
    return client
  }
}
