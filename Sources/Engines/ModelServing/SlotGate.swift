import Synchronization

/// Lets as many callers work at a time as there are slots.
package final class SlotGate: Sendable {
  private struct Waiter {
    var continuation: CheckedContinuation<Void, any Error>
    /// Ends the waiting at the deadline.
    var timer: Task<Void, Never>?
  }

  private struct State {
    var machine: SlotGateState
    var waiters: [CallerID: Waiter] = [:]
    var nextCaller: CallerID = 0
  }

  private let state: Mutex<State>

  package init(limit: Int) { state = Mutex(State(machine: SlotGateState(limit: limit))) }

  /// Callers inside and in line.
  package var occupancy: (inside: Int, waiting: Int) { state.withLock { ($0.machine.inside, $0.machine.waiting) } }

  package func setLimit(_ limit: Int) { admit { $0.setLimit(limit) } }

  /// Waits for a slot and holds it while `body` runs.
  ///
  /// - Throws: `ModelFailure.late` where none was free by the deadline, `CancellationError`, and what `body` throws.
  package func withSlot<Value: Sendable>(
    by deadline: ContinuousClock.Instant, _ body: () async throws -> Value
  ) async throws -> Value {
    try await enter(by: deadline)
    defer { admit { $0.leave() } }
    return try await body()
  }

  private func enter(by deadline: ContinuousClock.Instant) async throws {
    let caller = state.withLock { state in
      state.nextCaller += 1
      return state.nextCaller
    }
    try await withTaskCancellationHandler {
      try Task.checkCancellation()
      guard ContinuousClock.now < deadline else { throw ModelFailure.late }
      try await withCheckedThrowingContinuation { continuation in
        state.withLock { $0.waiters[caller] = Waiter(continuation: continuation) }
        admit { $0.enter(caller) }
        state.withLock { state in
          // Still waiting?
          guard state.waiters[caller] != nil else { return }
          state.waiters[caller]?.timer = Task { [weak self] in
            try? await Task.sleep(until: deadline, clock: .continuous)
            if !Task.isCancelled { self?.turnAway(caller, ModelFailure.late) }
          }
        }
        // Cancelled before the waiter was known: the handler below found no waiter to wake.
        if Task.isCancelled { turnAway(caller, CancellationError()) }
      }
    } onCancel: {
      turnAway(caller, CancellationError())
    }
  }

  private func turnAway(_ caller: CallerID, _ error: any Error) {
    let waiter = state.withLock { state in
      state.machine.abandon(caller)
      return state.waiters.removeValue(forKey: caller)
    }
    waiter?.timer?.cancel()
    waiter?.continuation.resume(throwing: error)
  }

  /// Each caller that is let in has a waiter still: both leave the line under the same lock.
  private func admit(_ change: (inout SlotGateState) -> [CallerID]) {
    let admitted = state.withLock { state in
      change(&state.machine).compactMap { state.waiters.removeValue(forKey: $0) }
    }
    for waiter in admitted {
      waiter.timer?.cancel()
      waiter.continuation.resume()
    }
  }
}
