import Concurrency
import Synchronization

/// Requests worked on at a time; others wait in line, as long as they have to.
final class Slots: Sendable {
  private struct State {
    var free: Int
    var line: [Promise<Void>] = []
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
    let turn = Promise<Void>()
    state.withLock { state in
      if state.free > 0 {
        state.free -= 1
        turn.resolve(.success(()))
      } else {
        state.line.append(turn)
      }
    }
    try await turn.value { [self] in state.withLock { $0.line.removeAll { $0 === turn } } }
  }

  private func leave() {
    while true {
      let next = state.withLock { state in
        if state.line.isEmpty { state.free += 1 }
        return state.line.isEmpty ? nil : state.line.removeFirst()
      }
      // The next in line may have been cancelled a moment ago.
      guard let next, !next.resolve(.success(())) else { return }
    }
  }
}
