import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Clock {
  package struct Instant: InstantProtocol {
    package var offset: Duration

    package func advanced(by duration: Duration) -> Self { Instant(offset: offset + duration) }
    package func duration(to other: Self) -> Duration { other.offset - offset }
    package static func < (a: Self, b: Self) -> Bool { a.offset < b.offset }
  }

  private struct Sleeper {
    var deadline: Instant
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = Instant(offset: .zero)
    var nextID = 0
    var sleepers: [Int: Sleeper] = [:]
    var cancelled: Set<Int> = []
    /// Tests that wait until so many sleep to that time.
    var watchers: [Int: (deadline: Instant, count: Int, continuation: CheckedContinuation<Void, Never>)] = [:]

    func sleeping(until deadline: Instant) -> Int { sleepers.values.count { $0.deadline == deadline } }
  }

  private let state = Mutex(State())

  package init() {}

  package var now: Instant { state.withLock { $0.now } }
  package var minimumResolution: Duration { .nanoseconds(1) }

  /// So long after the clock's start.
  package func instant(_ offset: Duration) -> Instant { Instant(offset: offset) }

  package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let id = newID()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        enum Outcome { case sleeps(seenBy: [CheckedContinuation<Void, Never>]), over, cancelled }
        let outcome: Outcome = state.withLock { state in
          if state.cancelled.remove(id) != nil { return .cancelled }
          if deadline <= state.now { return .over }
          state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
          let count = state.sleeping(until: deadline)
          let satisfied = state.watchers.filter { $0.value.deadline == deadline && $0.value.count <= count }
          for id in satisfied.keys { state.watchers[id] = nil }
          return .sleeps(seenBy: satisfied.values.map(\.continuation))
        }
        switch outcome {
        case .sleeps(let watchers): watchers.forEach { $0.resume() }
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

  /// Returns once so many sleep until that time after the clock's start, or when the test is cancelled by its time limit.
  package func untilSleeping(_ count: Int = 1, until offset: Duration) async {
    let id = newID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          let deadline = Instant(offset: offset)
          if state.cancelled.remove(id) != nil || state.sleeping(until: deadline) >= count { return true }
          state.watchers[id] = (deadline, count, continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let watcher = state.withLock { state in
        let watcher = state.watchers.removeValue(forKey: id)
        if watcher == nil { state.cancelled.insert(id) }
        return watcher
      }
      watcher?.continuation.resume()
    }
  }

  private func newID() -> Int {
    state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
  }

  /// Moves time and wakes whom it concerns.
  package func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in woken { sleeper.continuation.resume() }
  }
}
