import Synchronization

/// Takes the body of one chat response as it arrives, on whatever thread.
final class ResponseCollector: Sendable {
  private struct State {
    var stream: ChatStream
    /// The beginning of the body as it came: an error is no stream.
    var head: [UInt8] = []
    var hasBegun = false
  }

  /// Longer than any error of a server.
  private static let maximumHeadBytes = 16 << 10

  private let state: Mutex<State>
  private let failures: AsyncStream<Never>
  private let failed: AsyncStream<Never>.Continuation
  private let onFirstToken: @Sendable () -> Void

  /// - Parameter onFirstToken: called once.
  init(dialect: any ServerDialect, onFirstToken: @escaping @Sendable () -> Void) {
    self.onFirstToken = onFirstToken
    state = Mutex(State(stream: ChatStream(dialect: dialect)))
    (failures, failed) = AsyncStream.makeStream(of: Never.self)
  }

  var stream: ChatStream { state.withLock { $0.stream } }
  var head: [UInt8] { state.withLock { $0.head } }

  func receive(_ bytes: [UInt8]) {
    let (hasFailed, begins) = state.withLock { state in
      state.head += bytes.prefix(Self.maximumHeadBytes - state.head.count)
      state.stream.receive(bytes)
      let begins = !state.hasBegun && state.stream.hasBegun
      if begins { state.hasBegun = true }
      return (state.stream.failure != nil, begins)
    }
    if begins { onFirstToken() }
    if hasFailed { failed.finish() }
  }

  /// Returns once the rest of the response is of no use, or when the task is cancelled.
  func waitForFailure() async {
    for await _ in failures {}
  }
}
