import Extraction
import HTTPTransport
import OCRClient
import Testing

/// What is wrong with a gateway, in each mode: the right answer or error, its provenance, the circuit, never too late.
@Suite struct GatewayFaultTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var step: ScriptedGateways.Step
    /// Of the problem in `gateway` mode.
    var code: ProblemCode
    var reason: FallbackReason
    /// It is the gateway's own fault, and opens its circuit.
    var opensCircuit = true

    var testDescription: String { name }
  }

  static let faults = [
    Fault(name: "down", step: .fails(.refused), code: .gatewayUnreachable, reason: .unreachable),
    Fault(name: "unknown host", step: .fails(.unresolvable), code: .gatewayUnreachable, reason: .unreachable),
    Fault(
      name: "no connection", step: .fails(.connectTimeout, after: .milliseconds(900)), code: .gatewayUnreachable,
      reason: .unreachable),
    Fault(name: "hanging", step: .hangs, code: .deadlineExceeded, reason: .timeout),
    Fault(
      name: "reset mid-body", step: .fails(.reset, after: .milliseconds(400)), code: .gatewayUnreachable,
      reason: .unreachable),
    Fault(name: "TLS", step: .fails(.tls), code: .gatewayUnreachable, reason: .tls),
    Fault(name: "not HTTP", step: .fails(.protocolError), code: .gatewayUnreachable, reason: .badAnswer),
    Fault(name: "garbage", step: .says(200, "<html>"), code: .internalError, reason: .badAnswer),
    Fault(name: "500", step: .refuses(.internalError), code: .internalError, reason: .serverError),
    Fault(name: "nginx 502", step: .says(502, "<html>"), code: .gatewayUnreachable, reason: .serverError),
    Fault(name: "engine gone", step: .refuses(.engineUnavailable), code: .engineUnavailable, reason: .serverError),
    Fault(
      name: "overloaded", step: .refuses(.overloaded, retryAfterMs: 2_000), code: .overloaded, reason: .overloaded,
      opensCircuit: false),
    Fault(name: "draining", step: .refuses(.draining), code: .draining, reason: .overloaded, opensCircuit: false),
    Fault(
      name: "429", step: .refuses(.rateLimited, retryAfterMs: 1_000), code: .rateLimited, reason: .overloaded,
      opensCircuit: false),
    Fault(
      name: "too slow by its own word", step: .refuses(.deadlineExceeded, after: .seconds(6)), code: .deadlineExceeded,
      reason: .timeout, opensCircuit: false),
  ]

  private func fixture(_ mode: Mode, _ fault: Fault) throws -> ClientFixture {
    let time = VirtualTime()
    return try ClientFixture(
      mode, time: time, gateways: ScriptedGateways(time) { _, _ in fault.step }, hosted: ScriptedHosted(time))
  }

  @Test(arguments: faults)
  func gatewayModeFailsInTimeAndSaysWhenToComeBack(fault: Fault) async throws {
    let fixture = try fixture(.gateway, fault)
    let failure = try await fixture.failure()
    #expect(failure.problem.code == fault.code)
    #expect(failure.problem.code.retryable)
    #expect(try #require(failure.problem.retryAfterMs) >= 1_000)
    #expect(
      failure.provenance
        == Provenance(endpoint: "http://a", attempts: fixture.gateways.sent.count, fallbackReason: nil))
    #expect(fixture.time.elapsed <= .seconds(10))
    #expect(fixture.hosted?.asked.isEmpty == true, "not a byte leaves the company's machines")
    let attempts = fixture.gateways.sent.count
    if fault.opensCircuit && attempts >= CircuitBreaker.failureLimit {
      #expect(fixture.circuit("a") != .closed)
    } else {
      #expect(fixture.circuit("a") == .closed)
    }
  }

  @Test(arguments: faults)
  func autoModeAnswersFromTheHostedSide(fault: Fault) async throws {
    let fixture = try fixture(.auto, fault)
    let result = try await fixture.extract()
    #expect(result.engine.name == "hosted")
    #expect(
      result.provenance
        == Provenance(
          endpoint: "hosted", attempts: 2, fallbackReason: fault.reason, chargedPages: 1, priceMicroUSD: 3_000))
    #expect(fixture.time.elapsed <= .seconds(10))
    #expect(fixture.gateways.sent.count == 1)
    #expect(fixture.gateways.sent.first?.header("X-Request-ID") == result.id)
    #expect(fixture.gateways.sent.first?.header("Idempotency-Key") == fixture.hosted?.asked.first?.key)
    #expect(fixture.circuit("a") == .closed, "one failure opens nothing")
  }

  /// The circuit is open after three documents, and the fourth goes to the hosted side at once.
  @Test(arguments: faults)
  func autoModeLeavesABrokenGatewayAlone(fault: Fault) async throws {
    let fixture = try fixture(.auto, fault)
    for _ in 0..<3 { _ = try await fixture.extract() }
    #expect(fixture.circuit("a") == (fault.opensCircuit ? .open : .closed))
    let begin = fixture.time.elapsed
    let result = try await fixture.extract()
    #expect(result.provenance?.fallbackReason == (fault.opensCircuit ? .circuitOpen : fault.reason))
    #expect(fixture.gateways.sent.count == (fault.opensCircuit ? 3 : 4))
    if fault.opensCircuit { #expect(fixture.time.elapsed - begin == .seconds(1), "the hosted side's own time") }
  }

  @Test(arguments: faults)
  func hostedModeAsksNoGateway(fault: Fault) async throws {
    let fixture = try fixture(.hosted, fault)
    let result = try await fixture.extract()
    #expect(
      result.provenance
        == Provenance(endpoint: "hosted", attempts: 1, fallbackReason: nil, chargedPages: 1, priceMicroUSD: 3_000))
    #expect(fixture.gateways.sent.isEmpty)
  }

  /// The second box is one more URL.
  @Test(arguments: faults.filter { $0.name != "hanging" && $0.name != "too slow by its own word" })
  func aSecondGatewayAnswers(fault: Fault) async throws {
    let time = VirtualTime()
    let gateways = ScriptedGateways(time) { _, host in host == "a" ? fault.step : .answers() }
    let fixture = try ClientFixture(.gateway, hosts: ["a", "b"], time: time, gateways: gateways)
    let result = try await fixture.extract()
    #expect(result.provenance == Provenance(endpoint: "http://b", attempts: 2))
    _ = try await fixture.extract()
    #expect(gateways.sent.map(\.host) == ["a", "b", "b"], "the one that answered last is asked first")
  }

  /// Faults of the document are final: neither another gateway nor the hosted side is asked.
  @Test(arguments: [
    ProblemCode.documentUnreadable, .passwordRequired, .tooManyPages, .nothingFound, .unsupportedMediaType,
    .malformedRequest, .unauthorized, .forbidden, .bodyTooLarge, .documentCrashedWorker,
  ])
  func faultsOfTheDocumentAreFinal(code: ProblemCode) async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(
      .auto, hosts: ["a", "b"], time: time, gateways: ScriptedGateways(time) { _, _ in .refuses(code) },
      hosted: ScriptedHosted(time))
    let failure = try await fixture.failure()
    #expect(failure.problem == Problem(code, "said by a scripted gateway", stage: .admit))
    #expect(failure.provenance == Provenance(endpoint: "http://a", attempts: 1))
    #expect(fixture.hosted?.asked.isEmpty == true)
    #expect(fixture.circuit("a") == .closed)
  }

  @Test func gatewayModeTriesAgainUntilItIsAnswered() async throws {
    let time = VirtualTime()
    let gateways = ScriptedGateways(time) { attempt, _ in
      attempt < 3 ? .refuses(.overloaded, retryAfterMs: 2_000) : .answers()
    }
    let fixture = try ClientFixture(.gateway, time: time, gateways: gateways)
    let result = try await fixture.extract()
    #expect(result.provenance == Provenance(endpoint: "http://a", attempts: 3))
    #expect(gateways.sent.map(\.at) == [.zero, .milliseconds(2_020), .milliseconds(4_040)], "Retry-After is heeded")
    #expect(Set(gateways.sent.map { $0.header("Idempotency-Key") }).count == 1, "asking again is no second run")
    #expect(Set(gateways.sent.map { $0.header("X-Request-ID") }).count == 1)
  }
}
