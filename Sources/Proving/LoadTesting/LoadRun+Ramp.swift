extension LoadRun {
  /// What a ramp is to find.
  public struct Ramp: Sendable {
    /// The first rate.
    public var start: Rate
    /// Arrivals at a rate.
    public var arrivals: @Sendable (Rate) -> Arrivals
    public var objective: ServiceLevelObjective
    /// Of a step; it is longer where too few requests would be sent for a 95th percentile.
    public var duration: Duration
    /// Before the first step.
    public var warmup: Duration

    public init(
      start: Rate, arrivals: @escaping @Sendable (Rate) -> Arrivals, objective: ServiceLevelObjective,
      duration: Duration, warmup: Duration
    ) {
      self.start = start
      self.arrivals = arrivals
      self.objective = objective
      self.duration = duration
      self.warmup = warmup
    }

    /// A 95th percentile of 40 has two above it.
    static let fewestRequests = 40.0
    /// A confirmation is that many times as long as another step.
    static let confirmationLength = 3.0
    /// After a step that was given up: the server gets rid of what was cancelled.
    static let pause = Duration.seconds(2)

    func plan(_ step: RateSearch.Step, _ rate: Rate, warmup: Duration) -> RunPlan {
      let seconds = max(duration.seconds, Self.fewestRequests / step.rate)
      return RunPlan(
        pace: .arrivals(arrivals(rate)),
        duration: .seconds(seconds * (step.isConfirmation ? Self.confirmationLength : 1)),
        warmup: warmup, givesUpOn: objective)
    }
  }

  /// Searches for the highest rate at which the objective holds, until the task is cancelled.
  package func perform(
    _ ramp: Ramp, _ sequence: inout DocumentSequence, onStep: (LoadReport.Step) -> Void,
    onProgress: (Rate, RunProgress) -> Void
  ) async -> LoadOutcome? {
    var search = RateSearch(from: ramp.start.perSecond)
    var steps: [LoadReport.Step] = []
    var last: RunResult?
    while let step = search.next, let rate = Rate(perSecond: step.rate), !Task.isCancelled {
      let plan = ramp.plan(step, rate, warmup: steps.isEmpty ? ramp.warmup : .zero)
      let run = await perform(plan, &sequence) { onProgress(rate, $0) }
      last = run
      if run.interrupted { break }
      let holds = !run.gaveUp && ramp.objective.judge(run.measurement).allSatisfy(\.holds)
      let report = LoadReport.Step(run, rate: step.rate, isConfirmation: step.isConfirmation, holds: holds)
      steps.append(report)
      onStep(report)
      // The server does not answer: a lower rate would not change that.
      if run.measurement.responses == 0 { break }
      search.record(holds: holds)
      if run.gaveUp, search.next != nil { try? await Task.sleep(for: Ramp.pause) }
    }
    return last.map { LoadOutcome(ramp.objective, last: $0, steps: steps, highestRate: search.found) }
  }
}
