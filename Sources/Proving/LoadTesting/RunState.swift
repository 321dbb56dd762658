/// What a run knows between two events.
struct RunState {
  struct Launch {
    var id: Int
    var document: Int
    var due: Duration
  }

  private let plan: RunPlan
  private(set) var sequence: DocumentSequence
  private var dispatcher: Dispatcher
  private var measurement = Measurement()
  /// When they were due.
  private var inFlight: [Int: Duration] = [:]
  private var launched = 0
  private var answered = 0
  private var errors = 0

  init(_ plan: RunPlan, _ sequence: DocumentSequence) {
    self.plan = plan
    self.sequence = sequence
    dispatcher = plan.dispatcher
  }

  var wakeTime: Duration? { dispatcher.wakeTime }
  func isOver(at now: Duration) -> Bool { dispatcher.isOver(at: now) }

  mutating func next(at now: Duration) -> Launch? {
    guard let due = dispatcher.next(at: now), let document = sequence.next() else { return nil }
    launched += 1
    inFlight[launched] = due
    return Launch(id: launched, document: document, due: due)
  }

  mutating func finish(_ id: Int, _ sample: Sample, of document: LoadDocument, checksTruth: Bool) {
    dispatcher.finish()
    inFlight[id] = nil
    if case .answered = sample.outcome { answered += 1 } else { errors += 1 }
    guard sample.due >= plan.warmup else { return }
    var measured = sample
    measured.due -= plan.warmup
    measured.sent -= plan.warmup
    measured.finished -= plan.warmup
    measurement.record(measured, of: document, checksTruth: checksTruth)
  }

  func isLost(at now: Duration) -> Bool {
    guard let objective = plan.givesUpOn, let planned = plan.planned else { return false }
    let waiting = inFlight.values.lazy.filter { $0 >= plan.warmup }.map { now - $0 }
    return objective.isLost(measurement, planned: planned, waiting: waiting)
  }

  func progress(at now: Duration) -> RunProgress {
    let latencies = measurement.answers
    return RunProgress(
      elapsed: now, total: plan.warmup + plan.duration, due: launched, answered: answered, errors: errors,
      inFlight: dispatcher.inFlight, p50: latencies.value(at: 50), p95: latencies.value(at: 95),
      p99: latencies.value(at: 99))
  }

  func result(at now: Duration, gaveUp: Bool, interrupted: Bool) -> RunResult {
    let isEarly = gaveUp || interrupted
    let overdue = isEarly ? dispatcher.overdue(at: now) : 0
    return RunResult(
      plan: plan, measurement: measurement,
      elapsed: max(isEarly ? max(.zero, now - plan.warmup) : plan.duration, measurement.end),
      unfinished: inFlight.values.count { $0 >= plan.warmup } + overdue, held: dispatcher.held + overdue,
      gaveUp: gaveUp,
      interrupted: interrupted)
  }
}
