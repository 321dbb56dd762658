import DocumentService
import Extraction
import JSON
import Logging
import OCRClient
import PrometheusMetrics
import ServiceLifecycle
import Settings
import Traces

/// A gateway's interface over a client, for the processes of this machine: with the address of a sidecar instead of a
/// gateway's, programs in any language get the client's fallback.
public struct SidecarService: Sendable {
  /// Where requests come from.
  public enum Listening: Sendable, Equatable {
    /// `OCR_SIDECAR_LISTEN`.
    case configured
    case inherited(InheritedSocket)
  }

  /// Every one of them is held in memory: photos and PDFs of half a megabyte make 128 MB.
  private static let documentsInside = 256
  private static let limits = DocumentLimits(
    // The hosted service takes no more (https://docs.mistral.ai/capabilities/document_ai: 50 MB); gateways say so
    // themselves where they take less.
    maxBody: 50_000_000, defaultDeadline: .seconds(30), maxDeadline: .seconds(600))
  /// Processes that draw pages for the hosted service.
  private static let pageRenderers = 1
  private static let replayWindow = Duration.seconds(600)
  private static let drainGrace = Duration.seconds(30)

  private let client: DocumentClient
  private let server: DocumentServer

  package var routes: RouteTable { server.routes }

  /// - Parameters:
  ///   - metrics: made by `SidecarMetrics`; the client's go there as well.
  ///   - tracer: nil where no traces are recorded.
  ///   - log: where the logger writes, so that its lost lines are counted.
  package init(
    client: DocumentClient, configuration: ClientConfiguration, listening: Listening, metrics registry: MetricsRegistry,
    tracer: Tracer?, logger: Logger, log: LogOutput? = nil
  ) {
    self.client = client
    let metrics = ServerMetrics(registry)
    if let log { metrics.read(log) }
    let backend = ClientBackend(client, capacity: Self.documentsInside, metrics: metrics)
    registry.read(SidecarMetrics.inside.name) { Double(backend.documentsInside) }
    let point: ListenPoint =
      switch listening {
      case .configured: .address(configuration.sidecarListen)
      case .inherited(let socket): .inherited(descriptor: socket.descriptor)
      }
    server = DocumentServer(
      DocumentServer.Configuration(
        listen: point, access: ClientAccess(allowList: AllowList()), limits: Self.limits,
        uploads: UploadBudget(largest: BatchBody.maximumBytes(document: Self.limits.maxBody)),
        connections: ConnectionLimit(processes: Self.pageRenderers), replayWindow: Self.replayWindow,
        drainGrace: Self.drainGrace),
      backend: backend,
      face: ServiceFace(
        version: [
          "name": "ocr-client", "version": .string(Release.current), "engine": "client",
          "instance": .string(InstanceName.name(listening: configuration.sidecarListen)),
        ],
        description: OpenAPI.sidecar
      ) { Readiness(client.status) },
      metrics: metrics, gate: LoopbackGate(), tracer: tracer, logger: logger)
  }

  /// Serves until SIGTERM or SIGINT, then lets the documents inside finish.
  ///
  /// - Parameter companions: what the client needs while it serves, such as what renders pages.
  /// - Throws: what binding the listen address throws.
  public func run(with companions: [any Service]) async throws {
    try await server.run(with: companions + [ProbeService(client: client)])
  }
}

/// Looks after the gateways' readiness.
private struct ProbeService: Service {
  let client: DocumentClient

  func run() async throws {
    await cancelWhenGracefulShutdown { await client.run() }
  }
}
