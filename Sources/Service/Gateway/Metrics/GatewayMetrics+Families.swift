import DocumentFormats
import DocumentService
import Extraction
import PrometheusMetrics
import WorkerProtocol
import Workers

extension GatewayMetrics {
  /// What this gateway counts and measures; dashboards hold these names. `docs/operations.md` lists them.
  static let families =
    [
      buildInfo, ServerMetrics.requests, ServerMetrics.requestDurations, stageDurations, queueDepth, inFlight,
      ServerMetrics.documentsEnded, ServerMetrics.documentsBegun, ServerMetrics.documents, ServerMetrics.verdicts,
      ServerMetrics.problems, imageTokens, readingSpeed, workerRestarts, sandboxMissing, canarySuccess,
      heartbeatSuccess, certificateExpiry, credentialsCurrent,
      ServerMetrics.droppedLogLines, ServerMetrics.telemetryDropped,
    ] + MetricFamily.process

  static let buildInfo = MetricFamily(
    "ocr_build_info", .gauge, help: "Always 1: which release runs, with which engine and model",
    labels: ["version", "engine", "model"])
  static let stageDurations = MetricFamily(
    "ocr_stage_duration_seconds", .histogram(.latencies),
    help: "Time that an answered document spent in a stage, its pages added up", labels: ["stage"],
    known: [["queue"], ["prepare"], ["inference"]])
  static let queueDepth = MetricFamily(
    "ocr_queue_depth", .gauge, help: "Documents that wait to be read, or for the model")
  static let inFlight = MetricFamily(
    "ocr_in_flight", .gauge, help: "Documents that are being read, or that the model works on")
  static let imageTokens = MetricFamily(
    "ocr_image_tokens_total", .counter,
    help: "Tokens of the images that the model was shown for documents answered, by file type", labels: ["kind"],
    known: DocumentFormat.allCases.map { [$0.name] })
  static let readingSpeed = MetricFamily(
    "ocr_reading_pages_per_second", .gauge, help: "Pages that this machine read a second when the gateway started")
  static let workerRestarts = MetricFamily(
    "ocr_worker_restarts_total", .counter, help: "Worker processes that ended and were replaced, by cause",
    labels: ["cause"], known: WorkerRestart.allCases.map { [$0.rawValue] })
  static let sandboxMissing = MetricFamily(
    "ocr_sandbox_missing", .gauge, help: "1 while a worker process runs without this part of its sandbox, else 0",
    labels: ["part"], known: SandboxPart.allCases.map { [$0.rawValue] })
  static let canarySuccess = MetricFamily(
    "ocr_canary_success", .gauge, help: "1 while canaries show that documents are read right, else 0")
  static let certificateExpiry = MetricFamily(
    "ocr_certificate_expiry_timestamp_seconds", .gauge,
    help: "When the certificate in use ends to be valid, in seconds of Unix time")
  static let credentialsCurrent = MetricFamily(
    "ocr_credentials_current", .gauge,
    help: "1 while what is in use is what the files hold, 0 where changed files cannot be used", labels: ["credentials"]
  )
  static let heartbeatSuccess = MetricFamily(
    "ocr_heartbeat_last_success_timestamp_seconds", .gauge,
    help: "When a monitor last took the heartbeat that documents are read right, in seconds of Unix time")
}
