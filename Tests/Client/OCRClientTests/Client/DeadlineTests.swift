import Extraction
import HTTPTransport
import OCRClient
import Synchronization
import Testing

/// The caller's deadline, cancellation and mode hold whatever others do.
@Suite struct DeadlineTests {
  /// Neither the transport's nor the hosted side's own bounds are trusted.
  @Test(arguments: [Mode.gateway, .auto])
  func aTransportThatHeedsNothingIsCancelledAtTheDeadline(mode: Mode) async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(
      mode, time: time, gateways: ScriptedGateways(time) { _, _ in .ignoresTimeout }, hosted: ScriptedHosted(time))
    let failure = try await fixture.failure(within: .seconds(7))
    #expect(failure.problem.code == .deadlineExceeded)
    #expect(failure.provenance == Provenance(endpoint: "http://a", attempts: 1))
    #expect(time.elapsed == .seconds(7))
  }

  @Test(arguments: Mode.allCases)
  func aDeadlineThatHasPassedSendsNothing(mode: Mode) async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(
      mode, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() }, hosted: ScriptedHosted(time))
    for limit in [Duration.seconds(-1), .zero, .milliseconds(100)] {
      let failure = try await fixture.failure(within: limit)
      #expect(failure.problem.code == .deadlineExceeded)
      #expect(failure.provenance.attempts == 0)
      #expect(failure.provenance.endpoint == (mode == .hosted ? "hosted" : "http://a"))
    }
    #expect(fixture.gateways.sent.isEmpty)
    #expect(fixture.hosted?.asked.isEmpty == true)
  }

  /// One deadline, handed down.
  @Test func theGatewayIsToldHowLongItHas() async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(.gateway, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() })
    _ = try await fixture.extract(within: .seconds(30))
    #expect(fixture.gateways.sent.first?.wait == "wait=28.5")
    #expect(fixture.gateways.sent.first?.request.timeouts.total == .seconds(29.5))
  }

  /// A request that is under way, told by the script; time stands still.
  private func underWay(
    _ fixture: (VirtualTime, @escaping @Sendable () -> Void) throws -> ClientFixture
  ) async throws -> (ClientFixture, Task<ExtractionResult, any Error>) {
    let time = VirtualTime(others: 1)
    let (arrivals, arrival) = AsyncStream<Void>.makeStream()
    let fixture = try fixture(time) { arrival.yield() }
    let task = Task { try await fixture.extract() }
    for await _ in arrivals.prefix(1) {}
    return (fixture, task)
  }

  @Test func cancellingTheCallerCancelsTheRequest() async throws {
    let (fixture, task) = try await underWay { time, arrived in
      let gateways = ScriptedGateways(time) { _, _ in
        arrived()
        return .hangs
      }
      return try ClientFixture(.auto, time: time, gateways: gateways, hosted: ScriptedHosted(time))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(fixture.time.elapsed == .zero)
    #expect(fixture.hosted?.asked.isEmpty == true, "nobody is asked any more")
    while fixture.gateways.cancelled == 0 { await Task.yield() }
    #expect(fixture.circuit("a") == .closed)
  }

  @Test func aCallerWhoIsCancelledAlreadyAsksNobody() async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(.gateway, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() })
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await fixture.extract()
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(fixture.gateways.sent.isEmpty)
  }

  /// A probe that its caller gives up leaves room for the next one.
  @Test func aCancelledProbeFreesTheCircuit() async throws {
    let time = VirtualTime(others: 1)
    let (probes, probe) = AsyncStream<Void>.makeStream()
    let gateways = ScriptedGateways(time) { attempt, _ in
      if attempt == 4 { probe.yield() }
      return attempt < 4 ? .fails(.refused, after: .zero) : attempt == 4 ? .hangs : .answers(after: .zero)
    }
    let fixture = try ClientFixture(
      .auto, time: time, gateways: gateways, hosted: ScriptedHosted(time) { _ in .answers(after: .zero) })
    for _ in 0..<3 { _ = try await fixture.extract() }
    #expect(fixture.circuit("a") == .open)
    time.advance(by: .seconds(2))
    let task = Task { try await fixture.extract() }
    for await _ in probes.prefix(1) {}
    #expect(try await fixture.extract().provenance?.fallbackReason == .circuitOpen, "one probe at a time")
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    while gateways.cancelled == 0 { await Task.yield() }
    var result = try await fixture.extract()
    // The probe's task may still have to tell that it was given up.
    while result.engine.name == "hosted" { result = try await fixture.extract() }
    #expect(gateways.sent.count == 5)
    #expect(fixture.circuit("a") == .closed)
  }

  /// Nothing leaves the machine after the operator forbade it, be it in the middle of a document.
  @Test func theModeIsLookedAtBeforeEveryStep() async throws {
    let time = VirtualTime()
    let client = Mutex<DocumentClient?>(nil)
    let gateways = ScriptedGateways(time) { _, _ in
      client.withLock { $0 }?.setMode(.gateway)
      return .fails(.refused)
    }
    let fixture = try ClientFixture(.auto, time: time, gateways: gateways, hosted: ScriptedHosted(time))
    client.withLock { $0 = fixture.client }
    #expect(try await fixture.failure().problem.code == .gatewayUnreachable)
    #expect(fixture.hosted?.asked.isEmpty == true)
  }

  @Test(arguments: ["", "two words", "ümlaut", String(repeating: "k", count: 256), "a\nb"])
  func aKeyThatNoHeaderCarriesIsRefused(key: String) async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(.gateway, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() })
    let failure = try await fixture.failure(Document([1], idempotencyKey: key))
    #expect(failure.problem.code == .malformedRequest)
    #expect(fixture.gateways.sent.isEmpty)
  }

  @Test func theKeyIsTheCallersElseTheDocumentsDigest() async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(.gateway, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() })
    _ = try await fixture.extract(Document([1], idempotencyKey: "invoice-7"))
    for bytes in [[1], [1], [2]] as [[UInt8]] { _ = try await fixture.extract(Document(bytes)) }
    let keys = fixture.gateways.sent.compactMap { $0.header("Idempotency-Key") }
    #expect(keys[0] == "invoice-7")
    #expect(keys[1] == keys[2])
    #expect(keys[2] != keys[3])
    #expect(keys[1].count == 64 && keys[1].allSatisfy(\.isHexDigit))
  }

  @Test func theCallersRequestIDIsHandedDown() async throws {
    let time = VirtualTime()
    let fixture = try ClientFixture(.gateway, time: time, gateways: ScriptedGateways(time) { _, _ in .answers() })
    _ = try await time.document {
      try await fixture.client.extract(Document([1]), deadline: time.now + .seconds(10), requestID: "job-7")
    }
    #expect(fixture.gateways.sent.first?.header("X-Request-ID") == "job-7")
  }
}
