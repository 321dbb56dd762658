import CoreMetrics
import Foundation
import PrometheusMetrics
import Testing

struct RegistryTests {
  private func registry(maximumLabelSets: Int = 200) -> MetricsRegistry {
    MetricsRegistry(
      [
        MetricFamily("requests_total", .counter, help: "Requests", labels: ["route", "code"], known: [["a", "200"]]),
        MetricFamily("depth", .gauge, help: "Depth"),
        MetricFamily("took_seconds", .histogram(.latencies), help: "Time"),
      ], maximumLabelSets: maximumLabelSets)
  }

  @Test func fullFamilyCountsWhatIsNewUnderOther() {
    let registry = registry(maximumLabelSets: 3)
    for code in 0..<1_000 {
      Counter(label: "requests_total", dimensions: [("route", "x"), ("code", "\(code)")], factory: registry).increment()
    }
    Counter(label: "requests_total", dimensions: [("route", "x"), ("code", "1")], factory: registry).increment()
    let lines = registry.exposition().split(separator: "\n").filter { $0.hasPrefix("requests_total") }
    #expect(
      lines == [
        "requests_total{route=\"a\",code=\"200\"} 0", "requests_total{route=\"other\",code=\"other\"} 998",
        "requests_total{route=\"x\",code=\"0\"} 1", "requests_total{route=\"x\",code=\"1\"} 2",
      ])
  }

  @Test func labelsMayComeInAnyOrder() {
    let registry = registry()
    Counter(label: "requests_total", dimensions: [("code", "200"), ("route", "a")], factory: registry).increment()
    #expect(registry.value("requests_total{route=\"a\",code=\"200\"}") == "1")
  }

  @Test func undeclaredRecordsAreCountedByNameAndTouchNothingElse() {
    let registry = registry()
    let before = registry.exposition()
    Counter(label: "no.such", factory: registry).increment(by: 5)
    FloatingPointCounter(label: "no.such", factory: registry).increment(by: 5)
    Meter(label: "requests_total", dimensions: [("route", "a"), ("code", "200")], factory: registry).set(1)
    Timer(label: "depth", factory: registry).recordSeconds(1)
    Recorder(label: "depth", factory: registry).record(1)
    Gauge(label: "took_seconds", factory: registry).record(1)
    Counter(label: "requests_total", factory: registry).increment()
    Counter(label: "requests_total", dimensions: [("route", "a"), ("rode", "200")], factory: registry).increment()
    Counter(label: "requests_total", dimensions: [("route", "a"), ("route", "b")], factory: registry).increment()
    registry.read("took_seconds") { 1 }
    registry.read("neither") { 1 }
    #expect(
      registry.exposition() == before + """
        # HELP metrics_undeclared_records_total Records that were dropped because their metric is not declared
        # TYPE metrics_undeclared_records_total counter
        metrics_undeclared_records_total{name="depth"} 2
        metrics_undeclared_records_total{name="neither"} 1
        metrics_undeclared_records_total{name="no.such"} 2
        metrics_undeclared_records_total{name="requests_total"} 4
        metrics_undeclared_records_total{name="took_seconds"} 2

        """)
  }

  @Test func undeclaredNamesCannotFillMemoryEither() {
    let registry = registry(maximumLabelSets: 3)
    for number in 0..<1_000 { Counter(label: "name\(number)", factory: registry).increment() }
    let lines = registry.exposition().split(separator: "\n").filter { $0.hasPrefix("metrics_undeclared") }
    #expect(lines.count == 4)
    #expect(registry.value("metrics_undeclared_records_total{name=\"other\"}") == "997")
  }

  @Test func processTellsItsCPUTimeMemoryFilesAndStart() throws {
    let registry = MetricsRegistry(MetricFamily.process)
    registry.readProcess()
    func number(_ name: String) throws -> Double { try #require(registry.value(name).flatMap { Double($0) }) }
    let held = [UInt8](repeating: 1, count: 1 << 20)
    #expect(try number("process_cpu_seconds_total") > 0)
    #expect(try number("process_resident_memory_bytes") > Double(held.count))
    #expect(try number("process_open_fds") >= 3)
    let age = try Date().timeIntervalSince1970 - number("process_start_time_seconds")
    #expect(age >= -1 && age < 86_400)
  }

  @Test func namesThatPrometheusForbidsStopTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = MetricFamily("with-dash", .counter, help: "Help") }
    await #expect(processExitsWith: .failure) { _ = MetricFamily("1st", .counter, help: "Help") }
    await #expect(processExitsWith: .failure) { _ = MetricFamily("a", .counter, help: "") }
    await #expect(processExitsWith: .failure) { _ = MetricFamily("a", .gauge, help: "Help", labels: ["le"]) }
    await #expect(processExitsWith: .failure) { _ = MetricFamily("a", .gauge, help: "Help", labels: ["__b"]) }
    await #expect(processExitsWith: .failure) { _ = MetricFamily("a", .gauge, help: "Help", labels: ["b", "b"]) }
    await #expect(processExitsWith: .failure) { _ = MetricFamily("a", .gauge, help: "Help", known: [["b"]]) }
    await #expect(processExitsWith: .failure) { _ = HistogramBuckets([1, 1]) }
    await #expect(processExitsWith: .failure) { _ = HistogramBuckets([.infinity]) }
    await #expect(processExitsWith: .failure) {
      let histogram = MetricFamily("a", .histogram(.latencies), help: "Help")
      _ = MetricsRegistry([histogram, MetricFamily("a_count", .gauge, help: "Help")])
    }
  }
}
