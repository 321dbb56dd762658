import Synchronization

/// A result that arrives once, from anywhere, and that one task waits for. A cancelled task stops waiting.
package final class Promise<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, any Error>)
    /// The result arrived before the task waited.
    case early(Result<Value, any Error>)
    case delivered
  }

  private let state = Mutex(State.open)

  package init() {}

  /// True as soon as there is a result, whether the task has seen it or not.
  package var isResolved: Bool {
    state.withLock { state in
      switch state {
      case .open, .awaited: false
      case .early, .delivered: true
      }
    }
  }

  /// Sets the result.
  ///
  /// - Returns: false where there was a result already, a cancellation among them; this one is dropped then.
  @discardableResult
  package func resolve(_ result: Result<Value, any Error>) -> Bool {
    let (isFirst, continuation) = state.withLock { state -> (Bool, CheckedContinuation<Value, any Error>?) in
      switch state {
      case .open:
        state = .early(result)
        return (true, nil)
      case .awaited(let continuation):
        state = .delivered
        return (true, continuation)
      case .early, .delivered: return (false, nil)
      }
    }
    continuation?.resume(with: result)
    return isFirst
  }

  /// Waits for the result; at most once per promise.
  ///
  /// - Parameter onCancel: called on the cancelling thread when the task's cancellation ended the wait.
  /// - Throws: what the promise is resolved with; `CancellationError` where the task is cancelled before.
  package func value(onCancel: @escaping @Sendable () -> Void = {}) async throws -> Value {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { wait($0) }
    } onCancel: {
      if resolve(.failure(CancellationError())) { onCancel() }
    }
  }

  /// Waits for the result, and acts at the deadline if there is none by then.
  ///
  /// - Parameters:
  ///   - onDeadline: resolves the promise, or leaves that to what it tells; without effect on the wait by itself.
  ///   - onCancel: as of `value(onCancel:)`.
  package func value<C: Clock>(
    by deadline: C.Instant, clock: C, onDeadline: @escaping @Sendable () -> Void,
    onCancel: @escaping @Sendable () -> Void
  ) async throws -> Value where C.Duration == Duration {
    // Most results are there at once, and need no timer.
    if isResolved { return try await value(onCancel: onCancel) }
    let timer = Task {
      try await clock.sleep(until: deadline, tolerance: nil)
      onDeadline()
    }
    defer { timer.cancel() }
    return try await value(onCancel: onCancel)
  }

  private func wait(_ continuation: CheckedContinuation<Value, any Error>) {
    let early: Result<Value, any Error>? = state.withLock { state in
      switch state {
      case .early(let result):
        state = .delivered
        return result
      case .open:
        state = .awaited(continuation)
        return nil
      case .awaited, .delivered: preconditionFailure("a promise has one waiter")
      }
    }
    if let early { continuation.resume(with: early) }
  }
}
