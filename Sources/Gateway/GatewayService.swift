import HTTPTransport
import Hummingbird
import HummingbirdCore
import Inference
import Logging
import NIOCore
import ServiceLifecycle
import Settings
import UnixSignals
import Workers

/// The whole service, wired: worker pools, engine, HTTP server, drain.
public struct GatewayService: Sendable {
  private let configuration: GatewayConfiguration
  private let logger: Logger
  private let host: EngineHost
  private let admission: Admission
  private let http: any HTTPSending
  /// nil where nobody asks: no model, no monitor.
  private let canary: GatewayCanary?
  package let routes: RouteTable
  private let metrics: GatewayMetrics

  /// - Parameter http: what reaches the model server and the monitors.
  /// - Throws: where something that the configuration names is not installed.
  public init(
    configuration: GatewayConfiguration, installation: Installation, http: any HTTPSending, logger: Logger
  ) throws(ConfigurationError) {
    self.configuration = configuration
    self.logger = logger
    self.http = http
    metrics = GatewayMetrics()
    host = try EngineHost(configuration: configuration, installation: installation, http: http, logger: logger)
    canary =
      host.lanes.model != nil || !configuration.heartbeatTargets.isEmpty
      ? GatewayCanary(engine: host.provenEngine, model: host.lanes.model, configuration: configuration) : nil
    admission = Admission()
    let desk = DocumentDesk(
      admission: admission, engine: canary?.observing(host.engine) ?? host.engine, lanes: host.lanes)
    let intake = DocumentIntake(
      desk: desk,
      runs: DocumentRuns(desk: desk, window: configuration.replayWindow, logger: logger, metrics: metrics))
    let extract = ExtractRoute(configuration: configuration, intake: intake)
    let batch = BatchRoute(configuration: configuration, intake: intake)
    let health = HealthRoutes(
      admission: admission, documentWorkers: host.documentWorkers, recognizers: host.recognizers, canary: canary,
      engine: configuration.engine)
    metrics.describe(configuration)
    metrics.read(host.lanes)
    metrics.read([host.documentWorkers] + (host.recognizers.map { [$0] } ?? []))
    if let canary { metrics.read(canary) }
    let scrape = MetricsRoute(metrics: metrics)
    routes = RouteTable([
      .init(method: .post, path: ExtractRoute.path, handler: extract.handle),
      .init(method: .post, path: BatchRoute.path, handler: batch.handle),
      .init(method: .get, path: "/health", isProbe: true, handler: health.health),
      .init(method: .get, path: "/health/ready", isProbe: true, handler: health.ready),
      .init(method: .get, path: "/health/metrics", isProbe: true, handler: scrape.handle),
      .init(method: .get, path: "/metrics", isProbe: true, handler: scrape.handle),
      .init(method: .get, path: "/v1/version", handler: health.version),
      .init(method: .get, path: "/openapi.json") { _, _ in .json(OpenAPI.document) },
    ])
  }

  /// Serves until SIGTERM or SIGINT, then drains.
  ///
  /// - Throws: what binding the listen address throws; draining to the end is no error.
  public func run() async throws {
    if host.recognizers == nil {
      logger.warning("OCR models are not installed: images get 503 ocr_unavailable; run scripts/fetch-ocr-models.sh")
    }
    if configuration.plaintext == .allow && !configuration.listen.address.isLoopback {
      logger.warning("documents travel without TLS (OCR_PLAINTEXT=allow)")
    }
    let drain = DrainService(admission: admission, grace: configuration.drainGrace, logger: logger)
    var group = ServiceGroupConfiguration(
      services: [
        .init(service: HostService(host: host)), .init(service: server), .init(service: proofs),
        // The drain's end is the service's end.
        .init(service: drain, successTerminationBehavior: .gracefullyShutdownGroup),
      ],
      logger: quietLogger)
    group.maximumGracefulShutdownDuration = .seconds(5)
    try await ServiceGroup(configuration: group).run()
    logger.info("stopped")
  }

  private var proofs: ProofService {
    let canary = canary
    return ProofService(
      canary: canary,
      heartbeats: HeartbeatService(
        targets: configuration.heartbeatTargets, interval: configuration.heartbeatInterval, clock: ContinuousClock(),
        http: http, logger: logger, proof: { canary.map { HeartbeatProof($0.status) } ?? .starting },
        onSuccess: metrics.heartbeatTaken))
  }

  private var server: some Service {
    let configuration = configuration
    let logger = logger
    return Application(
      router: routes.makeRouter(logger: logger, metrics: metrics),
      server: HTTPServerBuilder { responder in
        AllowListedChannel(
          base: HTTP1Channel(
            responder: responder,
            configuration: .init(
              additionalChannelHandlers: [
                ExpectContinueHandler { path in
                  path == BatchRoute.path
                    ? BatchBody.maximumBytes(document: configuration.maxBody) : configuration.maxBody
                },
                ParserErrorHandler(logger: logger), DisconnectHandler(),
              ],
              idleTimeout: .seconds(75))),
          allowList: configuration.allowList, logger: logger)
      },
      configuration: ApplicationConfiguration(
        address: .hostname("\(configuration.listen.address)", port: Int(configuration.listen.port)), serverName: nil),
      onServerRunning: { channel in
        logger.info(
          "listening",
          metadata: [
            "address": "\(configuration.listen.address)", "port": "\(channel.localAddress?.port ?? 0)",
          ])
      },
      logger: quietLogger)
  }

  /// The framework's own lines matter only when something is wrong.
  private var quietLogger: Logger {
    var quiet = logger
    quiet.logLevel = max(.warning, logger.logLevel)
    return quiet
  }
}

/// Keeps the worker processes running as long as the service group runs.
private struct HostService: Service {
  let host: EngineHost

  func run() async throws {
    await cancelWhenGracefulShutdown { await host.run() }
  }
}

/// Proves again and again that documents are read right, and tells the monitors.
private struct ProofService: Service {
  let canary: GatewayCanary?
  let heartbeats: HeartbeatService<ContinuousClock>

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        if let canary { group.addTask { await canary.run() } }
        group.addTask { await heartbeats.run() }
        // Services end together, or not at all.
        group.addTask { try? await Task.sleep(for: .seconds(Int64.max / 4)) }
      }
    }
  }
}

/// Waits for SIGTERM or SIGINT, turns new documents away, lets those inside finish within the grace, and returns.
private struct DrainService: Service {
  let admission: Admission
  let grace: Duration
  let logger: Logger

  func run() async throws {
    guard let signal = await Self.nextSignal() else { return }
    logger.info("draining", metadata: ["signal": "\(signal)", "documents": "\(admission.status.inside)"])
    admission.beginDraining()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await admission.waitUntilIdle() }
      group.addTask { try? await ContinuousClock().sleep(for: grace) }
      // Whoever asks twice does not want to wait.
      group.addTask { _ = await Self.nextSignal() }
      await group.next()
      admission.cutOff()
      group.cancelAll()
    }
  }

  private static func nextSignal() async -> UnixSignal? {
    for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return signal }
    return nil
  }
}
