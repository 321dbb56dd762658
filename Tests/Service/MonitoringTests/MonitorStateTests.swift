import DocumentService
import JSON
import Monitoring
import PrometheusMetrics
import Testing

/// Everything but sockets: gateways, rules, alerts and the state's file, in a time that the test moves.
@Suite struct MonitorStateTests {
  private static let url = "http://10.0.0.9:8000"
  private static let wall: Int64 = 1_800_000_000

  /// A monitor with one gateway that looks every 15 s.
  private struct Bench {
    var state: MonitorState
    var now = Duration.zero
    var silences: [AlertSilence] = []
    /// What the gateway does when it is asked; nil: it is not asked.
    var poll: (@Sendable (Duration) -> PollResult)?
    var client = ClientSituation()

    init(_ rules: String = "", urls: [String] = [url], silence: Duration = .seconds(300)) throws {
      state = MonitorState(urls: urls, rules: try AlertRules(rules), silence: silence)
    }

    /// Asks and looks every 15 s for some time; what was told, with the second.
    mutating func run(_ time: Duration) -> [String] {
      let end = now + time
      var told: [String] = []
      while now < end {
        now += .seconds(15)
        if let poll { state.polled(url, poll(now), at: now) }
        let notices = state.check(
          client, silences: silences, targets: ["mail"], at: now, wall: wall + now.components.seconds)
        told += notices.map {
          "\(now.components.seconds) \($0.kind.rawValue) \($0.key.topic.rawValue) \($0.key.subject)"
        }
      }
      return told
    }

    mutating func beat(_ status: Beat.Status, _ instance: String = "gpu-1:8000", detail: String = "") -> Bool {
      state.beat(Beat(status: status, instance: instance, detail: detail), at: now)
    }

    /// As after a restart: through the file, in a process whose own clock begins anew.
    mutating func restart(_ rules: String = "") throws {
      let json = try JSONValue(parsing: state.json(wall: 1).serialized().utf8)
      var next = MonitorState(urls: [url], rules: try AlertRules(rules), silence: .seconds(300))
      try next.restore(json)
      #expect(next.clock == now)
      state = next
    }
  }

  private static let ready: @Sendable (Duration) -> PollResult = { _ in PollResult(.ready) }
  private static let gone: @Sendable (Duration) -> PollResult = { _ in PollResult(.unreachable("refused")) }

  // MARK: - Silence

  /// The rule of five minutes: the last good answer is of second 60.
  @Test func fiveMinutesOfSilenceAreToldAtTheNextLookOnceAndTheirEnd() throws {
    var bench = try Bench()
    bench.poll = Self.ready
    #expect(bench.run(.seconds(60)) == [])
    bench.poll = Self.gone
    #expect(bench.run(.seconds(299)) == ["360 raised silence \(Self.url)"])
    #expect(bench.run(.seconds(600)) == [])
    let detail = bench.state.outbox.items.first?.notice.detail
    #expect(detail == "nothing good was heard for 5 min; it cannot be reached (refused)")
    bench.poll = Self.ready
    #expect(bench.run(.seconds(15)) == ["975 resolved silence \(Self.url)"])
    #expect(bench.run(.seconds(600)) == [])
  }

  @Test(arguments: [30, 150, 240]) func aRestartNeitherLosesNorDoublesTheSilence(secondsSilent: Int) throws {
    var bench = try Bench()
    bench.poll = Self.ready
    #expect(bench.run(.seconds(60)) == [])
    bench.poll = Self.gone
    #expect(bench.run(.seconds(secondsSilent)) == [])
    try bench.restart()
    #expect(bench.run(.seconds(300 - secondsSilent)) == ["360 raised silence \(Self.url)"])
    try bench.restart()
    #expect(bench.state.outbox.items.map(\.notice.kind) == [.raised], "it is still owed")
    #expect(bench.run(.seconds(60)) == [])
    bench.poll = Self.ready
    #expect(bench.run(.seconds(15)) == ["435 resolved silence \(Self.url)"])
  }

  @Test func aGatewayThatNeverBeatIsJudgedByPollsAlone() throws {
    var bench = try Bench()
    bench.poll = { _ in PollResult(.notReady("reading: the total was read wrong"), instance: "gpu-1:8000") }
    #expect(bench.run(.seconds(300)) == ["300 raised silence \(Self.url)"])
    #expect(
      bench.state.outbox.items.first?.notice.detail.hasSuffix("it answers: reading: the total was read wrong") == true)
  }

  @Test func goodBeatsAloneKeepSilenceAway() throws {
    var bench = try Bench()
    bench.poll = { _ in PollResult(.unreachable("refused"), instance: "gpu-1:8000") }
    for _ in 0..<10 {
      #expect(bench.run(.seconds(60)) == [])
      #expect(bench.beat(.ok) == true)
    }
    #expect(bench.state.gateways.map(\.name) == [Self.url])
    #expect(bench.run(.seconds(300)) == ["900 raised silence \(Self.url)"])
  }

  @Test func aBeatFromBeforeTheFirstPollGoesToTheSameGateway() throws {
    var bench = try Bench()
    #expect(bench.beat(.ok) == true)
    #expect(bench.state.gateways.map(\.name) == [Self.url, "gpu-1:8000"])
    bench.poll = { _ in PollResult(.unreachable("timeout"), instance: "gpu-1:8000") }
    #expect(bench.run(.seconds(15)) == [])
    #expect(bench.state.gateways.map(\.name) == [Self.url])
  }

  @Test func aGatewayThatOnlyBeatsIsWatchedAndForgottenAfterAWeek() throws {
    var bench = try Bench("check repeat=24h repeat-limit=24h", urls: [])
    #expect(bench.beat(.ok) == true)
    #expect(bench.run(.seconds(315)) == ["300 raised silence gpu-1:8000"])
    bench.now = .seconds(7 * 86_400)
    #expect(bench.run(.seconds(30)) == ["604815 resolved silence gpu-1:8000"])
    #expect(bench.state.gateways.isEmpty)
  }

  @Test func notMoreGatewaysBeatThanAreExpected() throws {
    var bench = try Bench()
    for number in 0..<100 { #expect(bench.beat(.ok, "g\(number)") == true) }
    #expect(bench.beat(.ok, "g100") == false)
    #expect(bench.beat(.ok, "g99") == true)
  }

  // MARK: - Beats and metrics

  @Test func aFailingBeatIsToldAtTheNextLook() throws {
    var bench = try Bench()
    bench.poll = { _ in PollResult(.ready, instance: "gpu-1:8000") }
    #expect(bench.run(.seconds(15)) == [])
    #expect(bench.beat(.failing, detail: "reading failed: the total was read wrong") == true)
    #expect(bench.run(.seconds(15)) == ["30 raised failing \(Self.url)"])
    #expect(bench.state.outbox.items.last?.notice.detail == "reading failed: the total was read wrong")
    #expect(bench.beat(.ok) == true)
    #expect(bench.run(.seconds(15)) == ["45 resolved failing \(Self.url)"])
  }

  /// Metrics of a gateway that answered so many requests, of which so many failed, each within 1, 5 or more seconds.
  private static func metrics(
    ok: Int = 0, failed: Int = 0, fast: Int = 0, slow: Int = 0, queue: Int = 0, fallbacks: Int = 0, others: String = ""
  ) -> PollResult {
    PollResult(
      .ready,
      metrics: MetricsScrape(
        """
        ocr_requests_total{route="/v1/extract",code="200"} \(ok)
        ocr_requests_total{route="/v1/extract",code="503"} \(failed)
        ocr_requests_total{route="/health/ready",code="503"} 9999
        ocr_request_duration_seconds_bucket{le="1"} \(fast)
        ocr_request_duration_seconds_bucket{le="10"} \(fast + slow)
        ocr_request_duration_seconds_bucket{le="+Inf"} \(fast + slow)
        ocr_documents_total{engine="model",kind="pdf"} \(ok)
        ocr_model_fallbacks_total \(fallbacks)
        ocr_queue_depth \(queue)
        \(others)
        """))
  }

  @Test func theShareOfErrorsIsOfTheWindowAndOfEnoughRequests() throws {
    var bench = try Bench("errors above=5% window=1m least=20 for=0s")
    // A tenth fails; 20 requests in a minute are just enough.
    bench.poll = { now in
      let looks = Int(now.components.seconds / 15)
      return Self.metrics(ok: 9 * looks / 2, failed: looks / 2)
    }
    #expect(bench.run(.seconds(600)) == ["75 raised errors \(Self.url)"])
    let detail = bench.state.outbox.items.first?.notice.detail
    #expect(detail?.hasSuffix("requests failed") == true, "\(detail ?? "")")
    bench.poll = { now in Self.metrics(ok: 1_000 + Int(now.components.seconds), failed: 20) }
    #expect(bench.run(.seconds(120)) == ["615 resolved errors \(Self.url)"])
  }

  @Test func aRestartedGatewayCountsFromZero() throws {
    var bench = try Bench("errors above=5% window=1m least=20 for=0s")
    bench.poll = { now in now <= .seconds(60) ? Self.metrics(ok: 90_000, failed: 9_000) : Self.metrics(ok: 30) }
    #expect(bench.run(.seconds(300)) == [])
  }

  @Test func aSlowGatewayIsOneWhoseP95IsAboveTheLimit() throws {
    var bench = try Bench("slow above=5s window=1m least=20 for=0s")
    bench.poll = { now in
      let looks = Int(now.components.seconds / 15)
      // From second 150 on one in five takes up to 10 s.
      return Self.metrics(fast: 40 * looks, slow: max(0, 10 * (looks - 10)))
    }
    #expect(bench.run(.seconds(150)) == [])
    #expect(bench.run(.seconds(60)).first?.hasSuffix("raised slow \(Self.url)") == true)
  }

  @Test func aQueueGrowsWhereItsShortestOfLateIsAboveItsLongestBefore() throws {
    var bench = try Bench("queue above=10 window=2m for=0s")
    bench.poll = { now in Self.metrics(queue: now.components.seconds % 30 == 0 ? 40 : 0) }
    #expect(bench.run(.seconds(600)) == [], "full for moments")
    bench.poll = { now in Self.metrics(queue: Int(now.components.seconds - 600)) }
    let told = bench.run(.seconds(240))
    #expect(told.count == 1 && told.first?.hasSuffix("raised queue \(Self.url)") == true, "\(told)")
  }

  @Test func fallbacksCanaryAndTheMachineAreRead() throws {
    var bench = try Bench(
      "fallbacks above=20% window=1m least=20 for=0s\ncanary for=0s\ndisk for=0s\nmemory for=0s\ngpu for=0s")
    let sick = """
      ocr_canary_success 0
      ocr_host_disk_free_bytes 5
      ocr_host_disk_size_bytes 100
      ocr_host_memory_available_bytes 1
      ocr_host_memory_size_bytes 100
      ocr_gpu_temperature_celsius{gpu="0"} 50
      ocr_gpu_temperature_celsius{gpu="1"} 95
      """
    bench.poll = { now in
      let looks = Int(now.components.seconds / 15)
      return Self.metrics(ok: 40 * looks, fallbacks: 10 * looks, others: sick)
    }
    #expect(
      bench.run(.seconds(30)) == [
        "15 raised canary \(Self.url)", "15 raised disk \(Self.url)", "15 raised gpu \(Self.url)",
        "15 raised memory \(Self.url)", "30 raised fallbacks \(Self.url)",
      ])
    #expect(
      Set(bench.state.outbox.items.map(\.notice.detail)).isSuperset(of: [
        "5 % of the disk is free", "1 % of the memory is available", "the GPU has 95 °C",
        "25 % of 40 documents were answered by the rules for a failing model",
      ]))
  }

  @Test func aCertificateIsToldBeforeItEnds() throws {
    var bench = try Bench("certificate below=14d")
    bench.poll = { _ in PollResult(.ready, certificateEnd: Self.wall + 15 * 86_400) }
    #expect(bench.run(.seconds(60)) == [])
    bench.now = .seconds(86_400)
    #expect(bench.run(.seconds(15)) == ["86415 raised certificate \(Self.url)"])
    #expect(bench.state.outbox.items.first?.notice.detail == "it ends in 13 days")
  }

  @Test func moneyNearItsCapIsToldOfTheClient() throws {
    var bench = try Bench()
    bench.poll = Self.ready
    bench.client = ClientSituation(spent: [.init(period: "daily", share: 0.8), .init(period: "monthly", share: 0.81)])
    #expect(bench.run(.seconds(15)) == ["15 raised spend client"])
    #expect(bench.state.outbox.items.first?.notice.detail == "81 % of the monthly cap is spent")
    bench.client = ClientSituation(spent: nil)
    #expect(bench.run(.seconds(60)) == [], "not known is not well")
    bench.client = ClientSituation(spent: [.init(period: "monthly", share: 0.01)])
    #expect(bench.run(.seconds(15)) == ["90 resolved spend client"])
  }

  // MARK: - Silences and the file

  @Test func aSilenceOfAnOperatorEndsByTheTimeOfDay() throws {
    var bench = try Bench("canary for=0s")
    bench.silences = [AlertSilence(from: Self.wall, until: Self.wall + 60, why: "the GPU is replaced", topic: .canary)]
    bench.poll = { _ in Self.metrics(others: "ocr_canary_success 0") }
    #expect(bench.run(.seconds(90)) == ["60 raised canary \(Self.url)"])
    let silence = AlertSilence(from: 100, until: 200, why: "x", subject: "a")
    #expect(silence.covers(AlertKey(.slow, "a"), at: 150) && !silence.covers(AlertKey(.slow, "b"), at: 150))
    #expect(!silence.isActive(at: 99) && !silence.isActive(at: 200))
  }

  @Test func aFileOfSomethingElseChangesNothing() throws {
    var bench = try Bench()
    let good = bench.state.json(wall: 1)
    for text in ["[]", "{}", #"{"version":2}"#] {
      #expect(throws: ObjectReadingError.self) { try bench.state.restore(JSONValue(parsing: text.utf8)) }
    }
    var members = try #require(good.members)
    members.removeLast()
    #expect(throws: ObjectReadingError.self) { try bench.state.restore(.object(members)) }
    #expect(bench.state.json(wall: 1) == good)
  }
}
