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
