import CoreMetrics
import PrometheusMetrics
import Testing

@Suite struct ScrapeTests {
  @Test func whatARegistryWritesIsReadBack() {
    let registry = MetricsRegistry([
      MetricFamily("a_total", .counter, help: "x", labels: ["route", "code"]),
      MetricFamily("b_seconds", .histogram(.latencies), help: "x"), MetricFamily("c", .gauge, help: "x"),
    ])
    let odd = "a\"b\\c\nd,e=}"
    Counter(label: "a_total", dimensions: [("route", "/x"), ("code", "200")], factory: registry).increment(by: 7)
    Counter(label: "a_total", dimensions: [("route", odd), ("code", "503")], factory: registry).increment(by: 2)
    Timer(label: "b_seconds", factory: registry).recordNanoseconds(1_500_000_000)
    registry.read("c") { 0.25 }
    let scrape = MetricsScrape(registry.exposition())
    #expect(
      scrape["a_total"] == [
        .init(labels: ["route": "/x", "code": "200"], value: 7),
        .init(labels: ["route": odd, "code": "503"], value: 2),
      ])
    #expect(scrape.sum("a_total") == 9 && scrape.sum("a_total") { $0["code"] == "200" } == 7)
    #expect(scrape.sum("c") == 0.25 && scrape.sum("b_seconds_count") == 1 && scrape.sum("d") == nil)
    #expect(scrape["b_seconds_bucket"].last == .init(labels: ["le": "+Inf"], value: 1))
  }

  @Test func whatIsNoSampleIsLeftOut() {
    let scrape = MetricsScrape(
      """
      # HELP a x
      good 1 1700000000000
      good{x="y"} +Inf

      bad
      bad{x="y
      bad{x=y} 1
      bad{x="y"} one
      {x="y"} 1
      """)
    #expect(scrape["good"] == [.init(labels: [:], value: 1), .init(labels: ["x": "y"], value: .infinity)])
    #expect(scrape["bad"].isEmpty)
  }
}
