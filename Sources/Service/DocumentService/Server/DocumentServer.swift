import Glibc
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Traces

/// A service that takes documents over HTTP, whatever works on them: routes, allow-list, replay, metrics, log and drain.
package struct DocumentServer: Sendable {
  /// How it serves.
  package struct Configuration: Sendable {
    package var listen: ListenPoint
    package var access: ClientAccess
    package var credentials: Credentials
    package var limits: DocumentLimits
    package var uploads: UploadBudget
    package var connections: ConnectionLimit
    /// How long answers are kept for documents under the same idempotency key; zero: keys mean nothing.
    package var replayWindow: Duration
    /// After SIGTERM or SIGINT, time for the documents in flight to finish.
    package var drainGrace: Duration
    /// nil where connections are taken from the start.
    package var standby: Standby?

    package init(
      listen: ListenPoint, access: ClientAccess, credentials: Credentials = Credentials(), limits: DocumentLimits,
      uploads: UploadBudget,
      connections: ConnectionLimit, replayWindow: Duration, drainGrace: Duration, standby: Standby? = nil
    ) {
      self.standby = standby
      self.listen = listen
      self.access = access
      self.credentials = credentials
      self.limits = limits
      self.uploads = uploads
      self.connections = connections
      self.replayWindow = replayWindow
      self.drainGrace = drainGrace
    }
  }

  /// A start beside another process that serves the same socket.
  package struct Standby: Sendable {
    /// A Unix socket of this process alone: it answers there all its life.
    package var path: String
    /// Nothing that is needed is still being started.
    package var isStarted: @Sendable () -> Bool

    package init(path: String, isStarted: @escaping @Sendable () -> Bool) {
      self.path = path
      self.isStarted = isStarted
    }
  }

  package let routes: RouteTable
  private let configuration: Configuration
  private let reservations: Reservations
  private let metrics: ServerMetrics
  private let gate: any RequestGate
  private let paces = CallerPaces()
  private let tracer: Tracer?
  private let logger: Logger

  /// - Parameters:
  ///   - gate: what every request must pass.
  ///   - ocr: the schemas that Mistral's API takes; nil where it is not served.
  ///   - tracer: nil where no traces are recorded.
  package init(
    _ configuration: Configuration, backend: any DocumentBackend, face: ServiceFace, metrics: ServerMetrics,
    gate: any RequestGate, ocr: AnnotationSchemas? = nil, tracer: Tracer? = nil, logger: Logger
  ) {
    self.tracer = tracer
    self.configuration = configuration
    self.metrics = metrics
    self.gate = gate
    self.logger = logger
    reservations = Reservations(backend)
    metrics.read(reservations)
    let limits = configuration.limits
    let documents = DocumentHandler(
      limits: limits, uploads: configuration.uploads, reservations: reservations,
      runs: DocumentRuns(reservations, window: configuration.replayWindow, logger: logger))
    let health = HealthRoutes(reservations: reservations, face: face)
    let scrape = MetricsRoute(registry: metrics.registry)
    var table: [RouteTable.Route] = [
      .init(method: .post, path: ExtractRoute.path, isMetered: true) {
        try await documents.answer($0, $1, ExtractRoute())
      },
      .init(method: .post, path: BatchRoute.path, isMetered: true) { try await documents.answer($0, $1, BatchRoute()) },
      .init(method: .get, path: HealthRoutes.healthPath, isProbe: true, isOpen: true, handler: health.health),
      .init(method: .get, path: HealthRoutes.readyPath, isProbe: true, isOpen: true, handler: health.ready),
      .init(method: .get, path: "/health/metrics", isProbe: true, handler: scrape.handle),
      .init(method: .get, path: "/metrics", isProbe: true, handler: scrape.handle),
      .init(method: .get, path: "/v1/version", handler: health.version),
      .init(method: .get, path: "/openapi.json", handler: health.description),
    ]
    if let ocr {
      table.append(
        .init(method: .post, path: OCRRoute.path, isMetered: true, errors: .mistral) {
          try await documents.answer($0, $1, OCRRoute(schemas: ocr))
        })
    }
    routes = RouteTable(table)
  }

  /// Serves until SIGTERM or SIGINT, then drains.
  ///
  /// - Parameter companions: what runs as long as it serves, and a little longer.
  /// - Throws: what binding the listen address throws; a complete drain is not an error.
  package func run(with companions: [any Service]) async throws {
    ProcessMemory.giveBackLargeBlocks()
    let listener = listener(
      configuration.listen, configuration.access, configuration.credentials,
      takesConnections: configuration.standby == nil)
    var handOver: (@Sendable () async -> Void)?
    if case .inherited = configuration.listen { handOver = { await listener.handOver() } }
    let drain = DrainService(
      reservations: reservations, grace: configuration.drainGrace, handOver: handOver,
      cutBodies: { listener.cutBodies() }, logger: logger)
    var group = ServiceGroupConfiguration(
      services: (companions + standbyServices(listener) + [FreeMemoryService()] + renewal).map { .init(service: $0) }
        + [
          .init(service: listener),
          // The drain's end is the service's end.
          .init(service: drain, successTerminationBehavior: .gracefullyShutdownGroup),
        ],
      logger: quietLogger)
    group.maximumGracefulShutdownDuration = .seconds(5)
    try await ServiceGroup(configuration: group).run()
    logger.info("stopped")
  }

  private func standbyServices(_ shared: ConnectionListener<DocumentConnection>) -> [any Service] {
    guard let standby = configuration.standby else { return [] }
    return [
      // Who reaches it is said by the rights of its folder.
      listener(.path(standby.path), ClientAccess(allowList: AllowList()), Credentials()),
      TakeoverService(listener: shared, isStarted: standby.isStarted, logger: logger),
    ]
  }

  private var renewal: [any Service] {
    let files = configuration.credentials.files
    return files.isEmpty ? [] : [RenewalService(files: files, logger: logger)]
  }

  private func listener(
    _ point: ListenPoint, _ access: ClientAccess, _ credentials: Credentials, takesConnections: Bool = true
  ) -> ConnectionListener<DocumentConnection> {
    let ending = EndingConnections()
    let logger = logger
    let strangers = RefusalLog("peer refused", logger: logger)
    let responder = RequestResponder(
      routes: routes, access: access, strangers: strangers, gate: gate, tokens: credentials.tokens, paces: paces,
      tracer: tracer, logger: logger, metrics: metrics)
    let connection = DocumentConnection(
      requests: { peer in
        HTTP1Channel { request, writer, channel in
          var response = await responder.respond(to: request, on: channel, of: peer.address)
          if ending.isEnding { response.headers[.connection] = "close" }
          response.headers[.date] = HTTPDate.text(unixSeconds: Int64(time(nil)))
          try await writer.write(response: response.head, body: response.body)
        }
      }, access: access, tls: credentials.tls, strangers: strangers, limit: configuration.connections, logger: logger)
    return ConnectionListener(
      point, takesConnections: takesConnections, connection, ending: ending, logger: quietLogger
    ) { socket in
      guard let address = socket.localAddress?.ipAddress else { return }
      logger.info(
        takesConnections ? "listening" : "standing by",
        metadata: ["address": "\(address)", "port": "\(socket.localAddress?.port ?? 0)"])
    }
  }

  /// The framework's own lines matter only when something is wrong.
  private var quietLogger: Logger {
    var quiet = logger
    quiet.logLevel = max(.warning, logger.logLevel)
    return quiet
  }
}
