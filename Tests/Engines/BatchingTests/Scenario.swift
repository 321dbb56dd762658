import Batching

/// A scheduler's state and a clock moved by hand; times in seconds after the beginning.
final class Scenario {
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
    from caller: String = "a", at time: Double = 0, within: Double, _ demand: Demand
  ) -> Work {
    Work(caller: caller, deadline: instant(time + within), demand: demand)
  }

  func reserve(
    from caller: String = "a", at time: Double = 0, within: Double = 100, followUp: Double = 0, _ demand: Demand
  ) -> SchedulerState.Answer {
    state.reserve(
      Self.work(from: caller, at: time, within: within, demand), followUp: .seconds(followUp), at: Self.instant(time))
  }

  /// Work comes whose body is not there yet.
  ///
  /// - Returns: why it is not let in; nil where it is.
  func refusal(
    from caller: String = "a", at time: Double = 0, within: Double = 100, followUp: Double = 0, _ demand: Demand
  ) -> SchedulingRefusal? {
    switch reserve(from: caller, at: time, within: within, followUp: followUp, demand) {
    case .reserved: nil
    case .refused(let refusal): refusal
    }
  }

  /// Lets work in that is ready at once; nil where it is refused.
  func enter(
    from caller: String = "a", at time: Double = 0, within: Double = 100, _ demand: Demand
  ) -> WorkID? {
    guard case .reserved(let id) = reserve(from: caller, at: time, within: within, demand) else { return nil }
    perform(state.ready(id, at: Self.instant(time)))
    return id
  }

  func ready(_ id: WorkID, at time: Double) { perform(state.ready(id, at: Self.instant(time))) }
  func finish(_ id: WorkID, at time: Double) { perform(state.finish(id, at: Self.instant(time))) }
  func release(_ id: WorkID, at time: Double) { perform(state.release(id, at: Self.instant(time))) }
  func abandon(_ id: WorkID, at time: Double) { perform(state.abandon(id, at: Self.instant(time))) }
  func prefilled(_ id: WorkID, at time: Double) { perform(state.prefilled(id, at: Self.instant(time))) }
  func revise(_ id: WorkID, _ demand: Demand, at time: Double) {
    perform(state.revise(id, demand, at: Self.instant(time)))
  }
  func setLimits(_ limits: SchedulingLimits, at time: Double) {
    perform(state.setLimits(limits, batchFactor: { _ in 1 }, at: Self.instant(time)))
  }
  func expire(at time: Double) { perform(state.expire(at: Self.instant(time))) }

  /// Done, and gone.
  func complete(_ id: WorkID, at time: Double) {
    finish(id, at: time)
    release(id, at: time)
  }

  /// When it would be done if it came now, in seconds after the beginning.
  func forecast(
    from caller: String = "a", at time: Double = 0, within: Double = 1_000, behind count: Int = 0, _ demand: Demand
  ) -> Double {
    let end = state.forecast(
      Self.work(from: caller, at: time, within: within, demand), behind: count, at: Self.instant(time))
    return (end - Self.beginning) / .seconds(1)
  }

  /// How long it would be on the engine, in seconds.
  func service(beside count: Int, _ demand: Demand) -> Double {
    state.service(Self.work(within: 1_000, demand), beside: count, at: Self.beginning) / .seconds(1)
  }

  private func perform(_ actions: [SchedulerState.Action]) {
    for action in actions {
      switch action {
      case .start(let id): started.append(id)
      case .expire(let id): expired.append(id)
      }
    }
  }
}
