import Extraction
import Formatting
import Logging
import Synchronization

/// What the client learns of its endpoints from what it sends them. All documents share one.
final class EndpointHealth: Sendable {
  typealias Instant = ContinuousClock.Instant
  typealias Permit = CircuitBreaker.Permit

  private struct State {
    var pool: GatewayPool
    var hosted = CircuitBreaker()
    var hostedLatencies = LatencyWindow()
    /// The status by which the hosted side last refused the account, until it answers again.
    var refusedAccount: Int?
  }

  /// How the hosted side is called in provenance, metrics and logs.
  static let hostedName = "hosted"
  /// Before the hosted side has answered once.
  private static let expectedHostedLatency = Duration.seconds(3)
  /// Key, billing and tier change by a person's hand.
  private static let accountPause = Duration.seconds(900)

  private let names: [String]
  private let now: @Sendable () -> Instant
  private let metrics: ClientMetrics
  private let logger: Logger
  private let state: Mutex<State>

  init(gateways names: [String], now: @escaping @Sendable () -> Instant, metrics: ClientMetrics, logger: Logger) {
    self.names = names
    self.now = now
    self.metrics = metrics
    self.logger = logger
    state = Mutex(State(pool: GatewayPool(count: names.count)))
    for name in names + [Self.hostedName] { metrics.circuit(name, .closed) }
  }

  /// - Parameter closure: why the hosted service itself would send nothing; its circuit is looked at here.
  func situation(mode: Mode, closure: HostedFailure?, at now: Instant) -> FallbackPlan.Situation {
    state.withLock { state in
      FallbackPlan.Situation(
        mode: mode, gateways: state.pool.ranking(at: now),
        hosted: closure.map { .closed($0, until: $0.retryAfter.map { now + $0 }) } ?? Self.hosted(state, at: now))
    }
  }

  private static func hosted(_ state: State, at now: Instant) -> FallbackPlan.Hosted {
    let admission = state.hosted.admission(at: now)
    if admission == now { return .open(latency: state.hostedLatencies.p95 ?? expectedHostedLatency) }
    return .closed(
      state.refusedAccount.map { .account(status: $0) } ?? .unavailable("its circuit is open"),
      until: admission ?? now + FallbackPlan.probePause)
  }

  // MARK: - Gateways

  func admitGateway(_ index: Int) -> Permit? { gateway(index) { $0.admit(at: $1) } }

  func gatewayEnded(_ index: Int, _ permit: Permit, _ reply: GatewayReply) {
    if case .answered = reply { state.withLock { $0.pool.gateways[index].lastSuccess = now() } }
    gateway(index) { breaker, now in
      if case .failed(let failure) = reply, failure.isEndpointFault {
        breaker.failed(permit, at: now)
      } else {
        breaker.succeeded(permit)
      }
    }
  }

  /// The request was cancelled.
  func gatewayGivenUp(_ index: Int, _ permit: Permit) { gateway(index) { $0.toldNothing(permit, at: $1) } }

  /// Its circuit lets requests pass, and its last probe, if any, said that it is ready.
  func isGatewayWorking(_ index: Int) -> Bool {
    state.withLock { state in
      let gateway = state.pool.gateways[index]
      return gateway.breaker.state(at: now()) == .closed && gateway.isReady != false
    }
  }

  func gatewayProbed(_ index: Int, isReady: Bool) {
    let previous = state.withLock { state in
      defer { state.pool.gateways[index].isReady = isReady }
      return state.pool.gateways[index].isReady
    }
    guard previous != isReady else { return }
    let metadata: Logger.Metadata = ["endpoint": "\(names[index])"]
    if isReady { logger.notice("gateway_ready", metadata: metadata) }
    // News: one that was ready all the time and fails documents nevertheless is left alone for its whole pause.
    if isReady, previous == false { gateway(index) { $0.cameBack(at: $1) } }
    if !isReady { logger.warning("gateway_not_ready", metadata: metadata) }
  }

  private func gateway<T: Sendable>(_ index: Int, _ change: (inout CircuitBreaker, Instant) -> T) -> T {
    update(names[index]) {
      change(&$0.pool.gateways[index].breaker, $1)
    } breaker: {
      $0.pool.gateways[index].breaker
    }
  }

  // MARK: - The hosted side

  func admitHosted() -> Permit? { hosted { $0.hosted.admit(at: $1) } }

  func hostedAnswered(_ permit: Permit, after latency: Duration) {
    hosted { state, _ in
      state.hostedLatencies.record(latency)
      state.refusedAccount = nil
      state.hosted.succeeded(permit)
    }
  }

  func hostedFailed(_ permit: Permit, _ failure: HostedFailure) {
    hosted { state, now in
      switch failure {
      case .account(let status):
        state.refusedAccount = status
        state.hosted.trip(permit, for: Self.accountPause, at: now)
      case .document, .rateLimited: state.hosted.succeeded(permit)
      case .unavailable, .unanswered: state.hosted.failed(permit, at: now)
      case .notConfigured, .unsettled, .spendCap, .noTime: state.hosted.toldNothing(permit, at: now)
      }
    }
  }

  /// The call was cancelled.
  func hostedGivenUp(_ permit: Permit) { hosted { $0.hosted.toldNothing(permit, at: $1) } }

  private func hosted<T: Sendable>(_ change: (inout State, Instant) -> T) -> T {
    update(Self.hostedName, change) { $0.hosted }
  }

  // MARK: - For observers

  var status: (endpoints: [ClientStatus.Endpoint], hosted: ClientStatus.Endpoint, hostedP95: Duration?) {
    let now = now()
    return state.withLock { state in
      let gateways = zip(names, state.pool.gateways).map {
        ClientStatus.Endpoint($0, $1.breaker, isReady: $1.isReady, at: now)
      }
      return (
        gateways, ClientStatus.Endpoint(Self.hostedName, state.hosted, isReady: nil, at: now),
        state.hostedLatencies.p95
      )
    }
  }

  /// Changes the state, and records and logs a change of the circuit.
  private func update<T: Sendable>(
    _ name: String, _ change: (inout State, Instant) -> T, breaker: (State) -> CircuitBreaker
  ) -> T {
    let now = now()
    let (result, before, after) = state.withLock { state in
      let before = breaker(state).state(at: now)
      let result = change(&state, now)
      return (result, before, breaker(state).state(at: now))
    }
    metrics.circuit(name, after)
    guard before != after else { return result }
    switch after {
    case .open(let until):
      logger.warning(
        "circuit_opened",
        metadata: ["endpoint": "\(name)", "pauseMs": "\(now.duration(to: until).millisecondsRoundedUp)"])
    case .closed: logger.notice("circuit_closed", metadata: ["endpoint": "\(name)"])
    case .halfOpen: break
    }
    return result
  }
}
