import OCRClient
import Synchronization

/// Time that jumps to the next event as soon as everybody waits.
///
/// Every document under way has two waiters when nothing can happen without time: the guard of its deadline, and whatever
/// it waits for itself (an answer, a pause). Tests say how many documents are under way; anything else that sleeps for as
/// long as it lives is counted by `others`.
final class VirtualTime: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct Sleeper {
    var deadline: Instant
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = ContinuousClock.now
    var documents = 0
    var others = 0
    var nextID = 0
    var sleepers: [Int: Sleeper] = [:]
    var cancelled: Set<Int> = []

    /// The one to wake, where everybody waits.
    mutating func step() -> CheckedContinuation<Void, any Error>? {
      let waiters = 2 * documents + others
      guard waiters > 0, sleepers.count >= waiters,
        let (id, sleeper) = sleepers.min(by: { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) })
      else { return nil }
      sleepers[id] = nil
      now = max(now, sleeper.deadline)
      return sleeper.continuation
    }
  }

  private let state: Mutex<State>
  let start: Instant

  /// - Parameter others: waiters beside those of documents.
  init(others: Int = 0) {
    var first = State()
    first.others = others
    start = first.now
    state = Mutex(first)
  }

  var now: Instant { state.withLock { $0.now } }
  /// Since the start.
  var elapsed: Duration { start.duration(to: now) }

  var source: TimeSource {
    TimeSource(now: { [self] in now }, sleep: { [self] in try await sleep(until: $0) })
  }

  /// Moves time while nobody waits.
  func advance(by duration: Duration) { state.withLock { $0.now += duration } }

  func setOthers(_ count: Int) { state.withLock { $0.others = count } }

  /// Counts a document while it is under way.
  func document<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    state.withLock { $0.documents += 1 }
    defer {
      let woken = state.withLock { state in
        state.documents -= 1
        return state.step()
      }
      woken?.resume()
    }
    return try await body()
  }

  func sleep(until deadline: Instant) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        enum Outcome { case sleeps(CheckedContinuation<Void, any Error>?), over, cancelled }
        let outcome: Outcome = state.withLock { state in
          if state.cancelled.remove(id) != nil { return .cancelled }
          if deadline <= state.now { return .over }
          state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
          return .sleeps(state.step())
        }
        switch outcome {
        case .sleeps(let woken): woken?.resume()
        case .over: continuation.resume()
        case .cancelled: continuation.resume(throwing: CancellationError())
        }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        let sleeper = state.sleepers.removeValue(forKey: id)
        if sleeper == nil { state.cancelled.insert(id) }
        return sleeper
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}
