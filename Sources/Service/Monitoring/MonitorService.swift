import DocumentService
import HTTPTransport
import HTTPTypes
import Heartbeats
import HummingbirdCore
import JSON
import Logging
import NIOCore
import OCRClient
import PrometheusMetrics
import ServiceLifecycle
import Settings
import UnixSignals

/// `ocr-client monitor`: takes beats, asks gateways, judges by the rules and tells people.
package struct MonitorService: Sendable {
  /// Connections at a time: gateways beat once a minute.
  private static let connections = 256
  /// Between two looks whether a target has something to take.
  private static let deliveryPause = Duration.seconds(1)
  private static let heartbeatInterval = Duration.seconds(60)

  private let configuration: ClientConfiguration
  private let rules: AlertRules
  private let targets: [any AlertTarget]
  private let http: any HTTPSending
  private let time: MonitorTime
  private let logger: Logger
  private let desk: MonitorDesk
  private let poll: GatewayPoll
  private let metrics: ServerMetrics

  /// - Parameters:
  ///   - targets: who is told.
  ///   - gateways: what reaches the gateways, with their certificates.
  ///   - http: what reaches everybody else.
  ///   - registry: made by `MonitorMetrics`.
  ///   - log: where the logger writes, so that its lost lines are counted.
  package init(
    configuration: ClientConfiguration, rules: AlertRules, targets: [any AlertTarget], gateways: any HTTPSending,
    http: any HTTPSending, time: MonitorTime = .system(), metrics registry: MetricsRegistry = MonitorMetrics.registry(),
    logger: Logger, log: LogOutput? = nil
  ) {
    self.configuration = configuration
    self.rules = rules
    self.targets = targets
    self.http = http
    self.time = time
    self.logger = logger
    poll = GatewayPoll(http: gateways, token: configuration.gatewayToken)
    let desk = MonitorDesk(
      MonitorState(
        urls: configuration.gatewayURLs.map(\.description), rules: rules, silence: configuration.monitorSilence),
      files: MonitorFiles(StateDirectory(configuration)), targets: targets.map(\.name), time: time, logger: logger)
    self.desk = desk
    metrics = ServerMetrics(registry)
    if let log { metrics.read(log) }
    registry.read(MonitorMetrics.waiting.name) { Double(desk.state.outbox.items.count) }
    registry.read(MonitorMetrics.watched.name) { Double(desk.state.gateways.count) }
    for topic in AlertTopic.allCases {
      registry.read(MonitorMetrics.raised.name, dimensions: [("rule", topic.rawValue)]) {
        Double(desk.state.book.raised.keys.count { $0.topic == topic })
      }
    }
  }

  /// Watches until SIGTERM or SIGINT.
  ///
  /// - Parameter companions: what runs as long as it watches.
  /// - Throws: what binding the listen address throws.
  package func run(with companions: [any Service] = []) async throws {
    if targets.isEmpty {
      logger.warning(
        "nobody is told of alerts: set OCR_ALERT_MAIL_TO, OCR_ALERT_SLACK_URL or another OCR_ALERT_ setting")
    }
    var quiet = logger
    quiet.logLevel = max(.warning, logger.logLevel)
    var group = ServiceGroupConfiguration(
      services: companions.map { .init(service: $0) }
        + [.init(service: WatchService { await watch() }), .init(service: server)],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
    group.maximumGracefulShutdownDuration = .seconds(15)
    try await ServiceGroup(configuration: group).run()
    logger.info("stopped")
  }

  // MARK: - Serving

  private var server: RouteServer {
    let desk = desk
    let (metrics, interval, isTargeted) = (metrics, rules.interval, !targets.isEmpty)
    let beats = BeatRoute(
      token: configuration.monitorToken, uploads: UploadBudget(bytes: Self.connections * BeatBody.most),
      take: { desk.beat($0) }, count: { metrics.count(MonitorMetrics.beats, [("outcome", $0)]) })
    let scrape = MetricsRoute(registry: metrics.registry)
    let routes = RouteTable([
      .init(method: .post, path: BeatRoute.path, isProbe: true, handler: beats.handle),
      .init(method: .get, path: "/health", isProbe: true) { _, _ in .json(["status": "ok"]) },
      .init(method: .get, path: "/health/ready", isProbe: true) { _, _ in
        Self.readiness(desk.trouble(interval: interval), isTargeted: isTargeted).response
      },
      .init(method: .get, path: "/metrics", isProbe: true, handler: scrape.handle),
    ])
    // Who may send is said by the token; without one the address is loopback.
    let everybody = AllowList([.everything(.v4), .everything(.v6)])
    return RouteServer(
      .address(configuration.monitorListen),
      access: ClientAccess(allowList: configuration.monitorToken == nil ? AllowList() : everybody),
      connections: ConnectionLimit(connections: Self.connections),
      gate: BeatGate(hasToken: configuration.monitorToken != nil), routes: routes, metrics: metrics, logger: logger)
  }

  private static func readiness(_ trouble: String?, isTargeted: Bool) -> Readiness {
    Readiness(
      trouble == nil ? .ready : .notReady,
      checks: [
        .init("watch", trouble == nil ? .ok : .failed, trouble ?? "gateways are watched, alerts are told"),
        .init(
          "targets", isTargeted ? .ok : .missing, isTargeted ? "there is somebody to tell" : "nobody is told of alerts"),
      ])
  }

  // MARK: - Watching

  private func watch() async {
    await withDiscardingTaskGroup { group in
      for url in configuration.gatewayURLs {
        group.addTask { await every(rules.interval) { desk.polled(url.description, await poll.ask(url)) } }
      }
      if let sidecar = ServerURL("http://\(configuration.sidecarListen)") {
        group.addTask {
          await every(rules.interval) {
            if let metrics = await poll.metrics(of: sidecar) { desk.polledClient(TrafficSample(metrics)) }
          }
        }
      }
      group.addTask {
        // The first look comes when everybody was asked once.
        try? await time.sleep(rules.interval)
        await every(rules.interval) { desk.check(situation) }
      }
      for target in targets { group.addTask { await deliver(to: target) } }
      group.addTask { await heartbeats.run() }
    }
  }

  /// Does something again and again, until the task is cancelled; one that takes long is not made up for.
  private func every(_ interval: Duration, _ body: () async -> Void) async {
    while !Task.isCancelled {
      let began = time.elapsed()
      await body()
      try? await time.sleep(max(.milliseconds(10), interval - (time.elapsed() - began)))
    }
  }

  private func deliver(to target: any AlertTarget) async {
    while !Task.isCancelled {
      guard let item = desk.next(for: target.name) else {
        try? await time.sleep(min(Self.deliveryPause, rules.interval))
        continue
      }
      let outcome = await target.send(item.notice)
      // What is cut off at the end is sent by the next monitor.
      if Task.isCancelled, outcome != .taken { return }
      desk.ended(item, outcome)
      let word = if case .refused(let code, _) = outcome { code } else { "taken" }
      metrics.count(MonitorMetrics.messages, [("target", target.name), ("outcome", word)])
    }
  }

  /// What this machine's client spent. Where it cannot be told, nothing is said of it.
  private var situation: ClientSituation {
    let caps = SpendCaps(daily: configuration.dailyCapMicroUSD, monthly: configuration.monthlyCapMicroUSD)
    let ledger = SpendLedger(StateDirectory(configuration), caps: caps)
    guard let status = try? ledger.status(at: time.wall()) else { return ClientSituation(spent: nil) }
    return ClientSituation(status)
  }

  /// The monitor's own beat, for somebody who watches the watchman.
  private var heartbeats: HeartbeatService<ContinuousClock> {
    let (desk, interval) = (desk, rules.interval)
    let name = InstanceName.name(listening: configuration.monitorListen)
    return HeartbeatService(
      targets: configuration.monitorHeartbeats, sender: ("ocr-monitor", "gateways are watched, alerts are told"),
      interval: Self.heartbeatInterval, clock: ContinuousClock(), http: http, logger: logger,
      token: configuration.monitorToken,
      proof: {
        desk.trouble(interval: interval).map { .failing(reason: $0) } ?? .good(readingTime: nil)
      }, report: { [.init("instance", .string(name)), .init("version", .string(Release.current))] })
  }
}

/// Watches as long as the service group runs.
private struct WatchService: Service {
  let watch: @Sendable () async -> Void

  func run() async throws {
    await cancelWhenGracefulShutdown { await watch() }
  }
}
