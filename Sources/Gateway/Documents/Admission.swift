import Extraction
import Synchronization

/// Lets documents in up to a bound, and nobody any more once the gateway drains.
final class Admission: Sendable {
  /// A document that was let in.
  struct Permit: Sendable, Hashable {
    fileprivate let number: Int
  }

  private struct State {
    var inside: [Int: Entry] = [:]
    var next = 0
    var isDraining = false
    var isCutOff = false
    /// Seconds a document takes on average: exponential average with weight 1/8.
    var averageSeconds = 1.0
    var idleWaiters: [CheckedContinuation<Void, Never>] = []
  }

  private struct Entry {
    let since: ContinuousClock.Instant
    var cancel: (@Sendable () -> Void)?
  }

  private let limit: Int
  private let parallelism: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - queueLimit: documents that may wait beyond those being read.
  ///   - parallelism: documents that are read at a time.
  init(queueLimit: Int, parallelism: Int) {
    limit = queueLimit + parallelism
    self.parallelism = parallelism
  }

  /// Documents inside, and whether the gateway drains.
  var status: (inside: Int, draining: Bool) { state.withLock { ($0.inside.count, $0.isDraining) } }

  /// True once the drain's grace has passed: whoever is cancelled now is cancelled by the shutdown.
  var isCutOff: Bool { state.withLock { $0.isCutOff } }

  /// Lets a document in.
  ///
  /// - Throws: `draining`, or `overloaded` with the time after which a place should be free.
  func enter() throws(Problem) -> Permit {
    let outcome: Result<Permit, Problem> = state.withLock { state in
      if state.isDraining {
        return .failure(
          Problem(
            .draining, "this gateway is shutting down; use another or try again", stage: .admit, retryAfterMs: 5_000))
      }
      if state.inside.count >= limit {
        let wait = state.averageSeconds * Double(state.inside.count) / Double(parallelism)
        return .failure(
          Problem(
            .overloaded, "\(state.inside.count) documents are waiting, OCR_QUEUE_LIMIT is reached", stage: .admit,
            retryAfterMs: max(500, min(600_000, Int(wait * 1_000)))))
      }
      state.next += 1
      state.inside[state.next] = Entry(since: .now)
      return .success(Permit(number: state.next))
    }
    return try outcome.get()
  }

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
    let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
      guard let entry = state.inside.removeValue(forKey: permit.number) else { return [] }
      let seconds = (ContinuousClock.now - entry.since) / Duration.seconds(1)
      state.averageSeconds += (seconds - state.averageSeconds) / 8
      guard state.inside.isEmpty else { return [] }
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
