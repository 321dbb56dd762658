import DocumentService
import Formatting
import JSON
import KernelFiles
import PrometheusMetrics
import Synchronization

/// What a gateway's beats say besides whether documents are read right.
final class BeatReport: Sendable {
  /// How far back a beat looks.
  private static let window = Duration.seconds(300)

  private struct State {
    var traffic = TrafficWindow(longest: BeatReport.window)
    /// When a document was last answered; by the number of answers then.
    var answers = 0.0
    var lastSuccess: ContinuousClock.Instant?
  }

  private let instance: String
  private let configuration: GatewayConfiguration
  private let registry: MetricsRegistry
  private let readiness: @Sendable () -> Readiness
  private let gpus: GraphicsProcessors
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  init(
    instance: String, configuration: GatewayConfiguration, registry: MetricsRegistry, gpus: GraphicsProcessors,
    readiness: @escaping @Sendable () -> Readiness
  ) {
    self.instance = instance
    self.configuration = configuration
    self.registry = registry
    self.gpus = gpus
    self.readiness = readiness
  }

  /// Looks at the counters: often enough that the last answer's age and the window are known well.
  func look() {
    let sample = TrafficSample(MetricsScrape(registry.exposition()))
    let now = ContinuousClock.now
    state.withLock { state in
      state.traffic.add(sample, at: now - start)
      if sample.documents > state.answers { state.lastSuccess = now }
      state.answers = sample.documents
    }
  }

  /// The members of a beat.
  func members() -> [JSONValue.Member] {
    look()
    let now = ContinuousClock.now
    let (recent, last, success) = state.withLock { state in
      (state.traffic.summary(over: Self.window, at: now - start), state.traffic.last, state.lastSuccess)
    }
    let (disk, memory) = (MachineRoom.disk(), MachineRoom.memory())
    return [
      .init("instance", .string(instance)), .init("version", .string(Release.current)),
      .init("engine", .string(configuration.engine.rawValue)),
      .init("model", configuration.engine == .embedded ? .null : .string(configuration.model)),
      .init("state", .string(readiness().status.rawValue)),
      .init("backlog", .optional(last?.queue.map { Int64($0) })),
      .init("inFlight", .optional(last?.inFlight.map { Int64($0) })),
      .init("lastSuccessAgeMs", .optional(success.map { Int64((now - $0).milliseconds) })),
      .init("recent", recent?.json ?? .null),
      .init(
        "host",
        [
          "diskFreeBytes": .optional(disk?.free), "diskBytes": .optional(disk?.size),
          "memoryAvailableBytes": .optional(memory?.free), "memoryBytes": .optional(memory?.size),
        ]), .init("gpus", .array(gpus.readings.compactMap { $0?.json })),
    ]
  }
}

extension TrafficWindow.Summary {
  fileprivate var json: JSONValue {
    func share(_ part: Double, of whole: Double) -> JSONValue {
      whole > 0 ? .decimal(part / whole, digits: 4) : .null
    }
    return [
      "seconds": .integer(time.components.seconds), "requests": .integer(Int64(requests)),
      "documents": .integer(Int64(documents)), "successRatio": share(requests - failures, of: requests),
      "fallbackRatio": share(fallbacks, of: documents), "p95Ms": .optional(p95.map { Int64($0 * 1_000) }),
    ]
  }
}
