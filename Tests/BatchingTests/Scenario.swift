import Batching

/// A scheduler's state and a clock moved by hand; times in seconds after the beginning.
struct Scenario {
  static let beginning = ContinuousClock.now

  var state: SchedulerState
  private(set) var started: [WorkID] = []
  private(set) var expired: [WorkID] = []

  init(_ limits: SchedulingLimits, batchFactor: @escaping @Sendable (Int) -> Double = { _ in 1 }) {
    state = SchedulerState(limits: limits, batchFactor: batchFactor)
    perform(state.expire(at: Self.beginning))
  }

  static func instant(_ seconds: Double) -> ContinuousClock.Instant { beginning + .seconds(seconds) }

  /// Work with a deadline `within` so many seconds.
  static func work(
    _ caller: String = "a", at time: Double = 0, within: Double, _ demand: Demand
  ) -> Work {
    Work(caller: caller, deadline: instant(time + within), demand: demand)
  }

  mutating func admit(
    _ caller: String = "a", at time: Double = 0, within: Double = 100, followUp: Double = 0, _ demand: Demand
  ) -> SchedulerState.Admission {
    state.admit(
      Self.work(caller, at: time, within: within, demand), followUp: .seconds(followUp), at: Self.instant(time))
  }

  /// Lets work in that is ready at once; nil where it is refused.
  mutating func enter(
    _ caller: String = "a", at time: Double = 0, within: Double = 100, _ demand: Demand
  ) -> WorkID? {
    guard case .admitted(let id) = admit(caller, at: time, within: within, demand) else { return nil }
    perform(state.ready(id, at: Self.instant(time)))
    return id
  }

  mutating func ready(_ id: WorkID, at time: Double) { perform(state.ready(id, at: Self.instant(time))) }
  mutating func finish(_ id: WorkID, at time: Double) { perform(state.finish(id, at: Self.instant(time))) }
  mutating func leave(_ id: WorkID, at time: Double) { perform(state.leave(id, at: Self.instant(time))) }
  mutating func expire(at time: Double) { perform(state.expire(at: Self.instant(time))) }

  /// Done, and gone.
  mutating func complete(_ id: WorkID, at time: Double) {
    finish(id, at: time)
    leave(id, at: time)
  }

  private mutating func perform(_ actions: [SchedulerState.Action]) {
    for action in actions {
      switch action {
      case .start(let id): started.append(id)
      case .expire(let id): expired.append(id)
      }
    }
  }
}
