import DocumentFormats
import Formatting

/// Everything that is counted during a run.
package struct Measurement: Sendable {
  /// Latencies of answers.
  private(set) package var answers = LatencyHistogram()
  /// The same by the engine that read the document.
  private(set) package var engines: [String: LatencyHistogram] = [:]
  /// The same by what was sent: `pdf`, `image`.
  private(set) package var kinds: [String: LatencyHistogram] = [:]
  /// Latencies of refusals (`overloaded`).
  private(set) package var refusals = LatencyHistogram()
  /// How long after they were due requests were sent.
  private(set) package var lag = LatencyHistogram()
  /// Stages of answers, in the order they happen.
  private(set) package var stages = Stages()
  /// Requests that were no answers, by code.
  private(set) package var codes: [String: Int] = [:]
  private(set) package var truth = TruthTally()
  private(set) package var series: [SecondOfRun] = []
  private(set) package var isSimulated = false
  /// Requests that got any response.
  private(set) package var responses = 0
  /// End of the last request.
  private(set) package var end = Duration.zero

  package struct Stages: Sendable {
    package var queue = LatencyHistogram()
    package var prepare = LatencyHistogram()
    package var inference = LatencyHistogram()
    /// The rest of the latency: the network, and what the server does not account for.
    package var rest = LatencyHistogram()
  }

  package init() {}

  package var finished: Int { answers.count + errors }
  package var errors: Int { codes.values.reduce(0, +) }
  package var errorShare: Double { finished == 0 ? 0 : Double(errors) / Double(finished) }

  /// - Parameter sample: its times are counted from the start of what is measured.
  package mutating func record(_ sample: Sample, of document: LoadDocument, checksTruth: Bool) {
    lag.record(sample.sent - sample.due)
    end = max(end, sample.finished)
    count(at: sample.due) { $0.due += 1 }
    switch sample.outcome {
    case .answered(let answer):
      responses += 1
      record(answer, latency: sample.latency)
      kinds[document.format.family.rawValue, default: LatencyHistogram()].record(sample.latency)
      count(at: sample.due) { $0.latencies.append(sample.latency) }
      count(at: sample.finished) { $0.answered += 1 }
      if checksTruth { truth.add(answer.fields, document.truth) }
    case .problem(_, let code):
      responses += 1
      if sample.outcome.isRefusal { refusals.record(sample.latency) }
      fail(code, at: sample.finished)
    case .failed(let code):
      fail(code, at: sample.finished)
    }
  }

  private mutating func record(_ answer: MeasuredAnswer, latency: Duration) {
    answers.record(latency)
    engines[answer.engine, default: LatencyHistogram()].record(latency)
    stages.queue.record(answer.queue)
    stages.prepare.record(answer.prepare)
    stages.inference.record(answer.inference)
    stages.rest.record(latency - answer.queue - answer.prepare - answer.inference)
    if answer.isSimulated { isSimulated = true }
  }

  private mutating func fail(_ code: String, at time: Duration) {
    codes[code, default: 0] += 1
    count(at: time) { $0.errors += 1 }
  }

  private mutating func count(at time: Duration, _ change: (inout SecondOfRun) -> Void) {
    let index = Int(time.microseconds / 1_000_000)
    while series.count <= index { series.append(SecondOfRun()) }
    change(&series[index])
  }
}

/// What happened in one second of a run.
package struct SecondOfRun: Sendable {
  /// Requests that were due in it.
  package var due = 0
  /// Answers that came in it.
  package var answered = 0
  /// Errors and refusals that came in it.
  package var errors = 0
  /// Of the requests due in it, for those that were answered.
  package var latencies: [Duration] = []
}
