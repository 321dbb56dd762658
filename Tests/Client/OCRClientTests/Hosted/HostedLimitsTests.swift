import HTTPTransport
import OCRClient
import TestSupport
import Testing

@Suite struct HostedLimitsTests {
  private let start = ContinuousClock.now

  private func limits(requests: Int = 600, pages: Int = 600) -> HostedLimits {
    HostedLimits(requestsPerMinute: requests, pagesPerMinute: pages, at: start)
  }

  /// In no minute more than allowed, and nothing is lost of it in the long run.
  @Test(arguments: [(2, 60), (30, 60), (60, 600), (600, 90)])
  func noMinuteHasMoreThanAllowed(_ requests: Int, _ pages: Int) {
    var generator = SeededGenerator(seed: UInt64(requests * 1_000 + pages))
    var limits = limits(requests: requests, pages: pages)
    var now = start
    var sent: [(at: ContinuousClock.Instant, pages: Int)] = []
    while now < start + .seconds(900) {
      if Int.random(in: 0..<20, using: &generator) == 0 { now += .seconds(Int.random(in: 0...40, using: &generator)) }
      let count = Int.random(in: 1...min(10, pages / 6), using: &generator)
      if let wait = limits.take(pages: count, at: now) {
        #expect(wait > .zero && wait < .seconds(90))
        now += wait
        #expect(limits.take(pages: count, at: now) == nil)
      }
      sent.append((now, count))
    }
    for (index, last) in sent.enumerated() {
      let minute = sent[...index].reversed().prefix { last.at - $0.at < .seconds(60) }
      #expect(minute.count <= requests)
      #expect(minute.reduce(0) { $0 + $1.pages } <= pages)
    }
    #expect(sent.count > 10)
  }

  @Test func whoWaitsTheTimeToldIsNotToldToWaitAgain() {
    var limits = limits(requests: 6)
    #expect(limits.take(pages: 1, at: start) == nil)
    let wait = limits.take(pages: 1, at: start)
    #expect(Self.isAbout(wait, 12))
    #expect(limits.take(pages: 1, at: start + .seconds(11)) != nil)
    #expect(limits.take(pages: 1, at: start + .seconds(12)) == nil)
  }

  @Test func aDocumentLargerThanTheBurstIsSentFromAFullBucketAndPaidBack() {
    var limits = limits(pages: 60)
    #expect(limits.take(pages: 50, at: start) == nil)
    // Ten were there, and ten more are wanted: 50 at 50 a minute.
    #expect(Self.isAbout(limits.take(pages: 10, at: start), 60))
  }

  private static func isAbout(_ wait: Duration?, _ seconds: Double) -> Bool {
    wait.map { abs($0 / .seconds(1) - seconds) < 0.001 } ?? false
  }

  private func answer(_ fields: [String: String]) -> OutboundResponse {
    OutboundResponse(status: 200, headers: fields.map { HTTPHeader($0.key, $0.value) }, body: [])
  }

  private static let answers: [(fields: [String: String], seconds: Double)] = [
    (["Retry-After": "7"], 7), (["X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "12"], 12),
    (["ratelimit-remaining": "0", "ratelimit-reset": "12"], 12),
    (["X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1000020"], 20),
    // 500 a minute come back.
    (["X-RateLimit-Remaining": "0"], 0.12), (["X-RateLimit-Remaining": "none"], 0),
    (["X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "12"], 0), ([:], 0),
  ]

  @Test(arguments: answers)
  func theServicesOwnLimitsAreHeeded(_ fields: [String: String], _ seconds: Double) {
    var limits = limits()
    limits.heed(answer(fields), at: start, unixSeconds: 1_000_000)
    #expect(Self.isAbout(limits.wait(pages: 1, at: start), seconds))
    #expect(limits.take(pages: 1, at: start + .seconds(seconds + 0.001)) == nil)
  }

  @Test func whatRemainsBoundsWhatIsSent() {
    var limits = limits()
    limits.heed(answer(["X-RateLimit-Remaining": "2"]), at: start, unixSeconds: 0)
    #expect(limits.take(pages: 1, at: start) == nil)
    #expect(limits.take(pages: 1, at: start) == nil)
    #expect(limits.take(pages: 1, at: start) != nil)
  }

  @Test func aShorterPauseDoesNotEndALongerOne() {
    var limits = limits()
    limits.heed(answer(["Retry-After": "30"]), at: start, unixSeconds: 0)
    limits.heed(answer(["Retry-After": "1"]), at: start, unixSeconds: 0)
    #expect(limits.wait(pages: 1, at: start) == .seconds(30))
  }
}
