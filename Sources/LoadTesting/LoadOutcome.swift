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

extension RunSummary {
  /// - Parameter checksTruth: answers were compared with the truth.
  package init(_ result: RunResult, checksTruth: Bool) {
    let measurement = result.measurement
    let stages = measurement.stages
    func classes(_ histograms: [String: LatencyHistogram]) -> [Class] {
      histograms.sorted { $0.key < $1.key }.map { Class(name: $0.key, times: $0.value.distribution) }
    }
    let dueWithin = max(0.001, min(result.elapsed, result.plan.duration).seconds)
    self.init(
      elapsed: result.elapsed, requests: measurement.finished, answered: measurement.answers.count,
      errors: measurement.errors, unfinished: result.unfinished, held: result.held,
      offeredRate: (Double(measurement.finished + result.unfinished) / dueWithin).reported,
      achievedRate: (Double(measurement.answers.count) / max(0.001, result.elapsed.seconds)).reported,
      latencies: measurement.answers.distribution, refusals: measurement.refusals.distribution,
      lag: measurement.lag.distribution, engines: classes(measurement.engines), kinds: classes(measurement.kinds),
      stages: [
        Class(name: "queue", times: stages.queue.distribution),
        Class(name: "prepare", times: stages.prepare.distribution),
        Class(name: "inference", times: stages.inference.distribution),
        Class(name: "rest", times: stages.rest.distribution),
      ],
      codes: measurement.codes.map { Code(code: $0.key, count: $0.value) }
        .sorted { ($1.count, $0.code) < ($0.count, $1.code) },
      truth: checksTruth ? measurement.truth : nil, series: measurement.series.map(Second.init))
  }
}

extension RunSummary.Second {
  init(_ second: SecondOfRun) {
    let latencies = second.latencies.sorted()
    /// Nearest rank.
    func value(_ percentile: Int) -> Duration? {
      latencies.isEmpty ? nil : latencies[Swift.max(0, (latencies.count * percentile + 99) / 100 - 1)]
    }
    self.init(
      due: second.due, answered: second.answered, errors: second.errors, p50: value(50), p95: value(95),
      max: value(100))
  }
}

extension LoadReport.Step {
  package init(_ result: RunResult, rate: Double, isConfirmation: Bool, holds: Bool) {
    let answers = result.measurement.answers
    self.init(
      rate: rate, isConfirmation: isConfirmation, requests: result.measurement.finished + result.unfinished,
      p50: answers.value(at: 50), p95: answers.value(at: 95), errorShare: result.measurement.errorShare.reported,
      endedEarly: result.gaveUp, holds: holds)
  }

  /// One line for people.
  public var text: String {
    let rateText = Rate(perSecond: rate)?.text ?? "-"
    let latency = "p50 \(p50.text), p95 \(p95.text), errors \(errorShare.percent)"
    return "\(isConfirmation ? "confirm " : "")\(rateText): \(holds ? "holds" : "fails")\(endedEarly ? " early" : "")"
      + " (\(requests) requests, \(latency))"
  }
}
