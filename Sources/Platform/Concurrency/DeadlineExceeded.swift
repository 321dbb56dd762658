/// The deadline passed before the operation was done.
package struct DeadlineExceeded: Error, Sendable, Equatable {
  package init() {}
}

/// Runs `operation` and cancels it at the deadline, or when the caller is cancelled.
///
/// Returns when the operation has ended: one that ignores its cancellation is waited for.
///
/// - Parameter tolerance: how much later than the deadline the operation may be cancelled.
/// - Throws: `DeadlineExceeded`; `CancellationError` where the caller is cancelled; what `operation` throws.
package func withDeadline<Value: Sendable, C: Clock>(
  _ deadline: C.Instant, clock: C = .continuous, tolerance: C.Duration? = nil,
  _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value where C.Duration == Duration {
  let race = DeadlineRace(operation) { try await clock.sleep(until: deadline, tolerance: tolerance) }
  do {
    let value = try await race.firstResult()
    return value
  } catch {
    await race.operationEnd()
    throw error
  }
}

/// Runs `operation` and cancels it when `timer` returns, or when the caller is cancelled.
///
/// Returns then at once: an operation that ignores its cancellation goes on alone, and its result is dropped.
///
/// - Parameter timer: returns at the deadline, or throws when its task is cancelled.
/// - Throws: `DeadlineExceeded`; `CancellationError` where the caller is cancelled; what `operation` throws.
package func withAbandonmentAtDeadline<Value: Sendable>(
  timer: @escaping @Sendable () async throws -> Void, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await DeadlineRace(operation, timer: timer).firstResult()
}

/// An operation and a timer, of which the first to end decides.
private struct DeadlineRace<Value: Sendable>: Sendable {
  private let first = Promise<Value>()
  private let operation: Task<Void, Never>
  private let timer: Task<Void, Never>

  init(
    _ operation: @escaping @Sendable () async throws -> Value, timer: @escaping @Sendable () async throws -> Void
  ) {
    let first = first
    self.operation = Task {
      do { first.resolve(.success(try await operation())) } catch { first.resolve(.failure(error)) }
    }
    self.timer = Task {
      do { try await timer() } catch { return }
      first.resolve(.failure(DeadlineExceeded()))
    }
  }

  /// The operation's result, or the deadline's. Both tasks are cancelled afterwards.
  func firstResult() async throws -> Value {
    defer {
      operation.cancel()
      timer.cancel()
    }
    return try await first.value()
  }

  func operationEnd() async { await operation.value }
}
