import Concurrency
import CoreMetrics
import Digest
import Extraction
import Formatting
import HTTPTransport
import Logging
import Traces

/// Reads documents: asks gateways first, and the hosted service where the mode allows it, within one deadline.
///
/// ```swift
/// let client = try DocumentClient(configuration: .load(file: nil), logger: Logger(label: "payments"))
/// let result = try await client.extract(Document(bytes), deadline: .now + .seconds(10))
/// ```
///
/// `FallbackPlan` decides which server gets which request; this performs it.
public final class DocumentClient: Sendable {
  /// Documents of a batch that are under way at a time.
  package static let batchWidth = 10

  let gateways: [GatewayEndpoint]
  let transport: any HTTPSending
  let hosted: (any HostedService)?
  let health: EndpointHealth
  let metrics: ClientMetrics
  let logger: Logger
  let time: TimeSource
  let random: @Sendable () -> UInt64
  let announcement: HostedAnnouncement
  /// nil where no traces are recorded.
  let tracer: Tracer?
  private let modes: ModeWatch

  /// - Parameters:
  ///   - transport: to the gateways.
  ///   - hosted: nil where nothing may ever leave the company's machines.
  package init(
    configuration: ClientConfiguration, transport: any HTTPSending, hosted: (any HostedService)?, logger: Logger,
    metrics factory: any MetricsFactory, time: TimeSource = .system,
    random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) },
    announcement: HostedAnnouncement = .ofProcess, tracer: Tracer? = nil
  ) {
    let metrics = ClientMetrics(factory)
    gateways = configuration.gatewayURLs.map { GatewayEndpoint($0, token: configuration.gatewayToken) }
    self.transport = transport
    self.hosted = hosted
    self.metrics = metrics
    self.logger = logger
    self.time = time
    self.random = random
    self.announcement = announcement
    self.tracer = tracer
    health = EndpointHealth(gateways: gateways.map(\.name), now: time.now, metrics: metrics, logger: logger)
    modes = ModeWatch(configured: configuration.mode, file: ModeFile(StateDirectory(configuration))) { event in
      switch event {
      case .changed(let from, let to, let cause):
        metrics.switched(to: to)
        logger.notice(
          "mode_changed",
          metadata: ["from": "\(from.rawValue)", "to": "\(to.rawValue)", "by": "\(cause.rawValue)"])
      case .fileRefused(let reason):
        logger.warning("mode_file_refused", metadata: ["reason": "\(reason)"])
      }
    }
  }

  // MARK: - Documents

  /// Reads one document.
  ///
  /// Cancelling the task cancels the request under way. Never returns later than the deadline.
  ///
  /// - Parameters:
  ///   - requestID: under which the gateway logs it, and the answer's `id`; 1 to 128 printable ASCII characters, nil for a
  ///     new one.
  ///   - traceparent: the W3C trace context of the caller's span, which the gateway is told; nil where there is none.
  /// - Throws: `ExtractionFailure`, `CancellationError`.
  public func extract(
    _ document: Document, deadline: ContinuousClock.Instant, requestID: String? = nil, traceparent: String? = nil
  ) async throws -> ExtractionResult {
    try await traced(traceparent) { try await read(document, deadline: deadline, requestID: requestID) }
  }

  private func read(
    _ document: Document, deadline: ContinuousClock.Instant, requestID: String?
  ) async throws -> ExtractionResult {
    try Task.checkCancellation()
    let trail = Trail(endpoint: mode(for: document) == .hosted ? EndpointHealth.hostedName : gateways.first?.name ?? "")
    guard let key = document.key else {
      throw ExtractionFailure(
        problem: Problem(
          .malformedRequest, "an idempotency key must be 1 to 255 visible ASCII characters", stage: .admit),
        provenance: trail.provenance)
    }
    let id = requestID ?? HexadecimalID.text([random(), random()])
    do {
      return try await withAbandonmentAtDeadline(timer: { [time] in try await time.sleep(deadline) }) { [self] in
        var result = try await answer(to: document, key: key, requestID: id, deadline: deadline, trail)
        result.dropSeller(document.own)
        return result
      }
    } catch is DeadlineExceeded {
      throw ExtractionFailure(
        problem: .late("the deadline passed, and what was under way was cancelled", stage: .extract),
        provenance: trail.provenance)
    }
  }

  /// Reads several documents, ten at a time, all within one deadline; each has its own outcome.
  ///
  /// - Returns: the outcomes as they come. Ending the iteration cancels the rest.
  public func extract(_ documents: [Document], deadline: ContinuousClock.Instant) -> AsyncStream<BatchOutcome> {
    AsyncStream { continuation in
      let task = Task { [self] in
        await withTaskGroup(of: BatchOutcome?.self) { group in
          for (index, document) in documents.enumerated() {
            if index >= Self.batchWidth, let outcome = await group.next() ?? nil { continuation.yield(outcome) }
            group.addTask { await self.outcome(of: document, index: index, deadline: deadline) }
          }
          for await outcome in group { if let outcome { continuation.yield(outcome) } }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// nil where the caller cancelled.
  private func outcome(
    of document: Document, index: Int, deadline: ContinuousClock.Instant
  ) async -> BatchOutcome? {
    do {
      return BatchOutcome(index: index, result: .success(try await extract(document, deadline: deadline)))
    } catch let failure as ExtractionFailure {
      return BatchOutcome(index: index, result: .failure(failure))
    } catch {
      return nil
    }
  }

  // MARK: - Mode and status

  /// Which servers are asked now: the word in the mode file, else the configured mode, unless `setMode` came later; `gateway` where
  /// the file cannot be followed.
  public var mode: Mode { modes.mode }

  /// XML goes to gateways, whatever the mode.
  func mode(for document: Document) -> Mode { document.staysHome ? .gateway : mode }

  /// Holds for this client from now on until the mode file changes.
  public func setMode(_ mode: Mode) { modes.set(mode) }

  public var status: ClientStatus {
    let health = health.status
    return ClientStatus(
      mode: mode, gateways: health.endpoints, hosted: health.hosted,
      hostedClosure: hostedClosure.map(\.label), hostedLatency: health.hostedP95)
  }

  /// Why the hosted service would be sent nothing, its circuit apart.
  var hostedClosure: HostedFailure? { hosted.map { $0.closure() } ?? .notConfigured }
}

/// The outcome of one document of a batch.
public struct BatchOutcome: Sendable {
  /// Its place among the documents.
  public var index: Int
  public var result: Result<ExtractionResult, ExtractionFailure>

  public init(index: Int, result: Result<ExtractionResult, ExtractionFailure>) {
    self.index = index
    self.result = result
  }
}

extension Document {
  /// What names the document everywhere: the caller's key, else the SHA-256 of its bytes' digest and the options that its
  /// answer depends on. nil for a key that no header can carry.
  var key: String? {
    guard let idempotencyKey else {
      let options = GatewayEndpoint.options + own.names.map { ";" + $0 }.joined()
      return SHA256(SHA256(bytes).bytes + Array(options.utf8)).hexadecimal
    }
    let isValid =
      (1...255).contains(idempotencyKey.utf8.count) && idempotencyKey.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    return isValid ? idempotencyKey : nil
  }
}
