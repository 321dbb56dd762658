import DocumentService
import Extraction
import OCRClient
import PrometheusMetrics

/// What a sidecar counts and measures; `docs/operations.md` lists it.
public enum SidecarMetrics {
  /// A registry for a sidecar and its client.
  public static func registry() -> MetricsRegistry { MetricsRegistry(families) }

  static let inside = MetricFamily(
    "ocr_in_flight", .gauge, help: "Documents inside, whose answers are asked for")

  static let families =
    [
      ServerMetrics.requests, ServerMetrics.requestDurations, inside, ServerMetrics.documentsEnded,
      ServerMetrics.documentsBegun, ServerMetrics.documents, ServerMetrics.verdicts, ServerMetrics.problems,
      ServerMetrics.droppedLogLines, ServerMetrics.telemetryDropped,
    ] + client + MetricFamily.process

  /// What every client records.
  private static let client = [
    MetricFamily(
      "ocr_client_requests_total", .counter,
      help: "Requests to gateways, and documents' turns at the hosted side, by what came of them",
      labels: ["endpoint", "outcome"]),
    MetricFamily(
      "ocr_client_request_duration_seconds", .histogram(.latencies),
      help: "Time of a request to a gateway, and of a document's turn at the hosted side", labels: ["endpoint"]),
    MetricFamily(
      "ocr_client_fallbacks_total", .counter,
      help: "Documents for which the hosted side was asked instead of a gateway",
      labels: ["reason"], known: FallbackReason.allCases.map { [$0.rawValue] }),
    MetricFamily("ocr_client_spend_pages_total", .counter, help: "Pages that the hosted side charged for"),
    MetricFamily("ocr_client_spend_usd_total", .counter, help: "What it charged for them, in US dollars"),
    MetricFamily(
      "ocr_client_circuit_state", .gauge,
      help: "0 where requests pass, 1 where a single one decides, 2 where the endpoint is left alone",
      labels: ["endpoint"]),
    MetricFamily(
      "ocr_client_mode_switches_total", .counter, help: "Changes of the mode, by the mode that came", labels: ["mode"],
      known: Mode.allCases.map { [$0.rawValue] }),
  ]
}
