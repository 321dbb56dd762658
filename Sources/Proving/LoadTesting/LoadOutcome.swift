/// What came of a run, or of all steps of a ramp.
package struct LoadOutcome: Sendable {
  package let checks: [ObjectiveCheck]
  package let steps: [LoadReport.Step]
  package let highestRate: Double?
  /// Of a ramp the confirmation of the highest rate, else its last step.
  package let last: RunResult

  package init(_ objective: ServiceLevelObjective, run: RunResult) {
    checks = objective.judge(run.measurement)
    steps = []
    highestRate = nil
    last = run
  }

  package init(_ objective: ServiceLevelObjective, last: RunResult, steps: [LoadReport.Step], highestRate: Double?) {
    let rate = highestRate.flatMap(Rate.init(perSecond:))
    checks =
      [ObjectiveCheck(text: "highest rate", measured: rate?.text ?? "none", holds: rate != nil)]
      + objective.judge(last.measurement)
    self.steps = steps
    self.highestRate = highestRate
    self.last = last
  }
}

extension LoadReport {
  package init(startedAt: String, server: Server, machine: Machine, asked: LoadRequest, outcome: LoadOutcome) {
    let result = outcome.last
    self.init(
      startedAt: startedAt, server: server, machine: machine, asked: asked,
      isSimulated: result.measurement.isSimulated, isInterrupted: result.interrupted, checks: outcome.checks,
      steps: outcome.steps, highestRate: outcome.highestRate,
      run: RunSummary(result, checksTruth: asked.checksTruth))
  }
}
