import CoreMetrics
import PrometheusMetrics
import TestSupport
import Testing

/// `promtool check metrics` of Prometheus reads what we write, and finds nothing to blame.
@Suite(.enabled(if: Promtool.path != nil, "\(Promtool.installation)"))
struct PromtoolPeerTests {
  @Test func promtoolAcceptsEveryKindOfMetric() throws {
    let registry = MetricsRegistry(
      [
        MetricFamily("ocr_requests_total", .counter, help: "Say \"a\\b\"\nand é", labels: ["route", "code"]),
        MetricFamily("ocr_queue_depth", .gauge, help: "Depth"),
        MetricFamily("ocr_empty", .gauge, help: "Never set"),
        MetricFamily("ocr_last_success_timestamp_seconds", .gauge, help: "Last success"),
        MetricFamily("ocr_stage_duration_seconds", .histogram(.latencies), help: "Time", labels: ["stage"]),
        MetricFamily("ocr_document_bytes", .histogram(HistogramBuckets([1e-9, 1e21])), help: "Size"),
      ] + MetricFamily.process, maximumLabelSets: 2)
    registry.readProcess()
    registry.read("ocr_queue_depth") { .infinity }
    for route in ["a \"b\"\\\r\nc=é,}", "", "third", "fourth"] {
      Counter(label: "ocr_requests_total", dimensions: [("route", route), ("code", "200")], factory: registry)
        .increment()
    }
    Meter(label: "ocr_last_success_timestamp_seconds", factory: registry).set(1_793_275_200.25)
    Timer(label: "ocr_stage_duration_seconds", dimensions: [("stage", "read")], factory: registry).recordSeconds(6)
    Recorder(label: "ocr_document_bytes", factory: registry).record(1e-12)
    Counter(label: "no.such \"name\"", factory: registry).increment()

    #expect(try Promtool.check(metrics: registry.exposition()) == .fine)
  }

  @Test func promtoolFindsMistakes() throws {
    let finding = try Promtool.check(metrics: "# TYPE a counter\na{b=\"\"c\"} 1\n")
    #expect(finding.status != 0)
    #expect(try Promtool.check(metrics: "# HELP a Text\n# TYPE a counter\na 1\n").status != 0)
  }
}
