/// How a run sends its requests.
public struct RunPlan: Sendable, Equatable {
  public enum Pace: Sendable, Equatable {
    /// Open loop: requests are sent when they are due, whatever the server does.
    case arrivals(Arrivals)
    /// Closed loop: so many workers, each sends its next request when the last one is answered.
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

/// How far a run is.
public struct RunProgress: Sendable, Equatable {
  public var elapsed: Duration
  /// Warm-up and measured time together.
  public var total: Duration
  /// Requests that were due, warm-up included.
  public var due: Int
  public var answered: Int
  public var errors: Int
  public var inFlight: Int
  public var p50: Duration
  public var p95: Duration
  public var p99: Duration

  /// One line for people.
  public var text: String {
    let seconds = max(0.001, elapsed.seconds)
    func rate(_ count: Int) -> String { (Double(count) / seconds).text(digits: 1) }
    let left =
      elapsed < total
      ? "ETA \((total - elapsed).seconds.text(digits: 0)) s" : inFlight > 0 ? "waiting for the last answers" : "done"
    return "\(elapsed.seconds.text(digits: 0))/\(total.seconds.text(digits: 0)) s  offered \(rate(due))/s  "
      + "answered \(rate(answered))/s  \(inFlight) in flight  p50 \(p50.text) p95 \(p95.text) p99 \(p99.text)  "
      + "\(errors) errors  \(left)"
  }
}

/// What a run gave.
package struct RunResult: Sendable {
  package var plan: RunPlan
  package var measurement: Measurement
  /// From the start of what is measured to its end, or to the last answer where that is later.
  package var elapsed: Duration
  /// Requests in flight when the run ended early.
  package var unfinished: Int
  /// Requests that had to wait because the limit of requests in flight was reached.
  package var held: Int
  /// Ended because it could not keep the objective any more.
  package var gaveUp: Bool
  /// Ended because the task was cancelled.
  package var interrupted: Bool

  package init(
    plan: RunPlan, measurement: Measurement, elapsed: Duration, unfinished: Int = 0, held: Int = 0,
    gaveUp: Bool = false, interrupted: Bool = false
  ) {
    self.plan = plan
    self.measurement = measurement
    self.elapsed = elapsed
    self.unfinished = unfinished
    self.held = held
    self.gaveUp = gaveUp
    self.interrupted = interrupted
  }
}
