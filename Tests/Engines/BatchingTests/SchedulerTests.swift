import Batching
import Synchronization
import Testing

struct SchedulerTests {
  /// Bodies that say when they run and end when they are told.
  private final class Stage: Sendable {
    private struct State {
      var running: [Int] = []
      var most = 0
      var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
      var ends: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// The bodies that began, in their order.
    let began = Mutex<[Int]>([])
    var most: Int { state.withLock { $0.most } }

    /// A body that goes on, cancelled or not, until `end` is called.
    func body(_ number: Int) async {
      await withCheckedContinuation { continuation in
        began.withLock { $0.append(number) }
        let reached = state.withLock { state in
          state.ends[number] = continuation
          state.running.append(number)
          state.most = max(state.most, state.running.count)
          let reached = state.watchers.filter { $0.count <= state.running.count }
          state.watchers.removeAll { $0.count <= state.running.count }
          return reached
        }
        for watcher in reached { watcher.continuation.resume() }
      }
    }

    /// Waits until so many bodies run.
    func waitUntil(running count: Int) async {
      await withCheckedContinuation { continuation in
        let isReached = state.withLock { state in
          if state.running.count < count { state.watchers.append((count, continuation)) }
          return state.running.count >= count
        }
        if isReached { continuation.resume() }
      }
    }

    func end(_ number: Int) {
      let continuation = state.withLock { state in
        state.running.removeAll { $0 == number }
        return state.ends.removeValue(forKey: number)
      }
      continuation?.resume()
    }
  }

  /// Bodies inside, and how many there ever were.
  private final class Counter: Sendable {
    private let state = Mutex((now: 0, most: 0, all: 0))

    var most: Int { state.withLock { $0.most } }
    var all: Int { state.withLock { $0.all } }

    func pass() async {
      state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.all + 1) }
      await Task.yield()
      state.withLock { $0.now -= 1 }
    }
  }

  private static func work(within: Duration = .seconds(3_600), _ caller: String = "a") -> Work {
    Work(caller: caller, deadline: .now + within, demand: Demand(shared: .milliseconds(1)))
  }

  private static func scheduler(slots: Int, places: Int = 100) -> Scheduler {
    Scheduler(limits: SchedulingLimits(slots: slots, places: places, patience: .seconds(10_000)))
  }

  private static func waitUntil(_ scheduler: Scheduler, _ holds: (SchedulingStatus) -> Bool) async throws {
    while !holds(scheduler.status) { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test func noMoreRunThanThereAreSlotsAndAllAreServed() async throws {
    let scheduler = Self.scheduler(slots: 3), inside = Counter()
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<60 {
        group.addTask {
          try await scheduler.run(Self.work()) {
            await inside.pass()
            return number
          }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(sum == 60 * 59 / 2)
    #expect(inside.most <= 3)
    #expect(scheduler.status.held == 0)
  }

  @Test func cancelledWaiterNeverRunsAndTheNextOneGetsTheSlot() async throws {
    let scheduler = Self.scheduler(slots: 1), stage = Stage()
    let first = Task { try await scheduler.run(Self.work()) { await stage.body(1) } }
    await stage.waitUntil(running: 1)
    let second = Task { try await scheduler.run(Self.work()) { await stage.body(2) } }
    try await Self.waitUntil(scheduler) { $0.waiting == 1 }
    let third = Task { try await scheduler.run(Self.work()) { await stage.body(3) } }
    try await Self.waitUntil(scheduler) { $0.waiting == 2 }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    stage.end(1)
    await stage.waitUntil(running: 1)
    stage.end(3)
    try await first.value
    try await third.value
    #expect(stage.began.withLock { $0 } == [1, 3])
    #expect(scheduler.status.held == 0)
  }

  @Test func workCancelledBeforeItWaitsNeverRuns() async throws {
    let scheduler = Self.scheduler(slots: 1)
    let place = try scheduler.reserve(Self.work())
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      _ = try await place.run { Issue.record("a cancelled task ran") }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(scheduler.status.inFlight == 0)
  }

  @Test func cancelledRunnerKeepsItsSlotUntilItsBodyHasReturned() async throws {
    let scheduler = Self.scheduler(slots: 1), stage = Stage()
    let first = Task { try await scheduler.run(Self.work()) { await stage.body(1) } }
    await stage.waitUntil(running: 1)
    let second = Task { try await scheduler.run(Self.work()) { await stage.body(2) } }
    try await Self.waitUntil(scheduler) { $0.waiting == 1 }
    first.cancel()
    #expect(scheduler.status.inFlight == 1)
    #expect(stage.began.withLock { $0 } == [1])
    stage.end(1)
    _ = await first.result
    await stage.waitUntil(running: 1)
    stage.end(2)
    try await second.value
    #expect(stage.most == 1)
  }

  @Test func waiterIsToldAtItsDeadlineAndNeverRuns() async throws {
    let scheduler = Self.scheduler(slots: 1), stage = Stage()
    let first = Task { try await scheduler.run(Self.work()) { await stage.body(1) } }
    await stage.waitUntil(running: 1)
    await #expect(throws: DeadlinePassed()) {
      _ = try await scheduler.run(Self.work(within: .milliseconds(30))) { Issue.record("ran after its deadline") }
    }
    #expect(scheduler.status.held == 1)
    stage.end(1)
    try await first.value
  }

  @Test func bodysErrorGivesTheSlotBackAndComesThrough() async throws {
    struct Broken: Error {}
    let scheduler = Self.scheduler(slots: 1)
    await #expect(throws: Broken.self) { try await scheduler.run(Self.work()) { throw Broken() } }
    #expect(try await scheduler.run(Self.work()) { 7 } == 7)
    #expect(scheduler.status.held == 0)
  }

  @Test func fullQueueRefusesAtOnceAndAReturnedPlaceIsFree() throws {
    let scheduler = Self.scheduler(slots: 1, places: 1)
    let first = try scheduler.reserve(Self.work())
    do {
      let second = try scheduler.reserve(Self.work())
      #expect(throws: SchedulingRefusal.self) { try scheduler.reserve(Self.work()) }
      withExtendedLifetime(second) {}
    }
    let third = try scheduler.reserve(Self.work())
    third.release()
    third.release()
    #expect(scheduler.status.held == 1)
    first.release()
    #expect(scheduler.status.held == 0)
  }

  @Test func moreSlotsWakeWaiters() async throws {
    let scheduler = Self.scheduler(slots: 1), stage = Stage()
    let tasks = (1...3).map { number in
      Task { try await scheduler.run(Self.work()) { await stage.body(number) } }
    }
    try await Self.waitUntil(scheduler) { $0.waiting == 2 }
    scheduler.setLimits(SchedulingLimits(slots: 3, places: 100), batchFactor: { _ in 1 })
    await stage.waitUntil(running: 3)
    for number in 1...3 { stage.end(number) }
    for task in tasks { try await task.value }
  }

  @Test func stormOfCancellationsGivesEachOneOutcomeAndLeavesNothing() async throws {
    let scheduler = Self.scheduler(slots: 4), inside = Counter()
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<400 {
        group.addTask {
          let task = Task {
            try await scheduler.run(Self.work()) { await inside.pass() }
          }
          if number.isMultiple(of: 3) { task.cancel() }
          if number.isMultiple(of: 7) {
            await Task.yield()
            task.cancel()
          }
          if case .success = await task.result { return true }
          return false
        }
      }
      return await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(outcomes.count == 400)
    #expect(outcomes.count { $0 } == inside.all)
    #expect(inside.most <= 4)
    #expect(scheduler.status.held == 0)
  }
}
