import CoreMetrics
import PrometheusMetrics
import Testing

struct ExpositionTests {
  @Test func familiesAndSeriesComeInOrderDescribedOnce() {
    let registry = MetricsRegistry([
      MetricFamily("requests_total", .counter, help: "Requests", labels: ["route", "code"], known: [["b", "200"]]),
      MetricFamily("depth", .gauge, help: "Depth"),
      MetricFamily("took_seconds", .histogram(HistogramBuckets([0.5, 2])), help: "Time", labels: ["stage"]),
    ])
    Counter(label: "requests_total", dimensions: [("route", "a"), ("code", "503")], factory: registry).increment(by: 2)
    Meter(label: "depth", factory: registry).set(3)
    let took = Timer(label: "took_seconds", dimensions: [("stage", "read")], factory: registry)
    took.recordMilliseconds(250)
    took.recordSeconds(1)
    took.recordSeconds(7)

    #expect(
      registry.exposition() == """
        # HELP requests_total Requests
        # TYPE requests_total counter
        requests_total{route="a",code="503"} 2
        requests_total{route="b",code="200"} 0
        # HELP depth Depth
        # TYPE depth gauge
        depth 3
        # HELP took_seconds Time
        # TYPE took_seconds histogram
        took_seconds_bucket{stage="read",le="0.5"} 1
        took_seconds_bucket{stage="read",le="2"} 2
        took_seconds_bucket{stage="read",le="+Inf"} 3
        took_seconds_sum{stage="read"} 8.25
        took_seconds_count{stage="read"} 3

        """)
  }

  @Test func declaredFamiliesWithoutLabelsAreThereFromTheStart() {
    let registry = MetricsRegistry([
      MetricFamily("errors_total", .counter, help: "Errors"),
      MetricFamily("labelled_total", .counter, help: "Labelled", labels: ["code"]),
      MetricFamily("last_success_timestamp_seconds", .gauge, help: "Last success"),
      MetricFamily("size_bytes", .histogram(HistogramBuckets([])), help: "Size"),
    ])
    #expect(
      registry.exposition() == """
        # HELP errors_total Errors
        # TYPE errors_total counter
        errors_total 0
        # HELP size_bytes Size
        # TYPE size_bytes histogram
        size_bytes_bucket{le="+Inf"} 0
        size_bytes_sum 0
        size_bytes_count 0

        """)
    Meter(label: "last_success_timestamp_seconds", factory: registry).set(1_793_275_200)
    #expect(registry.exposition().contains("\nlast_success_timestamp_seconds 1793275200\n"))
  }

  @Test func backslashesLineEndsAndQuotesAreEscaped() {
    let registry = MetricsRegistry([
      MetricFamily("odd_total", .counter, help: "Say \"a\\b\"\nand é", labels: ["what"])
    ])
    Counter(label: "odd_total", dimensions: [("what", "a \"b\"\\\r\nc=é,}")], factory: registry).increment()
    #expect(
      registry.exposition()
        == "# HELP odd_total Say \"a\\\\b\"\\nand é\n# TYPE odd_total counter\n"
        + "odd_total{what=\"a \\\"b\\\"\\\\\r\\nc=é,}\"} 1\n")
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (0.1, "0.1"), (1e-9, "1e-09"), (1_793_275_200.5, "1793275200.5"),
    (1e21, "1e+21"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
  ])
  func numbersAreWrittenAsGoReadsThem(value: Double, text: String) {
    let registry = MetricsRegistry([MetricFamily("value", .gauge, help: "Value")])
    Meter(label: "value", factory: registry).set(value)
    #expect(registry.exposition().hasSuffix("\nvalue \(text)\n"))
  }

  @Test func valuesAreReadAtTheExpositionThoseThatAreNotThereAreLeftOut() {
    let registry = MetricsRegistry([
      MetricFamily("depth", .gauge, help: "Depth"),
      MetricFamily("ready", .gauge, help: "Ready", labels: ["pool"]),
      MetricFamily("cpu_seconds_total", .counter, help: "CPU"),
    ])
    let depth = Meter(label: "depth", factory: registry)
    registry.read("ready", dimensions: [("pool", "a")]) { 2 }
    registry.read("ready", dimensions: [("pool", "b")]) { nil }
    registry.read("ready", dimensions: [("pool", "c")]) { .nan }
    registry.read("cpu_seconds_total") { 1.5 }
    for value in [4, 5] {
      depth.set(value)
      #expect(
        registry.exposition() == """
          # HELP depth Depth
          # TYPE depth gauge
          depth \(value)
          # HELP ready Ready
          # TYPE ready gauge
          ready{pool="a"} 2
          # HELP cpu_seconds_total CPU
          # TYPE cpu_seconds_total counter
          cpu_seconds_total 1.5

          """)
    }
  }

  @Test func contentTypeNamesTheFormatsVersion() {
    #expect(MetricsRegistry.contentType == "text/plain; version=0.0.4; charset=utf-8")
  }
}
