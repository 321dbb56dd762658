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

  package init(
    elapsed: Duration, total: Duration, due: Int, answered: Int, errors: Int, inFlight: Int, p50: Duration,
    p95: Duration, p99: Duration
  ) {
    self.elapsed = elapsed
    self.total = total
    self.due = due
    self.answered = answered
    self.errors = errors
    self.inFlight = inFlight
    self.p50 = p50
    self.p95 = p95
    self.p99 = p99
  }

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
