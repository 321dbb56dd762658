import HummingbirdCore
import NIOCore
import Synchronization

/// A connection between its acceptance and the task that answers its requests.
///
/// The framework ends the process where a connection's value is forgotten, which happens to one that is accepted while the
/// server stops. This closes it instead.
final class ServedConnection: Sendable {
  let peer: ConnectionPeer
  private let requests: HTTP1Channel.Value
  private let isTaken = Atomic(false)

  init(_ requests: HTTP1Channel.Value, of peer: ConnectionPeer) {
    self.requests = requests
    self.peer = peer
  }

  deinit {
    guard !isTaken.load(ordering: .relaxed) else { return }
    Task { [requests] in try? await requests.executeThenClose { _, _ in } }
  }

  var channel: any Channel { requests.channel }

  /// For who answers the requests, and closes the connection then.
  func take() -> HTTP1Channel.Value {
    isTaken.store(true, ordering: .relaxed)
    return requests
  }
}
