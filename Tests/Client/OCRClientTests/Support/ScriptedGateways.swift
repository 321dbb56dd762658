import Extraction
import HTTPTransport
import JSON
import OCRClient
import Synchronization

/// No gateways: does with every request what a test wrote down, in virtual time, as libcurl would within its timeouts.
final class ScriptedGateways: HTTPSending {
  /// What happens to one request.
  struct Step: Sendable {
    enum Outcome: Sendable {
      case response(OutboundResponse)
      case error(TransportError.Code)
      /// Nothing comes; the request's own timeout ends it.
      case hangs
      /// Nothing comes, and the request's timeout is not heeded either.
      case ignoresTimeout
    }

    var takes: Duration
    var outcome: Outcome

    static func answers(after time: Duration = .milliseconds(300), total: Int64 = 1550) -> Step {
      Step(takes: time, outcome: .response(.answer(total: total)))
    }

    static func says(
      _ status: Int, _ body: String = "", headers: [HTTPHeader] = [], after time: Duration = .milliseconds(20)
    ) -> Step {
      Step(
        takes: time,
        outcome: .response(OutboundResponse(status: status, headers: headers, body: Array(body.utf8))))
    }

    static func refuses(_ code: ProblemCode, retryAfterMs: Int? = nil, after time: Duration = .milliseconds(20)) -> Step
    {
      Step(takes: time, outcome: .response(.problem(code, retryAfterMs: retryAfterMs)))
    }

    static func fails(_ code: TransportError.Code, after time: Duration = .milliseconds(1)) -> Step {
      Step(takes: time, outcome: .error(code))
    }

    static let hangs = Step(takes: .zero, outcome: .hangs)
    static let ignoresTimeout = Step(takes: .zero, outcome: .ignoresTimeout)
  }

  struct Sent: Sendable {
    var request: OutboundRequest
    /// Since the start.
    var at: Duration

    var host: String { String(request.url.split(separator: "/")[1]) }
    var wait: String? { header("Prefer") }

    func header(_ name: String) -> String? { request.headers.first { $0.name == name }?.value }
  }

  private struct State {
    var sent: [Sent] = []
    var probed: [Sent] = []
    var cancelled = 0
  }

  private let time: VirtualTime
  private let script: @Sendable (_ attempt: Int, _ host: String) -> Step
  private let readiness: @Sendable (_ host: String) -> Step
  private let state = Mutex(State())

  /// - Parameters:
  ///   - readiness: what `/health/ready` comes to.
  ///   - script: what comes of a request; attempts are counted from 1 over all hosts.
  init(
    _ time: VirtualTime,
    readiness: @escaping @Sendable (_ host: String) -> Step = { _ in .says(200, after: .zero) },
    script: @escaping @Sendable (_ attempt: Int, _ host: String) -> Step
  ) {
    self.time = time
    self.readiness = readiness
    self.script = script
  }

  /// Documents, in order.
  var sent: [Sent] { state.withLock { $0.sent } }
  var probed: [Sent] { state.withLock { $0.probed } }
  /// Requests that were cancelled while they were under way.
  var cancelled: Int { state.withLock { $0.cancelled } }

  func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
    let sent = Sent(request: request, at: time.elapsed)
    let step: Step
    if request.url.hasSuffix("/health/ready") {
      state.withLock { $0.probed.append(sent) }
      step = readiness(sent.host)
    } else {
      let attempt = state.withLock { state in
        state.sent.append(sent)
        return state.sent.count
      }
      step = script(attempt, sent.host)
    }
    do {
      return try await perform(step, timeout: request.timeouts.total)
    } catch is CancellationError {
      state.withLock { $0.cancelled += 1 }
      throw CancellationError()
    }
  }

  private func perform(_ step: Step, timeout: Duration) async throws -> OutboundResponse {
    if case .ignoresTimeout = step.outcome { try await time.sleep(until: time.now + .seconds(1_000_000)) }
    guard step.takes < timeout else { return try await timedOut(timeout) }
    switch step.outcome {
    case .hangs, .ignoresTimeout: return try await timedOut(timeout)
    case .response(let response):
      try await time.sleep(until: time.now + step.takes)
      return response
    case .error(let code):
      try await time.sleep(until: time.now + step.takes)
      throw TransportError(code, "scripted")
    }
  }

  private func timedOut(_ timeout: Duration) async throws -> OutboundResponse {
    try await time.sleep(until: time.now + timeout)
    throw TransportError(.timeout, "scripted")
  }
}

extension OutboundResponse {
  /// A gateway's answer.
  static func answer(total: Int64 = 1550) -> OutboundResponse {
    OutboundResponse(
      status: 200, headers: [HTTPHeader("Content-Type", "application/json")],
      body: Array(ExtractionResult.sample(total: total).json(evidence: true).serialized().utf8))
  }

  /// A gateway's `application/problem+json`.
  static func problem(_ code: ProblemCode, retryAfterMs: Int? = nil) -> OutboundResponse {
    var headers = [HTTPHeader("Content-Type", "application/problem+json")]
    if let retryAfterMs { headers.append(HTTPHeader("Retry-After", String((retryAfterMs + 999) / 1000))) }
    let problem = Problem(code, "said by a scripted gateway", stage: .admit, retryAfterMs: retryAfterMs)
    return OutboundResponse(
      status: code.status, headers: headers, body: Array(problem.json(requestId: "r1").serialized().utf8))
  }
}

extension ExtractionResult {
  static func sample(total: Int64 = 1550, engine: String = "embedded") -> ExtractionResult {
    var fields = DocumentFields(documentType: .receipt)
    fields.vendor = "Acme"
    fields.currency = Currency(code: "USD")
    fields.total = total
    fields.evidence[.total] = Evidence(
      source: .text, page: 1, box: FractionBox(x0: 0.62, y0: 0.71, x1: 0.7, y1: 0.73), text: "15.50", grounded: true,
      confidence: 0.98)
    return ExtractionResult(
      id: "r1", fields: fields, pages: 1, verdict: .unverifiable, warnings: [], engine: EngineName(name: engine),
      timing: Timing(queueMs: 1, prepareMs: 2, inferenceMs: 3, totalMs: 6))
  }
}
