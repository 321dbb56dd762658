import Extraction
import HTTPTransport
import JSON
import OCRClient
import Settings
import Synchronization
import TestSupport
import Testing

/// What is counted and logged, to the letter: alerts are built on it.
@Suite struct ClientEventsTests {
  @Test func everyRequestIsCountedAndTimed() async throws {
    let time = VirtualTime()
    let gateways = ScriptedGateways(time) { attempt, _ in
      switch attempt {
      case 1: .answers(after: .milliseconds(250))
      case 2: .refuses(.documentUnreadable)
      default: .fails(.tls)
      }
    }
    let fixture = try ClientFixture(.auto, time: time, gateways: gateways, hosted: ScriptedHosted(time))
    _ = try await fixture.extract()
    _ = try await fixture.failure()
    _ = try await fixture.extract()
    #expect(
      fixture.metrics.series("ocr_client_requests_total") == [
        "ocr_client_requests_total{endpoint=http://a,outcome=answered}": 1,
        "ocr_client_requests_total{endpoint=http://a,outcome=refused}": 1,
        "ocr_client_requests_total{endpoint=http://a,outcome=tls}": 1,
        "ocr_client_requests_total{endpoint=hosted,outcome=answered}": 1,
      ])
    #expect(
      fixture.metrics.samples("ocr_client_request_duration_seconds{endpoint=http://a}") == [0.25, 0.02, 0.001])
    #expect(fixture.metrics.samples("ocr_client_request_duration_seconds{endpoint=hosted}") == [1])
    #expect(fixture.metrics.series("ocr_client_fallbacks_total") == ["ocr_client_fallbacks_total{reason=tls}": 1])
  }

  @Test func hostedModeIsNoFallback() async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(
      .hosted, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() }, hosted: ScriptedHosted(time))
    _ = try await fixture.extract()
    #expect(fixture.metrics.series("ocr_client_fallbacks_total").isEmpty)
  }

  @Test func theFirstHostedCallIsAnnouncedOnce() async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(
      .hosted, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() }, hosted: ScriptedHosted(time))
    #expect(fixture.log.lines.isEmpty)
    for _ in 0..<3 { _ = try await fixture.extract() }
    #expect(fixture.log.lines == ["warning hosted_enabled"])
  }

  @Test func whatIsNotSentIsNotAnnounced() async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(
      .hosted, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() },
      hosted: ScriptedHosted(time) { _ in .sendsNothing(.unsettled) })
    let failure = try await fixture.failure()
    #expect(failure.provenance.attempts == 0)
    #expect(fixture.log.lines.isEmpty)
  }

  @Test func switchesAreLoggedAndCounted() throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(.gateway, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() })
    let file = ModeFile(StateDirectory(path: fixture.directory.path))
    fixture.client.setMode(.auto)
    try file.write(.hosted)
    #expect(fixture.client.mode == .hosted)
    try file.write(.hosted)
    #expect(fixture.client.mode == .hosted)
    #expect(
      fixture.log.lines == [
        "notice mode_changed by=api from=gateway to=auto", "notice mode_changed by=file from=auto to=hosted",
      ])
    #expect(
      fixture.metrics.series("ocr_client_mode_switches_total") == [
        "ocr_client_mode_switches_total{mode=auto}": 1, "ocr_client_mode_switches_total{mode=hosted}": 1,
      ])
  }

  @Test func circuitsAreLoggedAndMeasured() async throws {
    let time = VirtualTime()
    let gateways = ScriptedGateways(time) { attempt, _ in attempt < 4 ? .fails(.refused) : .answers() }
    let fixture = try ClientFixture(.auto, time: time, gateways: gateways, hosted: ScriptedHosted(time))
    let series = "ocr_client_circuit_state{endpoint=http://a}"
    #expect(fixture.metrics[series] == 0)
    #expect(fixture.metrics["ocr_client_circuit_state{endpoint=hosted}"] == 0)
    for _ in 0..<3 { _ = try await fixture.extract() }
    #expect(fixture.metrics[series] == 2)
    time.advance(by: .seconds(5))
    _ = try await fixture.extract()
    #expect(fixture.metrics[series] == 0)
    #expect(
      fixture.log.lines == [
        "warning hosted_enabled", "warning circuit_opened endpoint=http://a pauseMs=2000",
        "notice circuit_closed endpoint=http://a",
      ])
  }

  /// Neither keys nor tokens nor anything of a document.
  @Test func nothingSecretIsLoggedOrCounted() async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(
      .auto, time: time, gateways: ScriptedGateways(time) { _, _ in .fails(.refused) }, hosted: ScriptedHosted(time)
    ) {
      $0.gatewayToken = .init("t0ken")
      $0.mistralAPIKey = .init("ap1key")
    }
    for _ in 0..<4 {
      _ = try await fixture.extract(Document(Array("Acme 15.50".utf8), idempotencyKey: "invoice-of-Acme"))
    }
    let all = fixture.log.lines + fixture.metrics.series("").keys
    #expect(!all.isEmpty)
    for secret in ["t0ken", "ap1key", "Acme", "15.50"] { #expect(!all.contains { $0.contains(secret) }) }
  }

  @Test func theStatusSaysHowThingsStand() async throws {
    let time = VirtualTime()
    let gateways = ScriptedGateways(time) { _, _ in .fails(.refused) }
    let hosted = ScriptedHosted(time)
    let fixture = try ClientFixture(.auto, time: time, gateways: gateways, hosted: hosted)
    for _ in 0..<3 { _ = try await fixture.extract() }
    hosted.close(.spendCap(retryAfterMs: 1))
    time.advance(by: .milliseconds(500))
    #expect(
      fixture.client.status.json == [
        "mode": "auto",
        "gateways": [["endpoint": "http://a", "circuit": "open", "openForMs": 500, "ready": .null]],
        "hosted": [
          "endpoint": "hosted", "circuit": "closed", "openForMs": .null, "ready": .null, "closure": "spend_cap",
          "p95Ms": 1000,
        ],
      ])
  }

  /// Probes of readiness put gateways in order without a document.
  @Test func readinessIsProbedEveryFiveSecondsAndEverySecondInDoubt() async throws {
    let time = VirtualTime(others: 1)
    let (probes, probe) = AsyncStream<String>.makeStream()
    let gateways = ScriptedGateways(
      time,
      readiness: { host in
        probe.yield(host)
        return host == "a" ? .says(503, after: .zero) : .says(200, after: .zero)
      }, script: { _, _ in .answers(after: .zero) })
    let fixture = try ClientFixture(.gateway, hosts: ["a", "b"], time: time, gateways: gateways)
    #expect(fixture.client.status.gateways.map(\.isReady) == [nil, nil])
    let task = Task { await fixture.client.run() }
    for await _ in probes.prefix(14) {}
    task.cancel()
    await task.value
    #expect(fixture.client.status.gateways.map(\.isReady) == [false, true])
    func times(_ host: String) -> [Duration] { gateways.probed.filter { $0.host == host }.map(\.at) }
    #expect(times("a").prefix(11) == ArraySlice((0...10).map { .seconds($0) }))
    #expect(times("b").prefix(3) == [.zero, .seconds(5), .seconds(10)])
    #expect(gateways.probed.first?.request.url.hasSuffix("/health/ready") == true)
    time.setOthers(0)
    #expect(try await fixture.extract().provenance?.endpoint == "http://b")
    #expect(
      Set(fixture.log.lines) == [
        "warning gateway_not_ready endpoint=http://a", "notice gateway_ready endpoint=http://b",
      ])
  }

  /// A gateway that was away costs no fallback once it is back; one that is ready and fails documents is left alone.
  @Test(arguments: [true, false])
  func theCircuitOfAGatewayThatComesBackLetsADocumentPassAtOnce(wasAway: Bool) async throws {
    let time = VirtualTime()
    let isBack = Mutex(!wasAway)
    let gateways = ScriptedGateways(
      time, readiness: { _ in isBack.withLock { $0 } ? .says(200, after: .zero) : .fails(.refused, after: .zero) },
      script: { attempt, _ in attempt < 4 ? .fails(.reset) : .answers() })
    let hosted = ScriptedHosted(time) { _ in .answers(after: .milliseconds(100)) }
    let fixture = try ClientFixture(.auto, time: time, gateways: gateways, hosted: hosted)
    for _ in 0..<3 { _ = try await fixture.extract() }
    await fixture.client.probe()
    #expect(fixture.circuit("a") == .open)
    #expect(try await fixture.extract().provenance?.fallbackReason == .circuitOpen)
    isBack.withLock { $0 = true }
    await fixture.client.probe()
    #expect(fixture.circuit("a") == (wasAway ? .halfOpen : .open))
    #expect(try await fixture.extract().provenance?.endpoint == (wasAway ? "http://a" : "hosted"))
  }
}
