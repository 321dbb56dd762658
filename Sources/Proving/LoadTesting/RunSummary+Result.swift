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
