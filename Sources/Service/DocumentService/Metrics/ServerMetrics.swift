import CoreMetrics
import DocumentFormats
import Extraction
import Formatting
import PrometheusMetrics

/// What every server of documents counts and measures, whatever works on them.
package struct ServerMetrics: Sendable {
  package let registry: MetricsRegistry

  /// - Parameter registry: with the families below.
  package init(_ registry: MetricsRegistry) {
    self.registry = registry
    registry.readProcess()
  }

  package static let requests = MetricFamily(
    "ocr_requests_total", .counter, help: "Requests answered, by path and HTTP status", labels: ["route", "code"],
    known: [[ExtractRoute.path, "200"]])
  package static let requestDurations = MetricFamily(
    "ocr_request_duration_seconds", .histogram(.latencies),
    help: "Time from the head of a request to the end of its answer, where a document of it was worked on")
  package static let documents = MetricFamily(
    "ocr_documents_total", .counter, help: "Documents answered, by the engine whose answer it is and by file type",
    labels: ["engine", "kind"])
  package static let verdicts = MetricFamily(
    "ocr_verdicts_total", .counter, help: "Documents answered, by what their arithmetic says", labels: ["verdict"],
    known: Verdict.allCases.map { [$0.rawValue] })
  package static let problems = MetricFamily(
    "ocr_problems_total", .counter, help: "Documents and requests that got a problem, by its code",
    labels: ["problem"], known: ProblemCode.allCases.map { [$0.rawValue] })
  /// Ended stands before begun: what is read first is never the larger one.
  package static let documentsEnded = MetricFamily(
    "ocr_documents_ended_total", .counter,
    help: "Documents that gave their place back, whatever became of them; never more than have begun")
  package static let documentsBegun = MetricFamily(
    "ocr_documents_begun_total", .counter, help: "Documents that got a place in the service, before their bytes came")
  package static let droppedLogLines = MetricFamily(
    "ocr_log_lines_dropped_total", .counter,
    help: "Lines of the log that were lost, because their reader was too slow or is gone")

  package static let telemetryDropped = MetricFamily(
    "ocr_telemetry_dropped_total", .counter, help: "Log lines, errors and spans that a receiver never got",
    labels: ["sink"], known: [["logtail"], ["sentry"], ["otlp"]])

  /// A request was answered to its end.
  func answered(_ request: RequestLine) {
    count(Self.requests, [("route", request.path), ("code", "\(request.status)")])
    let documents = request.context.record.values.documents.values
    let problems = request.code.map { [$0] } ?? documents.compactMap(\.problem?.code)
    for problem in problems { count(Self.problems, [("problem", problem.rawValue)]) }
    if documents.contains(where: \.wasWorkedOn) {
      record(ContinuousClock.now - request.began, Self.requestDurations)
    }
  }

  /// A document was answered; answers from memory and canaries are not told.
  ///
  /// - Parameter verdict: nil where no fields were wanted.
  package func answered(engine: EngineName, verdict: Verdict?, format: DocumentFormat) {
    count(Self.documents, [("engine", engine.name), ("kind", format.name)])
    if let verdict { count(Self.verdicts, [("verdict", verdict.rawValue)]) }
  }

  /// Counts the places that are given and given back.
  func read(_ reservations: Reservations) {
    registry.read(Self.documentsEnded.name) { Double(reservations.counts.ended) }
    registry.read(Self.documentsBegun.name) { Double(reservations.counts.begun) }
  }

  /// Counts the lines that are lost.
  package func read(_ log: LogOutput) { registry.read(Self.droppedLogLines.name) { Double(log.droppedLines) } }

  package func count(_ family: MetricFamily, _ labels: [(String, String)], by number: Int = 1) {
    Counter(label: family.name, dimensions: labels, factory: registry).increment(by: number)
  }

  package func record(_ time: Duration, _ family: MetricFamily, _ labels: [(String, String)] = []) {
    Timer(label: family.name, dimensions: labels, factory: registry).recordNanoseconds(time.nanoseconds)
  }
}

extension DocumentRecord {
  fileprivate var problem: Problem? { if case .failed(let problem) = outcome { problem } else { nil } }

  /// It was neither refused at once nor answered from memory: both would make the service look fast.
  fileprivate var wasWorkedOn: Bool {
    guard outcome != nil, !isReplay else { return false }
    return problem.map { $0.stage != .admit && $0.code != .overloaded } ?? true
  }
}
