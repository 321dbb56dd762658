import HTTPTransport
import Heartbeats
import Logging
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct HeartbeatServiceTests {
  private static let json = "https://sesame.example/hook"
  private static let kuma = "https://sesame.example/api/push/sesame"
  private static let healthchecks = "https://hc-ping.com/sesame/sesame"

  /// Takes requests instead of a network.
  private final class Monitors: HTTPSending {
    private let clock: ManualClock
    private let answer: @Sendable (OutboundRequest) async throws -> Int
    private let state = Mutex<[(time: Duration, request: OutboundRequest)]>([])

    init(clock: ManualClock, answer: @escaping @Sendable (OutboundRequest) async throws -> Int = { _ in 200 }) {
      self.clock = clock
      self.answer = answer
    }

    func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
      state.withLock { $0.append((clock.now.offset, request)) }
      return OutboundResponse(status: try await answer(request), headers: [], body: [])
    }

    var requests: [OutboundRequest] { state.withLock { $0.map(\.request) } }

    /// When requests to an address came, in s.
    func times(_ url: String) -> [Int64] {
      state.withLock { entries in
        entries.filter { $0.request.url.hasPrefix(url) }.map(\.time.components.seconds)
      }
    }
  }

  private final class Proof: Sendable {
    private let state: Mutex<HeartbeatProof>

    init(_ proof: HeartbeatProof) { state = Mutex(proof) }

    var value: HeartbeatProof { state.withLock { $0 } }
    func set(_ proof: HeartbeatProof) { state.withLock { $0 = proof } }
  }

  private func service(
    _ urls: String, _ proof: Proof, _ monitors: Monitors, _ clock: ManualClock,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    onSuccess: @escaping @Sendable () -> Void = {}
  ) throws -> HeartbeatService<ManualClock> {
    HeartbeatService(
      targets: try HeartbeatTarget.list(urls), interval: .seconds(60), clock: clock, http: monitors, logger: logger,
      proof: { proof.value }, onSuccess: onSuccess)
  }

  /// Runs the service while `body` moves time.
  private func running(_ service: HeartbeatService<ManualClock>, _ body: () async -> Void) async {
    let task = Task { await service.run() }
    defer { task.cancel() }
    await body()
  }

  @Test func everyTargetHearsAtTheStartAndEveryInterval() async throws {
    let clock = ManualClock()
    let monitors = Monitors(clock: clock)
    try await running(service("\(Self.json) \(Self.kuma)", Proof(.good(readingTime: nil)), monitors, clock)) {
      await clock.untilSleeping(2, until: .seconds(1))
      for second in 1...121 {
        clock.advance(by: .seconds(1))
        await clock.untilSleeping(2, until: .seconds(second + 1))
      }
    }
    #expect(monitors.times(Self.json) == [0, 60, 120])
    #expect(monitors.times(Self.kuma) == [0, 60, 120])
    #expect(monitors.requests.allSatisfy { $0.timeouts.total == .seconds(5) })
  }

  @Test func aTurnIsToldWithinASecond() async throws {
    let clock = ManualClock()
    let monitors = Monitors(clock: clock)
    let proof = Proof(.good(readingTime: nil))
    try await running(service(Self.kuma, proof, monitors, clock)) {
      await clock.untilSleeping(until: .seconds(1))
      proof.set(.failing(reason: "x"))
      clock.advance(by: .seconds(1))
      await clock.untilSleeping(until: .seconds(2))
      proof.set(.good(readingTime: .seconds(2)))
      clock.advance(by: .seconds(1))
      await clock.untilSleeping(until: .seconds(3))
    }
    #expect(
      monitors.requests.map(\.url)
        == ["up&msg=documents%20are%20read%20right", "down&msg=x", "up&msg=documents%20are%20read%20right&ping=2000"]
        .map { "\(Self.kuma)?status=\($0)" })
    #expect(monitors.times(Self.kuma) == [0, 1, 2])
  }

  @Test func aStartIsToldWithOneRun() async throws {
    let clock = ManualClock()
    let monitors = Monitors(clock: clock)
    let proof = Proof(.starting)
    try await running(service("\(Self.healthchecks) \(Self.kuma)", proof, monitors, clock)) {
      await clock.untilSleeping(2, until: .seconds(1))
      #expect(monitors.times(Self.kuma).isEmpty)
      proof.set(.good(readingTime: nil))
      clock.advance(by: .seconds(1))
      await clock.untilSleeping(2, until: .seconds(2))
    }
    let pings = monitors.requests.map(\.url).filter { $0.hasPrefix(Self.healthchecks) }
    let runs = pings.compactMap { $0.split(separator: "?rid=").last }
    #expect(pings.count == 2 && pings.first?.hasPrefix(Self.healthchecks + "/start?rid=") == true)
    #expect(pings.last?.hasPrefix(Self.healthchecks + "?rid=") == true)
    #expect(Set(runs).count == 1)
    #expect(runs.first?.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    #expect(monitors.times(Self.kuma) == [1])
  }

  @Test func aSlowTargetHoldsUpNoOther() async throws {
    let clock = ManualClock()
    let monitors = Monitors(clock: clock) { request in
      if request.url.hasPrefix(Self.json) {
        try await clock.sleep(until: clock.instant(.seconds(1000)), tolerance: nil)
      }
      return 200
    }
    try await running(service("\(Self.json) \(Self.kuma)", Proof(.good(readingTime: nil)), monitors, clock)) {
      await clock.untilSleeping(until: .seconds(1000))
      await clock.untilSleeping(until: .seconds(1))
      clock.advance(by: .seconds(60))
      await clock.untilSleeping(until: .seconds(61))
    }
    #expect(monitors.times(Self.kuma) == [0, 60])
    #expect(monitors.times(Self.json) == [0])
  }

  @Test func whatIsNotSentIsLoggedWithoutTheURLAndSentAgainAtTheNextBeat() async throws {
    let clock = ManualClock()
    let monitors = Monitors(clock: clock) { request in
      guard request.url.hasPrefix(Self.kuma) else { return 404 }
      throw TransportError(.refused, "sesame")
    }
    let lines = Lines()
    let logger = Logger(label: "test") { _ in lines }
    try await running(
      service("\(Self.json) \(Self.kuma)", Proof(.failing(reason: "sesame")), monitors, clock, logger: logger)
    ) {
      await clock.untilSleeping(2, until: .seconds(1))
      clock.advance(by: .seconds(60))
      await clock.untilSleeping(2, until: .seconds(61))
    }
    #expect(monitors.times(Self.kuma) == [0, 60])
    let expected = [
      "warning heartbeat not sent code=refused kind=uptime_kuma target=2",
      "warning heartbeat not sent code=status_404 kind=json target=1",
    ]
    #expect(lines.all.sorted() == expected.flatMap { [$0, $0] })
  }

  @Test func onlyAGoodMessageThatWasTakenIsASuccess() async throws {
    let clock = ManualClock()
    let accepts = Mutex(false)
    let monitors = Monitors(clock: clock) { _ in accepts.withLock { $0 } ? 204 : 500 }
    let proof = Proof(.good(readingTime: nil))
    let successes = Mutex<[Duration]>([])
    let service = try service(Self.json, proof, monitors, clock) { successes.withLock { $0.append(clock.now.offset) } }
    await running(service) {
      await clock.untilSleeping(until: .seconds(1))
      accepts.withLock { $0 = true }
      for (second, turn) in [(60, HeartbeatProof.failing(reason: "x")), (61, .good(readingTime: nil))] {
        clock.advance(by: .seconds(second) - clock.now.offset)
        await clock.untilSleeping(until: .seconds(second + 1))
        proof.set(turn)
      }
      clock.advance(by: .seconds(1))
      await clock.untilSleeping(until: .seconds(63))
    }
    // Refused at 0, taken at 60, a failure told at 61, taken at 62.
    #expect(monitors.times(Self.json) == [0, 60, 61, 62])
    #expect(successes.withLock { $0 } == [.seconds(60), .seconds(62)])
  }

  @Test func theEndOfTheServiceIsNoFailure() async throws {
    let clock = ManualClock()
    let monitors = Monitors(clock: clock) { _ in
      try await clock.sleep(until: clock.instant(.seconds(1000)), tolerance: nil)
      return 200
    }
    let lines = Lines()
    let service = try service(
      Self.json, Proof(.good(readingTime: nil)), monitors, clock, logger: Logger(label: "test") { _ in lines },
      onSuccess: { Issue.record("nobody took it") })
    let task = Task { await service.run() }
    await clock.untilSleeping(until: .seconds(1000))
    task.cancel()
    await task.value
    #expect(lines.all.isEmpty)
  }
}

/// Keeps log lines.
private final class Lines: LogHandler {
  private let state = Mutex<[String]>([])

  var all: [String] { state.withLock { $0 } }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    state.withLock { $0.append("\(event.level) \(event.message)\(fields)") }
  }
}
