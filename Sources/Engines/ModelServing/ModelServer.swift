import Extraction
import HTTPTransport
import JSON
import Synchronization
import Traces

/// A model behind llama-server or vLLM; which of the two is found out at first use.
///
/// What the server said of itself is kept until a request to it fails: a server that was restarted is asked again.
public final class ModelServer: LanguageModel {
  /// A server as it introduced itself.
  struct Introduction: Sendable {
    var dialect: any ServerDialect
    var capabilities: ModelCapabilities
    /// Tells it from later ones; never reused.
    var generation = 0
  }

  private struct State {
    var known: Introduction?
    var generation = 0
  }

  /// Time for the questions that only ask what a server is.
  private static let probeTimeout: Duration = .seconds(5)
  /// A model server stands nearby.
  private static let connectTimeout: Duration = .seconds(2)

  private let baseURL: String
  private let headers: [HTTPHeader]
  private let transport: any HTTPSending
  private let maximumSlots: Int?
  private let maximumImages: Int?
  private let state = Mutex(State())
  /// One caller asks what the server is, the others wait for that.
  private let introductions = SlotGate(limit: 1)

  /// - Parameters:
  ///   - baseURL: with or without `/v1` at its end.
  ///   - maximumSlots: most slots that are told of the server, where it would take more. vLLM does not say how many it
  ///     has: there it is the number itself, 10 where it is nil.
  ///   - maximumImages: images that a vLLM is taken to accept in a request until it names its limit; nil: any number.
  public init(
    baseURL: String, apiKey: String? = nil, transport: any HTTPSending, maximumSlots: Int? = nil,
    maximumImages: Int? = nil
  ) {
    var base = baseURL[...]
    while base.hasSuffix("/") { base.removeLast() }
    if base.hasSuffix("/v1") { base.removeLast(3) }
    self.baseURL = String(base)
    headers = apiKey.map { [HTTPHeader("Authorization", "Bearer \($0)")] } ?? []
    self.transport = transport
    self.maximumSlots = maximumSlots
    self.maximumImages = maximumImages
  }

  public func capabilities(deadline: ContinuousClock.Instant) async throws -> ModelCapabilities {
    try await introduction(by: deadline).capabilities
  }

  public func complete(
    _ request: ModelRequest, deadline: ContinuousClock.Instant, onFirstToken: @escaping @Sendable () -> Void
  ) async throws -> ModelCompletion {
    do {
      return try await attempt(request, deadline, onFirstToken)
    } catch is ClosedBeforeAnswer {
      // A kept connection that the server closed meanwhile, or a server that was restarted: nothing was lost.
      do {
        return try await attempt(request, deadline, onFirstToken)
      } catch is ClosedBeforeAnswer {
        throw ModelFailure.unreachable(TransportError.Code.reset.rawValue)
      }
    }
  }
}

// MARK: - Completions

/// The connection broke before the first byte of a response.
private struct ClosedBeforeAnswer: Error {}

extension ModelServer {
  private func attempt(
    _ request: ModelRequest, _ deadline: ContinuousClock.Instant, _ onFirstToken: @escaping @Sendable () -> Void
  ) async throws -> ModelCompletion {
    let server = try await introduction(by: deadline)
    do {
      return try await traced { span in
        try await exchange(request, with: server, deadline, onFirstToken, span)
      }
    } catch {
      if Self.castsDoubt(error) { forget(server) }
      if case ModelFailure.tooManyImages(let limit) = error { learn(maximumImages: limit, of: server) }
      throw error
    }
  }

  /// Does one request as a span of the document's trace.
  private func traced(_ exchange: (OpenSpan?) async throws -> ModelCompletion) async throws -> ModelCompletion {
    try await TraceScope.span(.model, .client, [.method("POST")] + SpanAttribute.server(baseURL)) { span in
      do {
        let completion = try await exchange(span)
        for (key, count) in [("prompt", completion.promptTokens), ("completion", completion.completionTokens)] {
          if let count { span?.note([SpanAttribute("ocr.model.\(key)_tokens", count)]) }
        }
        return completion
      } catch {
        if let failure = error as? ModelFailure { span?.fail(failure.label) }
        throw error
      }
    }
  }

  /// True for failures after which the server may be another one than before.
  private static func castsDoubt(_ error: any Error) -> Bool {
    switch error {
    case is CancellationError, ModelFailure.late, ModelFailure.overloaded, ModelFailure.contextExceeded,
      ModelFailure.tooManyImages:
      false
    default: true
    }
  }

  private func exchange(
    _ request: ModelRequest, with server: Introduction, _ deadline: ContinuousClock.Instant,
    _ onFirstToken: @escaping @Sendable () -> Void, _ span: OpenSpan?
  ) async throws -> ModelCompletion {
    let remaining = deadline - .now
    guard remaining > .zero else { throw ModelFailure.late }
    let dialect = server.dialect
    let body = request.body(model: server.capabilities.model, dialect: dialect).serialized()
    let outbound = OutboundRequest(
      method: "POST", url: baseURL + "/v1/chat/completions",
      headers: headers + [HTTPHeader("Content-Type", "application/json"), HTTPHeader("Accept", "text/event-stream")]
        + (TraceScope.current.map { [HTTPHeader("traceparent", $0.context.traceparent)] } ?? []),
      body: Array(body.utf8),
      timeouts: .init(connect: min(remaining, Self.connectTimeout), total: remaining),
      // A token comes as a chunk of its own, of 300 to 400 bytes, and the last chunk is longer.
      maximumResponseBytes: 64 << 10 + request.maximumTokens * 1024)

    let collector = ResponseCollector(dialect: dialect, onFirstToken: onFirstToken)
    do {
      let status = try await status(of: outbound, collector)
      if let status { span?.note([.status(status)]) }
      guard status == nil || status == 200 else {
        throw dialect.failure(status: status ?? 0, body: collector.head)
      }
      return try collector.stream.completion()
    } catch let error as TransportError {
      if error.code == .reset, collector.head.isEmpty { throw ClosedBeforeAnswer() }
      throw ModelFailure(error)
    }
  }

  /// Sends the request; leaves it, closing the connection, as soon as its answer has become useless. nil then.
  private func status(of request: OutboundRequest, _ collector: ResponseCollector) async throws -> Int? {
    try await withThrowingTaskGroup(of: Int?.self) { group in
      defer { group.cancelAll() }
      group.addTask { try await self.transport.send(request) { collector.receive($0) }.status }
      group.addTask {
        await collector.waitForFailure()
        return nil
      }
      let first = try await group.next()
      try Task.checkCancellation()
      return first ?? nil
    }
  }
}

// MARK: - Introductions

extension ModelServer {
  private func introduction(by deadline: ContinuousClock.Instant) async throws -> Introduction {
    if let known = state.withLock({ $0.known }) { return known }
    return try await introductions.withSlot(by: deadline) {
      if let known = self.state.withLock({ $0.known }) { return known }
      var found = try await self.introduce(by: deadline)
      if let maximumSlots = self.maximumSlots {
        let isCounted = found.dialect is LlamaServerDialect
        found.capabilities.slots = isCounted ? min(maximumSlots, found.capabilities.slots) : maximumSlots
      }
      self.state.withLock { state in
        state.generation += 1
        found.generation = state.generation
        state.known = found
      }
      return found
    }
  }

  private func forget(_ server: Introduction) {
    state.withLock { state in
      if state.known?.generation == server.generation { state.known = nil }
    }
  }

  private func learn(maximumImages: Int, of server: Introduction) {
    state.withLock { state in
      guard state.known?.generation == server.generation else { return }
      state.known?.capabilities.maximumImages = maximumImages
      if maximumImages == 0 { state.known?.capabilities.hasVision = false }
    }
  }

  private static let isRouter =
    "llama-server runs as a router for several models; start it with one model (-m FILE), or name that server's URL"

  private func introduce(by deadline: ContinuousClock.Instant) async throws -> Introduction {
    if let props = try await ask("/props", by: deadline) {
      guard !LlamaServerDialect.isRouter(props: props) else { throw ModelFailure.unsuitable(Self.isRouter) }
      if let capabilities = LlamaServerDialect.capabilities(props: props) {
        return Introduction(dialect: LlamaServerDialect(), capabilities: capabilities)
      }
    }
    if let version = try await ask("/version", by: deadline), version["version"]?.string != nil,
      let models = try await ask("/v1/models", by: deadline),
      var capabilities = VLLMDialect.capabilities(models: models)
    {
      capabilities.maximumImages = maximumImages
      return Introduction(dialect: VLLMDialect(), capabilities: capabilities)
    }
    throw ModelFailure.garbled("neither llama-server nor vLLM")
  }

  /// A JSON document of the server's; nil where it has none.
  private func ask(_ path: String, by deadline: ContinuousClock.Instant) async throws -> JSONValue? {
    let remaining = deadline - .now
    guard remaining > .zero else { throw ModelFailure.late }
    let timeout = min(remaining, Self.probeTimeout)
    let request = OutboundRequest(
      url: baseURL + path, headers: headers,
      timeouts: .init(connect: min(timeout, Self.connectTimeout), total: timeout))
    let response: OutboundResponse
    do {
      response = try await transport.send(request, onBody: nil)
    } catch let error as TransportError {
      // A probe is answered at once or not at all; only the caller's own deadline is its lateness.
      if error.code == .timeout, timeout < remaining { throw ModelFailure.unreachable(error.code.rawValue) }
      throw ModelFailure(error)
    }
    if response.status == 200 { return try? JSONValue(parsing: response.body) }
    let failure = ModelFailure(status: response.status)
    // Other servers have other documents.
    if case .refused = failure { return nil }
    throw failure
  }
}

extension ModelFailure {
  fileprivate init(_ error: TransportError) {
    switch error.code {
    case .timeout: self = .late
    case .responseTooLarge: self = .garbled("the response is too long")
    default: self = .unreachable(error.code.rawValue)
    }
  }
}
