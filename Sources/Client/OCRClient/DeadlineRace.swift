import Synchronization

/// The deadline passed before the operation was done.
struct DeadlinePassed: Error {}

/// Runs `operation`, and cancels it at the deadline or when the caller is cancelled.
///
/// Returns then whatever the operation does: one that goes on in spite of its cancellation is left behind.
///
/// - Throws: `DeadlinePassed`, `CancellationError`, and what `operation` throws.
func withDeadline<Value: Sendable>(
  _ deadline: ContinuousClock.Instant, _ time: TimeSource, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  let end = FirstEnd<Value>()
  let work = Task {
    do { end.come(.success(try await operation())) } catch { end.come(.failure(error)) }
  }
  let timer = Task {
    try await time.sleep(deadline)
    end.come(.failure(DeadlinePassed()))
  }
  defer {
    work.cancel()
    timer.cancel()
  }
  return try await withTaskCancellationHandler {
    try await withCheckedThrowingContinuation { end.wait($0) }
  } onCancel: {
    end.come(.failure(CancellationError()))
  }
}

/// Hands the first of several ends to the one who waits.
private final class FirstEnd<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, any Error>)
    case come(Result<Value, any Error>)
    case over
  }

  private let state = Mutex(State.open)

  /// Called once.
  func wait(_ continuation: CheckedContinuation<Value, any Error>) {
    let result: Result<Value, any Error>? = state.withLock { state in
      guard case .come(let result) = state else {
        state = .awaited(continuation)
        return nil
      }
      state = .over
      return result
    }
    if let result { continuation.resume(with: result) }
  }

  func come(_ result: Result<Value, any Error>) {
    let continuation: CheckedContinuation<Value, any Error>? = state.withLock { state in
      switch state {
      case .open:
        state = .come(result)
        return nil
      case .awaited(let continuation):
        state = .over
        return continuation
      case .come, .over: return nil
      }
    }
    continuation?.resume(with: result)
  }
}
