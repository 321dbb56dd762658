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
      ServerMetrics.problems, modelFallbacks, imageTokens, readingSpeed, workerRestarts, sandboxMissing, canarySuccess,
      heartbeatSuccess, certificateExpiry, credentialsCurrent,
      ServerMetrics.droppedLogLines, ServerMetrics.telemetryDropped,
    ] + machine + MetricFamily.process

  /// What the machine has left, and what its GPUs do.
  private static let machine = [
    diskFree, diskSize, memoryAvailable, memorySize, gpuUtilization, gpuMemoryUsed, gpuMemorySize, gpuTemperature,
    gpuThrottled, gpuErrors,
  ]

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
  static let modelFallbacks = MetricFamily(
    "ocr_model_fallbacks_total", .counter,
    help: "Documents that the rules answered because the model gave no answer that can be trusted")
  static let diskFree = MetricFamily(
    "ocr_host_disk_free_bytes", .gauge, help: "Bytes that services may still write to the machine's disk")
  static let diskSize = MetricFamily("ocr_host_disk_size_bytes", .gauge, help: "Bytes of the machine's disk")
  static let memoryAvailable = MetricFamily(
    "ocr_host_memory_available_bytes", .gauge, help: "Memory of the machine that new work can have without swapping")
  static let memorySize = MetricFamily("ocr_host_memory_size_bytes", .gauge, help: "Memory of the machine")
  static let gpuUtilization = MetricFamily(
    "ocr_gpu_utilization_ratio", .gauge, help: "Share of the last moments in which the GPU worked", labels: ["gpu"])
  static let gpuMemoryUsed = MetricFamily(
    "ocr_gpu_memory_used_bytes", .gauge, help: "Memory of the GPU that is taken", labels: ["gpu"])
  static let gpuMemorySize = MetricFamily(
    "ocr_gpu_memory_size_bytes", .gauge, help: "Memory of the GPU", labels: ["gpu"])
  static let gpuTemperature = MetricFamily(
    "ocr_gpu_temperature_celsius", .gauge, help: "Temperature of the GPU", labels: ["gpu"])
  static let gpuThrottled = MetricFamily(
    "ocr_gpu_throttled", .gauge, help: "1 while the GPU slows itself down for heat or power, else 0",
    labels: ["gpu", "reason"])
  static let gpuErrors = MetricFamily(
    "ocr_gpu_ecc_errors_total", .counter,
    help: "Errors in the GPU's memory that could not be corrected, since its driver was loaded", labels: ["gpu"])
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
