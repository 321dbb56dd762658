import CoreMetrics
import PrometheusMetrics
import Testing

struct InstrumentTests {
  private static let labels = [("kind", "a")]

  private let registry = MetricsRegistry([
    MetricFamily("count_total", .counter, help: "Count", labels: ["kind"]),
    MetricFamily("level", .gauge, help: "Level", labels: ["kind"]),
    MetricFamily("took_seconds", .histogram(HistogramBuckets([0.005, 1, 300])), help: "Time", labels: ["kind"]),
  ])

  private func value(_ series: String) -> String? { registry.value(series) }

  @Test func countersOfOneNameAddUpAndOtherThanPositiveNumbersAreDropped() {
    let whole = Counter(label: "count_total", dimensions: Self.labels, factory: registry)
    let other = Counter(label: "count_total", dimensions: Self.labels, factory: registry)
    let fraction = FloatingPointCounter(label: "count_total", dimensions: Self.labels, factory: registry)
    whole.increment()
    other.increment(by: 41)
    fraction.increment(by: 0.5)
    for amount in [-1.0, .nan, .infinity] { fraction.increment(by: amount) }
    whole.increment(by: -7)
    #expect(value("count_total{kind=\"a\"}") == "42.5")
    whole.destroy()
    #expect(value("count_total{kind=\"a\"}") == "42.5")
    other.reset()
    #expect(value("count_total{kind=\"a\"}") == "0")
  }

  @Test func metersAndGaugesOfOneNameHoldTheLastValue() {
    let meter = Meter(label: "level", dimensions: Self.labels, factory: registry)
    let gauge = Gauge(label: "level", dimensions: Self.labels, factory: registry)
    meter.increment(by: 2.5)
    #expect(value("level{kind=\"a\"}") == "2.5")
    meter.decrement(by: 3)
    #expect(value("level{kind=\"a\"}") == "-0.5")
    gauge.record(7)
    #expect(value("level{kind=\"a\"}") == "7")
    meter.set(1.25)
    #expect(value("level{kind=\"a\"}") == "1.25")
  }

  @Test func bucketTakesValuesUpToItsBoundTheBoundIncluded() {
    let recorder = Recorder(label: "took_seconds", dimensions: Self.labels, factory: registry)
    for value in [0.005, 0.005.nextUp, 1, 300, 300.0.nextUp] { recorder.record(value) }
    recorder.record(2)
    let counts = ["0.005", "1", "300", "+Inf"].map { value("took_seconds_bucket{kind=\"a\",le=\"\($0)\"}") }
    #expect(counts == ["1", "3", "5", "6"])
    #expect(value("took_seconds_count{kind=\"a\"}") == "6")
  }

  @Test func timersCountSecondsWhateverUnitTheyAreTold() {
    let timer = Timer(label: "took_seconds", dimensions: Self.labels, factory: registry)
    timer.recordNanoseconds(5_000_000)
    timer.recordMilliseconds(500)
    timer.recordSeconds(2)
    #expect(value("took_seconds_bucket{kind=\"a\",le=\"0.005\"}") == "1")
    #expect(value("took_seconds_bucket{kind=\"a\",le=\"1\"}") == "2")
    #expect(value("took_seconds_sum{kind=\"a\"}") == "2.505")
  }

  @Test func infiniteValuesDoNotSpoilAHistogram() {
    let recorder = Recorder(label: "took_seconds", dimensions: Self.labels, factory: registry)
    for value in [2.0, .nan, .infinity, -Double.infinity] { recorder.record(value) }
    #expect(value("took_seconds_sum{kind=\"a\"}") == "2")
    #expect(value("took_seconds_count{kind=\"a\"}") == "1")
  }

  @Test func nothingIsLostWhenManyRecordAtOnce() async {
    let registry = registry
    let tasks = 4
    // Long enough that tasks run at the same time.
    let each = 200_000
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<tasks {
        group.addTask {
          let counter = FloatingPointCounter(label: "count_total", dimensions: Self.labels, factory: registry)
          let meter = Meter(label: "level", dimensions: Self.labels, factory: registry)
          let timer = Timer(label: "took_seconds", dimensions: Self.labels, factory: registry)
          for _ in 0..<each { counter.increment(by: 0.5) }
          for _ in 0..<each { meter.increment(by: 1) }
          for turn in 0..<each { timer.recordSeconds(turn % 2 == 0 ? 1 : 2) }
        }
      }
      // Whoever reads meanwhile sees whole histograms.
      group.addTask {
        for _ in 0..<50 {
          let text = registry.exposition()
          let infinite = registry.value("took_seconds_bucket{kind=\"a\",le=\"+Inf\"}", in: text)
          #expect(infinite == registry.value("took_seconds_count{kind=\"a\"}", in: text))
        }
      }
    }
    #expect(value("count_total{kind=\"a\"}") == "\(tasks * each / 2)")
    #expect(value("level{kind=\"a\"}") == "\(tasks * each)")
    #expect(value("took_seconds_bucket{kind=\"a\",le=\"1\"}") == "\(tasks * each / 2)")
    #expect(value("took_seconds_count{kind=\"a\"}") == "\(tasks * each)")
    #expect(value("took_seconds_sum{kind=\"a\"}") == "\(tasks * each / 2 * 3)")
  }

  @Test func latencyBucketsReachFrom5MillisecondsTo300Seconds() {
    let bounds = HistogramBuckets.latencies.upperBounds
    #expect(bounds.first == 0.005)
    #expect(bounds.last == 300)
    #expect(bounds.contains { (4..<5).contains($0) } && bounds.contains(5) && bounds.contains { $0 > 5 && $0 <= 6 })
  }
}
