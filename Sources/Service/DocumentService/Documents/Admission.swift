import Extraction
import Synchronization

/// Knows who is inside, and lets nobody in any more once the service drains.
final class Admission: Sendable {
  /// A document that was let in.
  struct Permit: Sendable {
    fileprivate let number: Int
    let place: any DocumentPlace
  }

  private struct State {
    var inside: [Int: Entry] = [:]
    var next = 0
    var isDraining = false
    var isCutOff = false
    var idleWaiters: [CheckedContinuation<Void, Never>] = []
  }

  private struct Entry {
    var cancel: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Documents inside, and whether the gateway drains.
  var status: (inside: Int, draining: Bool) { state.withLock { ($0.inside.count, $0.isDraining) } }

  /// True once the drain's grace has passed: whoever is cancelled now is cancelled by the shutdown.
  var isCutOff: Bool { state.withLock { $0.isCutOff } }

  /// Lets a document in.
  ///
  /// - Parameter place: given back when the document leaves.
  /// - Throws: `draining`.
  func enter(_ place: () throws(Problem) -> any DocumentPlace) throws(Problem) -> Permit {
    if status.draining { throw Self.draining }
    let place = try place()
    let permit = state.withLock { state -> Permit? in
      if state.isDraining { return nil }
      state.next += 1
      state.inside[state.next] = Entry()
      return Permit(number: state.next, place: place)
    }
    guard let permit else { throw Self.draining }
    return permit
  }

  private static let draining = Problem(
    .draining, "the service is shutting down; use another or try again", stage: .admit, retryAfterMs: 5_000)

  /// Sets what ends the document's work when the drain's grace has passed.
  func onCutOff(_ permit: Permit, _ cancel: @escaping @Sendable () -> Void) {
    let late = state.withLock { state in
      state.inside[permit.number]?.cancel = cancel
      return state.isCutOff
    }
    if late { cancel() }
  }

  /// The document's answer is decided.
  func leave(_ permit: Permit) {
    permit.place.leave()
    let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
      guard state.inside.removeValue(forKey: permit.number) != nil, state.inside.isEmpty else { return [] }
      defer { state.idleWaiters = [] }
      return state.idleWaiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// From now on nobody is let in.
  func beginDraining() { state.withLock { $0.isDraining = true } }

  /// Cancels whoever is still inside.
  func cutOff() {
    let cancels = state.withLock { state in
      state.isCutOff = true
      return state.inside.values.compactMap(\.cancel)
    }
    for cancel in cancels { cancel() }
  }

  /// Returns when nobody is inside.
  func waitUntilIdle() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        if !state.inside.isEmpty { state.idleWaiters.append(continuation) }
        return state.inside.isEmpty
      }
      if isIdle { continuation.resume() }
    }
  }
}
