import DocumentService
import Extraction
import Glibc
import HTTPTransport
import Heartbeats
import Inference
import JSON
import Logging
import ServiceLifecycle
import Settings
import Telemetry
import Workers

/// The whole service, wired: worker pools, engine, HTTP server, canaries and heartbeats.
public struct GatewayService: Sendable {
  /// A socket that another process may serve as well.
  public struct SharedSocket: Sendable {
    let socket: InheritedSocket
    let standby: String?

    /// - Parameter standby: path of a Unix socket on which the service answers, while it takes connections of the shared
    ///   socket only after SIGUSR1; nil: it takes them from the start.
    public init(_ socket: InheritedSocket, standby: String?) {
      self.socket = socket
      self.standby = standby
    }
  }

  private let configuration: GatewayConfiguration
  private let installation: Installation
  private let logger: Logger
  private let host: EngineHost
  private let credentials: Credentials
  private let http: any HTTPSending
  private let telemetry: TelemetryService?
  /// nil where it is of no use: no model, no monitor.
  private let canary: GatewayCanary?
  private let metrics = GatewayMetrics()
  private let report: BeatReport
  private let server: DocumentServer

  package var routes: RouteTable { server.routes }

  /// - Parameters:
  ///   - shared: where requests come from, instead of `OCR_LISTEN`.
  ///   - http: what reaches the model server and the monitors.
  ///   - log: where the logger writes, so that its lost lines are counted.
  ///   - telemetry: what the log's lines are passed to; runs with the service.
  /// - Throws: where something that the configuration names is not installed.
  public init(
    configuration: GatewayConfiguration, installation: Installation, shared: SharedSocket? = nil,
    http: any HTTPSending, logger: Logger, log: LogOutput? = nil, telemetry: TelemetryService? = nil
  ) throws(ConfigurationError) {
    self.configuration = configuration
    self.installation = installation
    self.logger = logger
    self.http = http
    self.telemetry = telemetry
    host = try EngineHost(configuration: configuration, installation: installation, http: http, logger: logger)
    canary =
      host.schedulers.model != nil || !configuration.heartbeatTargets.isEmpty
      ? GatewayCanary(
        engine: host.provenEngine, sight: host.sight, schedulers: host.schedulers, configuration: configuration) : nil
    let readiness = GatewayReadiness(
      documentWorkers: host.documentWorkers, recognizers: host.recognizers, speed: host.speed, canary: canary)
    let (instance, gpus) = (InstanceName.name(listening: configuration.listen), GraphicsProcessors())
    report = BeatReport(
      instance: instance, configuration: configuration, registry: metrics.server.registry, gpus: gpus
    ) { readiness.current }
    credentials = try Self.credentials(configuration)
    var serving = DocumentServer.Configuration(configuration, credentials, processes: host.processes)
    if let shared {
      serving.listen = .inherited(descriptor: shared.socket.descriptor)
      serving.standby = shared.standby.map { .init(path: $0) { readiness.isStarted } }
    }
    server = DocumentServer(
      serving,
      backend: EngineBackend(
        engine: canary?.observing(host.engine) ?? host.engine, wordEngine: host.wordEngine,
        annotator: host.annotator, schedulers: host.schedulers, own: host.own, metrics: metrics),
      face: ServiceFace(
        version: [
          "name": "ocr-gateway", "version": .string(Release.current),
          "engine": .string(configuration.engine.rawValue), "instance": .string(instance),
        ], description: OpenAPI.document
      ) { readiness.current },
      metrics: metrics.server, gate: HostGate(names: configuration.hostnames),
      ocr: host.annotator == nil ? .ofFields : .any, tracer: telemetry?.tracer, logger: logger)
    metrics.describe(configuration)
    if let log { metrics.server.read(log) }
    telemetry?.read(by: metrics.server.registry)
    metrics.read(host.schedulers)
    metrics.read(host.pools)
    metrics.readSandboxes(of: host.pools)
    metrics.read(host.speed)
    metrics.read(credentials)
    metrics.readMachine()
    metrics.read(gpus)
    if let canary { metrics.read(canary) }
  }

  /// Serves until SIGTERM or SIGINT, then drains.
  ///
  /// - Throws: `ConfigurationError` where workers lack parts of the sandbox that is required, and what binding the listen address
  ///   throws; a complete drain is not an error.
  public func run() async throws {
    if host.recognizers == nil {
      logger.warning("OCR models are not installed: images get 503 ocr_unavailable; run scripts/fetch-ocr-models.sh")
    }
    let now = Int64(time(nil))
    for warning in AccessDiagnosis(configuration: configuration, now: now).warnings { logger.warning("\(warning)") }
    if let identity = credentials.tls?.value, let warning = AccessDiagnosis.warning(of: identity, at: now) {
      logger.warning("\(warning)")
    }
    try await EngineHost.requireSandbox(configuration, installation)
    try await server.run(with: (telemetry.map { [$0] } ?? []) + [HostService(host: host, logger: logger), proofs])
  }

  private static func credentials(_ configuration: GatewayConfiguration) throws(ConfigurationError) -> Credentials {
    do {
      return try Credentials(tls: configuration.tls, tokens: configuration.tokensFile)
    } catch {
      throw ConfigurationError(
        problems: [SettingProblem(setting: error.setting, origin: nil, detail: error.description)])
    }
  }

  private var proofs: ProofService {
    let (canary, report) = (canary, report)
    return ProofService(
      canary: canary, report: report,
      heartbeats: HeartbeatService(
        targets: configuration.heartbeatTargets, interval: configuration.heartbeatInterval, clock: ContinuousClock(),
        http: http, logger: logger, token: configuration.heartbeatToken,
        proof: { canary.map { HeartbeatProof($0.status) } ?? .starting },
        report: { report.members() },
        onSuccess: metrics.heartbeatTaken))
  }
}

extension DocumentServer.Configuration {
  /// - Parameter processes: worker processes of the service.
  fileprivate init(_ configuration: GatewayConfiguration, _ credentials: Credentials, processes: Int) {
    self.init(
      listen: .address(configuration.listen),
      access: ClientAccess(allowList: configuration.allowList, trustedProxies: configuration.trustedProxies),
      credentials: credentials,
      limits: DocumentLimits(
        maxBody: configuration.maxBody, defaultDeadline: configuration.defaultDeadline,
        maxDeadline: configuration.maxDeadline),
      uploads: configuration.maxUploads.map { UploadBudget(bytes: $0) }
        ?? UploadBudget(largest: OCRBody.memoryPerByte * OCRBody.maximumBytes(document: configuration.maxBody)),
      connections: ConnectionLimit(processes: processes), replayWindow: configuration.replayWindow,
      drainGrace: configuration.drainGrace)
  }
}

/// Keeps the worker processes running as long as the service group runs, and measures them first.
private struct HostService: Service {
  let host: EngineHost
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await host.run() }
        group.addTask { await host.measureSpeed() }
        group.addTask { await host.reportSandbox(to: logger) }
      }
    }
  }
}

/// Proves again and again that documents are read right, and tells the monitors.
private struct ProofService: Service {
  /// Between two looks at what beats tell.
  private static let lookPause = Duration.seconds(15)

  let canary: GatewayCanary?
  let report: BeatReport
  let heartbeats: HeartbeatService<ContinuousClock>

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        if let canary { group.addTask { await canary.run() } }
        group.addTask {
          while !Task.isCancelled {
            report.look()
            try? await ContinuousClock().sleep(for: Self.lookPause)
          }
        }
        group.addTask { await heartbeats.run() }
        // Services end together, or not at all.
        group.addTask { try? await Task.sleep(for: .seconds(Int64.max / 4)) }
      }
    }
  }
}
