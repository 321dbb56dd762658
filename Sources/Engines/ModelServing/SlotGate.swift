import Concurrency
import Synchronization

/// Lets as many callers work at a time as there are slots.
package final class SlotGate: Sendable {
  private struct State {
    var machine: SlotGateState
    var waiters: [CallerID: Promise<Void>] = [:]
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
    try Task.checkCancellation()
    guard ContinuousClock.now < deadline else { throw ModelFailure.late }
    let slot = Promise<Void>()
    let caller = state.withLock { state in
      state.nextCaller += 1
      state.waiters[state.nextCaller] = slot
      return state.nextCaller
    }
    admit { $0.enter(caller) }
    try await slot.value(by: deadline, clock: .continuous) {
      if slot.resolve(.failure(ModelFailure.late)) { self.abandon(caller) }
    } onCancel: {
      self.abandon(caller)
    }
  }

  /// A caller waits no longer.
  private func abandon(_ caller: CallerID) {
    state.withLock { state in
      state.machine.abandon(caller)
      state.waiters[caller] = nil
    }
  }

  private func admit(_ change: (inout SlotGateState) -> [CallerID]) {
    let admitted = state.withLock { state in
      change(&state.machine).compactMap { state.waiters.removeValue(forKey: $0) }
    }
    for slot in admitted where !slot.resolve(.success(())) {
      // The caller stopped waiting a moment ago: the slot is free again.
      admit { $0.leave() }
    }
  }
}
