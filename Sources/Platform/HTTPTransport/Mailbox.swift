import Synchronization

/// A request on its way to the transport's thread.
struct Submission: Sendable {
  let id: UInt64
  let request: OutboundRequest
  let onBody: (@Sendable ([UInt8]) -> Void)?
  let continuation: CheckedContinuation<OutboundResponse, any Error>

  func fail(_ error: any Error) { continuation.resume(throwing: error) }
}

/// What callers tell the transport's thread.
final class Mailbox: Sendable {
  enum Message: Sendable {
    case send(Submission)
    /// A request that is unknown, because it is over, needs no cancelling.
    case cancel(UInt64)
    /// The last message.
    case stop
  }

  private struct State {
    var nextID: UInt64 = 0
    var messages: [Message] = []
    var isClosed = false
    /// Held here to wake the thread that waits in it.
    var connections: MultiHandle
  }

  private let state: Mutex<State>

  init(connections: MultiHandle) { state = Mutex(State(connections: connections)) }

  var connections: MultiHandle { state.withLock { $0.connections } }

  func newID() -> UInt64 {
    state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
  }

  func post(_ submission: Submission) {
    if !post(.send(submission)) { submission.fail(TransportError.shutDown) }
  }

  func post(cancellationOf id: UInt64) { _ = post(.cancel(id)) }

  func close() {
    state.withLock { state in
      guard !state.isClosed else { return }
      state.isClosed = true
      state.messages.append(.stop)
      state.connections.wake()
    }
  }

  /// Everything posted since the last call.
  func take() -> [Message] {
    state.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }

  /// From now on the thread waits in these.
  func replaceConnections(with connections: MultiHandle) {
    state.withLock { $0.connections = connections }
  }

  private func post(_ message: Message) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      state.messages.append(message)
      state.connections.wake()
      return true
    }
  }
}
