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

  /// One line for people, of 80 characters or little more: time, answers of requests a second, and the percentiles.
  public var text: String {
    let seconds = max(0.001, elapsed.seconds)
    func rate(_ count: Int) -> String { (Double(count) / seconds).text(digits: 1) }
    let left =
      elapsed < total
      ? "ETA \((total - elapsed).seconds.text(digits: 0)) s" : inFlight > 0 ? "last answers" : "done"
    let latencies = [p50, p95, p99].map { ($0.seconds * 1_000).text(digits: 0) }.joined(separator: "/")
    return "\(elapsed.seconds.text(digits: 0))/\(total.seconds.text(digits: 0)) s  \(left)  \(rate(answered)) of "
      + "\(rate(due))/s  \(inFlight) in flight  \(errors) errors  p50/95/99 \(latencies) ms"
  }
}
