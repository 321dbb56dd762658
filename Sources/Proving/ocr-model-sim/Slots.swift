import Synchronization

/// Requests worked on at a time; others wait in line, as long as they have to.
final class Slots: Sendable {
  private struct State {
    var free: Int
    var line: [(caller: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    var callers = 0
  }

  private let state: Mutex<State>

  init(_ count: Int) { state = Mutex(State(free: count)) }

  /// - Throws: `CancellationError`, and what `body` throws.
  func withSlot<Value>(_ body: () async throws -> Value) async throws -> Value {
    try await enter()
    defer { leave() }
    return try await body()
  }

  private func enter() async throws {
    let caller = state.withLock { state in
      state.callers += 1
      return state.callers
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isFree = state.withLock { state in
          guard state.free == 0 else {
            state.free -= 1
            return true
          }
          state.line.append((caller, continuation))
          return false
        }
        if isFree { continuation.resume() }
        // Cancelled before it stood in line: the handler below did not find it.
        if Task.isCancelled { giveUp(caller) }
      }
    } onCancel: {
      giveUp(caller)
    }
  }

  private func leave() {
    let next = state.withLock { state in
      if state.line.isEmpty { state.free += 1 }
      return state.line.isEmpty ? nil : state.line.removeFirst().continuation
    }
    next?.resume()
  }

  private func giveUp(_ caller: Int) {
    let waiter = state.withLock { state in
      state.line.firstIndex { $0.caller == caller }.map { state.line.remove(at: $0).continuation }
    }
    waiter?.resume(throwing: CancellationError())
  }
}
