import Settings
import Synchronization

/// The other end of a connection: the socket's peer, or the client that a trusted proxy names before the first request.
final class ConnectionPeer: Sendable {
  private let current: Mutex<IPAddress>

  init(_ socketPeer: IPAddress) { current = Mutex(socketPeer) }

  var address: IPAddress { current.withLock { $0 } }

  func rename(_ client: IPAddress) { current.withLock { $0 = client } }
}
