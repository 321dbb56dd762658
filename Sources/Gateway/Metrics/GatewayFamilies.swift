import Extraction
import PrometheusMetrics
import Workers

extension GatewayMetrics {
  /// What this gateway counts and measures; dashboards hold these names. `docs/operations.md` lists them.
  static let families =
    [
      MetricFamily(
        "ocr_build_info", .gauge, help: "Always 1: which release runs, with which engine and model",
        labels: ["version", "engine", "model"]),
      MetricFamily(
        "ocr_requests_total", .counter, help: "Requests answered, by path and HTTP status", labels: ["route", "code"],
        known: [[ExtractRoute.path, "200"]]),
      MetricFamily(
        "ocr_request_duration_seconds", .histogram(.latencies),
        help: "Time from the head of a request to the end of its answer, where a document of it was worked on"),
      MetricFamily(
        "ocr_stage_duration_seconds", .histogram(.latencies),
        help: "Time that an answered document spent in a stage, its pages added up", labels: ["stage"],
        known: [["queue"], ["prepare"], ["inference"]]),
      MetricFamily("ocr_queue_depth", .gauge, help: "Documents that wait to be read, or for the model"),
      MetricFamily("ocr_in_flight", .gauge, help: "Documents that are being read, or that the model works on"),
      MetricFamily(
        "ocr_documents_total", .counter, help: "Documents answered, by the engine whose answer it is and by file type",
        labels: ["engine", "kind"]),
      MetricFamily(
        "ocr_verdicts_total", .counter, help: "Documents answered, by what their arithmetic says", labels: ["verdict"],
        known: Verdict.allCases.map { [$0.rawValue] }),
      MetricFamily(
        "ocr_problems_total", .counter, help: "Documents and requests that got a problem, by its code",
        labels: ["problem"], known: ProblemCode.allCases.map { [$0.rawValue] }),
      MetricFamily(
        "ocr_image_tokens_total", .counter,
        help: "Tokens of the images that the model was shown for documents answered, by file type", labels: ["kind"],
        known: ["pdf", "jpeg", "png"].map { [$0] }),
      MetricFamily(
        "ocr_worker_restarts_total", .counter, help: "Worker processes that ended and were replaced, by cause",
        labels: ["cause"], known: WorkerRestart.allCases.map { [$0.rawValue] }),
      MetricFamily("ocr_canary_success", .gauge, help: "1 while canaries show that documents are read right, else 0"),
      MetricFamily(
        "ocr_heartbeat_last_success_timestamp_seconds", .gauge,
        help: "When a monitor last took the heartbeat that documents are read right, in seconds of Unix time"),
    ] + MetricFamily.process
}
