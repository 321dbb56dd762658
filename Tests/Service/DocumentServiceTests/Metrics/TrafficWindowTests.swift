import DocumentService
import PrometheusMetrics
import Testing

@Suite struct TrafficWindowTests {
  private func sample(
    ok: Int = 0, failed: Int = 0, documents: Int = 0, fallbacks: Int = 0, buckets: [(String, Int)] = [], queue: Int = 0
  ) -> TrafficSample {
    let durations = buckets.map { #"ocr_request_duration_seconds_bucket{le="\#($0.0)"} \#($0.1)"# }
    return TrafficSample(
      MetricsScrape(
        """
        ocr_requests_total{route="/v1/extract",code="200"} \(ok)
        ocr_requests_total{route="/v1/ocr",code="504"} \(failed)
        ocr_requests_total{route="/v1/extract",code="422"} 0
        ocr_requests_total{route="/metrics",code="500"} 77
        ocr_documents_total{engine="model",kind="pdf"} \(documents)
        ocr_model_fallbacks_total \(fallbacks)
        ocr_queue_depth \(queue)
        \(durations.joined(separator: "\n"))
        """))
  }

  @Test func aSummaryIsTheGrowthOfTheWindow() throws {
    var window = TrafficWindow(longest: .seconds(60))
    #expect(window.summary(over: .seconds(60), at: .zero) == nil)
    window.add(sample(ok: 100, failed: 50), at: .zero)
    #expect(window.summary(over: .seconds(60), at: .zero) == nil, "one sample is no growth")
    window.add(sample(ok: 110, failed: 50, documents: 10, fallbacks: 1), at: .seconds(30))
    window.add(sample(ok: 130, failed: 60, documents: 30, fallbacks: 3), at: .seconds(60))
    let all = try #require(window.summary(over: .seconds(60), at: .seconds(60)))
    #expect(all.requests == 40 && all.failures == 10 && all.documents == 30 && all.fallbacks == 3)
    #expect(all.time == .seconds(60) && all.timed == 0 && all.p95 == nil)
    let half = try #require(window.summary(over: .seconds(30), at: .seconds(60)))
    #expect(half.requests == 30 && half.failures == 10)
    #expect(window.summary(over: .seconds(30), at: .seconds(90)) == nil, "nothing was heard lately")
  }

  @Test func aCounterThatFellBeganAnew() throws {
    var window = TrafficWindow(longest: .seconds(60))
    window.add(sample(ok: 1_000), at: .zero)
    window.add(sample(ok: 7), at: .seconds(15))
    window.add(sample(ok: 9), at: .seconds(30))
    #expect(try #require(window.summary(over: .seconds(60), at: .seconds(30))).requests == 9)
  }

  /// As Prometheus' histogram_quantile.
  @Test(
    arguments: [
      ([("1", 95), ("5", 100), ("+Inf", 100)], 1.0), ([("1", 90), ("5", 100), ("+Inf", 100)], 3.0),
      ([("1", 0), ("5", 0), ("+Inf", 10)], 5.0), ([("1", 0), ("5", 0), ("+Inf", 0)], nil),
    ] as [([(String, Int)], Double?)])
  func thePercentileLiesOnLinesBetweenTheBounds(buckets: [(String, Int)], p95: Double?) throws {
    var window = TrafficWindow(longest: .seconds(60))
    window.add(sample(buckets: buckets.map { ($0.0, 0) }), at: .zero)
    window.add(sample(buckets: buckets), at: .seconds(15))
    #expect(try #require(window.summary(over: .seconds(60), at: .seconds(15))).p95 == p95)
  }

  @Test func aQueueGrowsWhereItIsLongerAllTheTime() {
    var window = TrafficWindow(longest: .seconds(60))
    for (second, queue) in [(0, 5), (15, 9), (30, 20), (45, 12), (60, 30)] {
      window.add(sample(queue: queue), at: .seconds(second))
    }
    #expect(window.queueGrowth(over: .seconds(60), at: .seconds(60)) == 3)
    #expect(window.queueGrowth(over: .seconds(20), at: .seconds(60)) == nil, "too few samples")
  }
}
