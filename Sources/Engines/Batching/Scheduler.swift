import Concurrency
import Synchronization

/// Gives work its place and, when its turn comes, a slot, and takes both back.
///
/// All decisions are `SchedulerState`'s; this waits and wakes.
public final class Scheduler: Sendable {
  private struct State {
    var machine: SchedulerState
    var waiters: [WorkID: Promise<Void>] = [:]
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> ContinuousClock.Instant
  private let pressure: @Sendable () -> Double

  /// - Parameters:
  ///   - limits: what to keep within.
  ///   - batchFactor: how many times longer the shared part of work takes with so many in flight, itself included; 1 for CPUs.
  ///   - pressure: share of the time in which work waits for a processor on this machine, lately, where the engine needs one.
  ///   - now: the time.
  public init(
    limits: SchedulingLimits, batchFactor: @escaping @Sendable (Int) -> Double = { _ in 1 },
    pressure: @escaping @Sendable () -> Double = { 0 },
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    state = Mutex(State(machine: SchedulerState(limits: limits, batchFactor: batchFactor)))
    self.now = now
    self.pressure = pressure
  }

  /// What is held at present.
  public var status: SchedulingStatus { state.withLock { $0.machine.status } }

  public var limits: SchedulingLimits { state.withLock { $0.machine.limits } }

  /// Another engine, or the same with other limits. Work that holds a slot keeps it.
  public func setLimits(_ limits: SchedulingLimits, batchFactor: @escaping @Sendable (Int) -> Double) {
    perform { $0.setLimits(limits, batchFactor: batchFactor, at: now()) }
  }

  /// How much longer than estimated work takes on this engine, as far as was measured otherwise.
  public func expect(pace: Double) { state.withLock { $0.machine.expect(pace: pace) } }

  /// When work would be done if it came now and were let in, with a margin for the error of prediction.
  ///
  /// - Parameter count: as much work of the same kind comes before it and is not here yet.
  public func forecast(_ work: Work, behind count: Int = 0) -> ContinuousClock.Instant {
    state.withLock { $0.machine.forecast(work, behind: count, at: now()) }
  }

  /// How long work would be on the engine in the company of those that are here, with the same margin.
  ///
  /// - Parameter count: pieces of work of the same kind in flight at the same time.
  public func service(_ work: Work, beside count: Int) -> Duration {
    state.withLock { $0.machine.service(work, beside: count, at: now()) }
  }

  /// Reserves a place for work, or refuses it at once.
  ///
  /// - Parameter followUp: time it needs elsewhere after it was here.
  public func reserve(_ work: Work, followUp: Duration = .zero) throws(SchedulingRefusal) -> Reservation {
    let pressure = pressure()
    let answer = state.withLock { state in
      state.machine.feel(pressure: pressure)
      return state.machine.reserve(work, followUp: followUp, at: now())
    }
    switch answer {
    case .reserved(let id): return Reservation(id: id, deadline: work.deadline, scheduler: self)
    case .refused(let refusal): throw refusal
    }
  }

  /// Reserves a place for work, waits for a slot, holds it while `body` runs, and gives slot and place back.
  ///
  /// - Throws: `SchedulingRefusal`, `DeadlinePassed`, `CancellationError`, and what `body` throws.
  public func run<Value: Sendable>(
    _ work: Work, followUp: Duration = .zero, _ body: () async throws -> Value
  ) async throws -> Value {
    let reservation = try reserve(work, followUp: followUp)
    defer { reservation.release() }
    return try await reservation.run(body)
  }

  /// Takes a slot.
  fileprivate func enter(_ id: WorkID, by deadline: ContinuousClock.Instant) async throws {
    try Task.checkCancellation()
    let slot = Promise<Void>()
    state.withLock { $0.waiters[id] = slot }
    perform { $0.ready(id, at: now()) }
    try await slot.value(by: deadline, clock: .continuous) {
      self.expire(deadline)
    } onCancel: {
      self.withdraw(id)
    }
    // Cancelled between the decision and now.
    if Task.isCancelled {
      abandon(id)
      throw CancellationError()
    }
  }

  private func expire(_ deadline: ContinuousClock.Instant) { perform { $0.expire(at: max(deadline, now())) } }

  /// Work that waited for a slot was cancelled; without effect where its slot or its deadline came first.
  private func withdraw(_ id: WorkID) {
    if state.withLock({ $0.waiters.removeValue(forKey: id) }) != nil { abandon(id) }
  }

  fileprivate func timeAlone(_ id: WorkID) -> Duration? { state.withLock { $0.machine.timeAlone(id) } }
  fileprivate func finish(_ id: WorkID) { perform { $0.finish(id, at: now()) } }
  fileprivate func abandon(_ id: WorkID) { perform { $0.abandon(id, at: now()) } }
  fileprivate func release(_ id: WorkID) { perform { $0.release(id, at: now()) } }
  fileprivate func revise(_ id: WorkID, _ demand: Demand) { perform { $0.revise(id, demand, at: now()) } }
  fileprivate func prefilled(_ id: WorkID) { perform { $0.prefilled(id, at: now()) } }
  fileprivate func progress(_ id: WorkID, share: Double) {
    perform {
      $0.progress(id, share: share, at: now())
      return []
    }
  }

  private func perform(_ change: (inout SchedulerState) -> [SchedulerState.Action]) {
    let woken = state.withLock { state in
      change(&state.machine).compactMap { action in
        let waiter = state.waiters.removeValue(forKey: action.work)
        return waiter.map { (action, $0) }
      }
    }
    for (action, waiter) in woken {
      switch action {
      case .start(let id):
        // Work that was cancelled a moment ago gives its slot back.
        if !waiter.resolve(.success(())) { abandon(id) }
      case .expire: waiter.resolve(.failure(DeadlinePassed()))
      }
    }
  }
}

/// A place for work, from the time it comes until its answer is decided.
public final class Reservation: Sendable {
  private let id: WorkID
  private let deadline: ContinuousClock.Instant
  private let scheduler: Scheduler

  fileprivate init(id: WorkID, deadline: ContinuousClock.Instant, scheduler: Scheduler) {
    self.id = id
    self.deadline = deadline
    self.scheduler = scheduler
  }

  deinit { release() }

  /// Waits for a slot and holds it while `body` runs; the place is kept. How long a body took that returned is learned.
  ///
  /// One at a time; again where the work needs the engine once more.
  ///
  /// - Throws: `DeadlinePassed` where no slot came in time, `CancellationError`, and what `body` throws.
  public func run<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    try await scheduler.enter(id, by: deadline)
    do {
      let value = try await body()
      scheduler.finish(id)
      return value
    } catch {
      scheduler.abandon(id)
      throw error
    }
  }

  /// What the last run that ended well would have taken with the engine for itself; nil where that cannot be told.
  public var timeAlone: Duration? { scheduler.timeAlone(id) }

  /// What the work needs is known better than when it came.
  public func revise(_ demand: Demand) { scheduler.revise(id, demand) }

  /// While it runs: the engine has read its image and prompt.
  public func prefilled() { scheduler.prefilled(id) }

  /// While it runs: so much of it is done, from 0 to 1.
  public func progress(_ share: Double) { scheduler.progress(id, share: share) }

  /// Gives the place back; again without effect. Happens by itself at the end of its life.
  public func release() { scheduler.release(id) }
}
