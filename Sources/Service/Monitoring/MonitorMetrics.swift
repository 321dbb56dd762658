import DocumentService
import PrometheusMetrics

/// What a monitor counts and measures; `docs/operations.md` lists it.
package enum MonitorMetrics {
  static let beats = MetricFamily(
    "ocr_monitor_beats_total", .counter, help: "Beats that came, by what became of them", labels: ["outcome"],
    known: [["taken"]])
  static let messages = MetricFamily(
    "ocr_monitor_messages_total", .counter, help: "Messages to people, by target and by what became of them",
    labels: ["target", "outcome"])
  static let waiting = MetricFamily(
    "ocr_monitor_messages_waiting", .gauge, help: "Messages that a target has not taken yet")
  static let raised = MetricFamily(
    "ocr_monitor_alerts_raised", .gauge, help: "Alerts that are raised now", labels: ["rule"],
    known: AlertTopic.allCases.map { [$0.rawValue] })
  static let watched = MetricFamily(
    "ocr_monitor_watched_gateways", .gauge, help: "Gateways that are asked, or beat")

  /// In the order of docs/operations.md.
  package static let families =
    [beats, messages, waiting, raised, watched, ServerMetrics.requests, ServerMetrics.problems]
    + [ServerMetrics.droppedLogLines, ServerMetrics.telemetryDropped] + MetricFamily.process

  package static func registry() -> MetricsRegistry { MetricsRegistry(families) }
}
