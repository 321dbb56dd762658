import Extraction

/// The time ran out before the operation was done.
struct DeadlineExceeded: Error {}

/// Runs `operation` and cancels it at the deadline.
///
/// - Throws: `DeadlineExceeded` (never `CancellationError`, which means that the caller was cancelled), or what
///   `operation` throws.
func withDeadline<Value: Sendable>(
  _ deadline: ContinuousClock.Instant, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await operation() }
    group.addTask {
      try await ContinuousClock().sleep(until: deadline, tolerance: .milliseconds(5))
      return nil
    }
    defer { group.cancelAll() }
    guard let first = try await group.next(), let value = first else { throw DeadlineExceeded() }
    return value
  }
}

extension Problem {
  /// A document's time is over.
  static let deadlineExceeded = Problem(
    .deadlineExceeded, "the answer was not ready within the time given by Prefer: wait or OCR_DEFAULT_DEADLINE",
    stage: .extract)
}
