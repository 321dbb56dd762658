import CoreMetrics
import Extraction
import Glibc
import Inference
import PrometheusMetrics
import Workers

/// What this gateway counts and measures. Nobody else knows the names of its families.
struct GatewayMetrics: Sendable {
  private let registry = MetricsRegistry(families)

  init() { registry.readProcess() }

  /// All of it in Prometheus' text format.
  var exposition: String { registry.exposition() }

  // MARK: - What happens

  /// A request was answered to its end.
  func answered(_ request: RequestLine) {
    count("ocr_requests_total", [("route", request.path), ("code", "\(request.status)")])
    let documents = request.context.record.values.documents.values
    let problems = request.code.map { [$0] } ?? documents.compactMap(\.problem?.code)
    for problem in problems { count("ocr_problems_total", [("problem", problem.rawValue)]) }
    if documents.contains(where: \.wasWorkedOn) {
      record(ContinuousClock.now - request.began, "ocr_request_duration_seconds")
    }
  }

  /// An engine answered a document; answers from memory and canaries are not told.
  func answered(_ answer: EngineAnswer, kind: DocumentSignature) {
    let kind = "\(kind)"
    count("ocr_documents_total", [("engine", answer.engine.name), ("kind", kind)])
    count("ocr_verdicts_total", [("verdict", answer.verdict.rawValue)])
    count("ocr_image_tokens_total", [("kind", kind)], by: answer.imageTokens)
    for (stage, time) in [
      ("queue", answer.times.queue), ("prepare", answer.times.prepare), ("inference", answer.times.inference),
    ] {
      record(time, "ocr_stage_duration_seconds", [("stage", stage)])
    }
  }

  /// A monitor took the message that documents are read right.
  func heartbeatTaken() {
    Meter(label: "ocr_heartbeat_last_success_timestamp_seconds", factory: registry).set(Int64(time(nil)))
  }

  // MARK: - What is read when somebody wants to know

  func describe(_ configuration: GatewayConfiguration) {
    registry.read(
      "ocr_build_info",
      dimensions: [
        ("version", GatewayVersion.current), ("engine", configuration.engine.rawValue),
        ("model", configuration.engine == .embedded ? "" : configuration.model),
      ]
    ) { 1 }
  }

  func read(_ lanes: EngineLanes) {
    registry.read("ocr_queue_depth") { Double(lanes.load.waiting) }
    registry.read("ocr_in_flight") { Double(lanes.load.inFlight) }
  }

  func read(_ pools: [WorkerPool]) {
    for cause in WorkerRestart.allCases {
      registry.read("ocr_worker_restarts_total", dimensions: [("cause", cause.rawValue)]) {
        Double(pools.reduce(0) { $0 + $1.restarts[cause, default: 0] })
      }
    }
  }

  /// There is no value before the first canary, nor where none is run: an alert at 0 is never a false one.
  func read(_ canary: GatewayCanary) {
    registry.read("ocr_canary_success") {
      let status = canary.status
      return status.isReady ? 1 : status.isStarting ? nil : 0
    }
  }

  private func count(_ name: String, _ labels: [(String, String)], by number: Int = 1) {
    Counter(label: name, dimensions: labels, factory: registry).increment(by: number)
  }

  private func record(_ time: Duration, _ name: String, _ labels: [(String, String)] = []) {
    Timer(label: name, dimensions: labels, factory: registry).recordNanoseconds(Int64(time / .nanoseconds(1)))
  }
}

extension DocumentRecord {
  fileprivate var problem: Problem? { if case .failed(let problem) = outcome { problem } else { nil } }

  /// It was neither refused at once nor answered from memory: both would make the gateway look fast.
  fileprivate var wasWorkedOn: Bool {
    guard outcome != nil, !isReplay else { return false }
    return problem.map { $0.stage != .admit && $0.code != .overloaded } ?? true
  }
}
