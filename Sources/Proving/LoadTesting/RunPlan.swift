/// How a run sends its requests.
public struct RunPlan: Sendable, Equatable {
  public enum Pace: Sendable, Equatable {
    /// Open loop: requests are sent when they are due, whatever the server does.
    case arrivals(Arrivals)
    /// Closed loop: a number of workers, each of which sends its next request when the last one is answered.
    case workers(Int)
  }

  public var pace: Pace
  /// Requests that are due in it are measured.
  public var duration: Duration
  /// The same pace before it, not measured.
  public var warmup: Duration
  /// The run ends as soon as it cannot keep this any more; nil to go on in any case.
  public var givesUpOn: ServiceLevelObjective?

  public init(
    pace: Pace, duration: Duration, warmup: Duration = .zero, givesUpOn: ServiceLevelObjective? = nil
  ) {
    self.pace = pace
    self.duration = duration
    self.warmup = warmup
    self.givesUpOn = givesUpOn
  }

  /// Most requests in flight in open loop; those due beyond it wait, and the report says how many did. Each needs a
  /// connection and a copy of its document.
  public static let inFlightLimit = 1_000

  var dispatcher: Dispatcher {
    switch pace {
    case .arrivals(let arrivals):
      Dispatcher(arrivals, duration: warmup + duration, limit: Self.inFlightLimit)
    case .workers(let count): Dispatcher(workers: count, duration: warmup + duration)
    }
  }

  /// Requests that are expected to be measured; nil where it depends on the server.
  var planned: Int? {
    switch pace {
    case .arrivals(.constant(let rate)), .arrivals(.poisson(let rate, _)):
      Int((rate.perSecond * duration.seconds).rounded())
    case .arrivals(.bursts(let size, let every)): size * Int((duration / every).rounded(.up))
    case .workers: nil
    }
  }
}
