import Extraction
import HTTPTransport
import OCRClient
import Testing

/// What is wrong with the hosted side while no gateway answers.
@Suite struct HostedOutcomeTests {
  private func fixture(
    _ mode: Mode = .auto, closure: HostedFailure? = nil, gateway: ScriptedGateways.Step = .fails(.refused),
    hosted: @escaping @Sendable (Int) -> ScriptedHosted.Step
  ) throws -> ClientFixture {
    let time = VirtualTime()
    return try ClientFixture(
      mode, time: time, gateways: ScriptedGateways(time) { _, _ in gateway },
      hosted: ScriptedHosted(time, closure: closure, script: hosted))
  }

  private static let failures: [HostedFailure] = [
    .unavailable("status 500"), .rateLimited(retryAfterMs: 4_000), .account(status: 401), .unanswered, .unsettled,
    .noTime, .spendCap(retryAfterMs: 90_000), .notConfigured,
  ]

  @Test(arguments: failures)
  func afterAFailureTheGatewaysGetTheRestOfTheTime(failure: HostedFailure) async throws {
    let fixture = try fixture { _ in .fails(failure, after: .milliseconds(500)) }
    let failed = try await fixture.failure()
    #expect(fixture.hosted?.asked.count == 1, "asked once, whatever it said")
    #expect(fixture.gateways.sent.count > 1)
    if case .spendCap = failure {
      #expect(failed.problem.code == .spendCapReached)
    } else {
      #expect(failed.problem.code == .gatewayUnreachable)
    }
    #expect(failed.provenance.endpoint == "http://a")
    #expect(failed.provenance.attempts == fixture.gateways.sent.count + 1)
    #expect(fixture.time.elapsed <= .seconds(10))
  }

  @Test(arguments: failures)
  func hostedModeFailsWithWhatItSays(failure: HostedFailure) async throws {
    let fixture = try fixture(.hosted) { _ in .fails(failure, after: .milliseconds(500)) }
    let failed = try await fixture.failure()
    #expect(failed.problem == Problem(failure))
    #expect(failed.provenance == Provenance(endpoint: "hosted", attempts: 1))
    #expect(fixture.hosted?.asked.count == 1)
    #expect(fixture.gateways.sent.isEmpty)
  }

  @Test(arguments: [Mode.auto, .hosted])
  func aHangEndsBeforeTheDeadlineAndIsNotRepeated(mode: Mode) async throws {
    let fixture = try fixture(mode) { _ in .hangs }
    let failed = try await fixture.failure()
    // In `auto` mode what time is left is the gateway's.
    #expect(failed.problem.code == (mode == .hosted ? .hostedUnavailable : .gatewayUnreachable))
    #expect(fixture.hosted?.asked.count == 1)
    #expect(try #require(fixture.hosted?.asked.first).deadline < .seconds(10))
    #expect(fixture.time.elapsed < .seconds(10))
  }

  @Test(arguments: Mode.allCases)
  func xmlIsNeverSentToTheHostedSide(mode: Mode) async throws {
    let fixture = try fixture(mode) { _ in .fails(.unanswered, after: .zero) }
    let failed = try await fixture.failure(Document(Array("\u{FEFF}<?xml version='1.0'?><Invoice/>".utf8)))
    #expect(failed.problem.code == .gatewayUnreachable)
    #expect(failed.provenance.endpoint == "http://a")
    #expect(fixture.hosted?.asked.isEmpty == true)
    #expect(!fixture.gateways.sent.isEmpty)
  }

  @Test func aFaultOfTheDocumentIsFinal() async throws {
    let problem = Problem(.documentUnreadable, "no PDF", stage: .prepare)
    let fixture = try fixture { _ in .fails(.document(problem), after: .seconds(1)) }
    let failed = try await fixture.failure()
    #expect(failed.problem == problem)
    #expect(failed.provenance == Provenance(endpoint: "hosted", attempts: 2, fallbackReason: .unreachable))
    #expect(fixture.gateways.sent.count == 1)
  }

  @Test(arguments: [HostedFailure.notConfigured, .spendCap(retryAfterMs: 60_000), .rateLimited(retryAfterMs: 30_000)])
  func aClosedHostedSideIsNotAsked(closure: HostedFailure) async throws {
    let fixture = try fixture(closure: closure) { _ in .answers(after: .seconds(1)) }
    let failed = try await fixture.failure()
    #expect(fixture.hosted?.asked.isEmpty == true)
    #expect(fixture.gateways.sent.count > 1, "rounds, as in gateway mode")
    if case .spendCap = closure { #expect(failed.problem.code == .spendCapReached) }
    // The circuit opens while it tries; up to then each attempt has all the time that is left.
    #expect(fixture.gateways.sent.first?.request.timeouts.total == .milliseconds(9_800))
  }

  @Test func aGatewayThatComesBackAnswersAfterAll() async throws {
    let time = VirtualTime()
    let gateways = ScriptedGateways(time) { attempt, _ in attempt == 1 ? .fails(.refused) : .answers() }
    let hosted = ScriptedHosted(time) { _ in .fails(.unavailable("status 503"), after: .seconds(1)) }
    let fixture = try ClientFixture(.auto, time: time, gateways: gateways, hosted: hosted)
    let result = try await fixture.extract()
    #expect(result.provenance == Provenance(endpoint: "http://a", attempts: 3))
  }

  /// 401, 402, 403: a person must look at it, and until then nobody is kept waiting.
  @Test(arguments: [401, 402, 403])
  func aRefusedAccountClosesTheHostedSideForAQuarterOfAnHour(status: Int) async throws {
    let fixture = try fixture(.hosted) {
      $0 == 1 ? .fails(.account(status: status), after: .seconds(1)) : .answers(after: .seconds(1))
    }
    _ = try await fixture.failure()
    #expect(fixture.client.status.hosted.circuit == .open)
    #expect(fixture.client.status.hosted.openFor == .seconds(900))
    let failed = try await fixture.failure()
    #expect(failed.problem.detail.contains("\(status)"))
    #expect(failed.problem.retryAfterMs == 900_000)
    #expect(failed.provenance.attempts == 0)
    #expect(fixture.hosted?.asked.count == 1)
    fixture.time.advance(by: .seconds(900))
    #expect(try await fixture.extract().engine.name == "hosted")
    #expect(fixture.client.status.hosted.circuit == .closed)
  }

  @Test func threeFailuresOpenTheHostedCircuit() async throws {
    let fixture = try fixture(.hosted) { _ in .fails(.unavailable("status 500"), after: .milliseconds(100)) }
    for _ in 0..<3 { _ = try await fixture.failure() }
    #expect(fixture.client.status.hosted.circuit == .open)
    _ = try await fixture.failure(within: .seconds(1))
    #expect(fixture.hosted?.asked.count == 3, "left alone")
    let end = fixture.time.elapsed
    _ = try await fixture.failure()
    #expect(fixture.hosted?.asked.last?.at == end + .seconds(2), "the first who has the time is the probe")
  }

  /// The reserve follows what the hosted side took.
  @Test func theReserveIsTheHostedSidesOwnPercentile() async throws {
    let fixture = try fixture { _ in .answers(after: .seconds(2)) }
    _ = try await fixture.extract()
    // 10 s less 3 s before the first call, less 2 %.
    #expect(fixture.gateways.sent.last?.request.timeouts.total == .milliseconds(6_860))
    _ = try await fixture.extract()
    #expect(fixture.gateways.sent.last?.request.timeouts.total == .milliseconds(7_840))
    #expect(fixture.client.status.hostedLatency == .seconds(2))
  }

  /// A hanging gateway leaves the hosted side the time it needs.
  @Test func theFallbackComesInTime() async throws {
    let fixture = try fixture(gateway: .hangs) { _ in .answers(after: .milliseconds(2_900)) }
    let result = try await fixture.extract()
    #expect(result.provenance?.fallbackReason == .timeout)
    #expect(fixture.time.elapsed < .seconds(10))
  }
}
