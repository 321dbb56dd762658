/// What a run gave.
package struct RunResult: Sendable {
  package var plan: RunPlan
  package var measurement: Measurement
  /// From the start of what is measured to its end, or to the last answer where that is later.
  package var elapsed: Duration
  /// Requests that were due and not over when the run ended early.
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
