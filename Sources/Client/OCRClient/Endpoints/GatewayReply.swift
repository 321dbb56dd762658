import Extraction
import Formatting
import HTTPTransport
import JSON

/// What came of a request to a gateway.
package enum GatewayReply: Sendable, Equatable {
  case answered(ExtractionResult)
  /// A fault of the document or of the request: final, because every server would answer the same.
  case refused(Problem)
  /// Another endpoint, or the same one later, may answer.
  case failed(GatewayFailure)
}

/// Why a gateway gave no answer though the document may be a good one.
package struct GatewayFailure: Sendable, Equatable {
  package var reason: FallbackReason
  /// The caller's error where no other server answers.
  package var problem: Problem
  /// How long the gateway wants to be left alone.
  package var retryAfter: Duration?
  /// It counts for the circuit. A gateway that says it has too much to do, or too little time, works.
  package var isEndpointFault: Bool

  package init(_ reason: FallbackReason, _ problem: Problem, retryAfter: Duration? = nil, isEndpointFault: Bool = true)
  {
    self.reason = reason
    self.problem = problem
    self.retryAfter = retryAfter
    self.isEndpointFault = isEndpointFault
  }
}

extension GatewayReply {
  /// - Parameter took: time from the request to its response.
  package init(_ response: OutboundResponse, took: Duration = .zero) {
    switch response.status {
    case 200:
      do {
        var result = try ExtractionResult(json: JSONValue(parsing: response.body))
        // The times of an answer that the gateway had in memory are those of the request it was made for.
        if response.header("Idempotent-Replayed") == "true" {
          result.timing = result.timing.last(took.milliseconds)
        }
        self = .answered(result)
      } catch {
        self = .failed(.badAnswer("the answer of status 200 is none of a gateway's"))
      }
    case 408, 429, 500...599:
      self = .failed(GatewayFailure(response))
    case 400...499:
      self = .refused(Problem(ofGateway: response) ?? Problem(refusalWithStatus: response.status))
    default:
      self = .failed(.badAnswer("the gateway answered with status \(response.status)"))
    }
  }

  package init(_ error: TransportError) { self = .failed(GatewayFailure(error)) }
}

extension GatewayFailure {
  /// Of a status that says "later" or "not me".
  fileprivate init(_ response: OutboundResponse) {
    let retryAfter = Duration(retryAfter: response)
    guard let problem = Problem(ofGateway: response) else {
      // Most likely of a proxy between us and the gateway.
      self.init(Self.unknown(status: response.status), retryAfter: retryAfter)
      return
    }
    switch problem.code {
    case .overloaded, .draining, .rateLimited:
      self.init(.overloaded, problem, retryAfter: retryAfter, isEndpointFault: false)
    case .deadlineExceeded, .bodyTimeout:
      self.init(.timeout, problem, retryAfter: retryAfter, isEndpointFault: false)
    default:
      self.init(.serverError, problem, retryAfter: retryAfter)
    }
  }

  private init(_ failure: GatewayFailure, retryAfter: Duration?) {
    self = failure
    self.retryAfter = retryAfter
  }

  private static func unknown(status: Int) -> GatewayFailure {
    let said = "what answered for the gateway said status \(status)"
    return switch status {
    case 408: GatewayFailure(.timeout, Problem(.bodyTimeout, said, stage: .admit), isEndpointFault: false)
    case 429: GatewayFailure(.overloaded, Problem(.rateLimited, said, stage: .admit), isEndpointFault: false)
    case 502, 503: GatewayFailure(.serverError, Problem(.gatewayUnreachable, said, stage: .admit))
    case 504: GatewayFailure(.serverError, Problem(.deadlineExceeded, said, stage: .extract))
    default: GatewayFailure(.serverError, Problem(.internalError, said, stage: .extract))
    }
  }

  fileprivate static func badAnswer(_ detail: String) -> GatewayFailure {
    GatewayFailure(.badAnswer, Problem(.internalError, detail, stage: .extract))
  }

  fileprivate init(_ error: TransportError) {
    let unreachable = Problem(
      .gatewayUnreachable, "no answer from the gateway: \(error.code.rawValue)", stage: .admit)
    switch error.code {
    case .invalidURL, .unresolvable, .refused, .connectTimeout, .reset: self.init(.unreachable, unreachable)
    case .tls: self.init(.tls, unreachable)
    case .idleTimeout, .timeout:
      self.init(
        .timeout,
        Problem(.deadlineExceeded, "the gateway gave no answer within the time of the request", stage: .extract))
    case .responseTooLarge, .protocolError: self.init(.badAnswer, unreachable)
    }
  }
}

extension Problem {
  /// A gateway's own `application/problem+json`; nil for everything else, and where code and status do not agree.
  init?(ofGateway response: OutboundResponse) {
    guard let json = try? JSONValue(parsing: response.body),
      let code = json["code"]?.string.flatMap(ProblemCode.init), ProblemCode.answered.contains(code),
      code.status == response.status,
      let detail = json["detail"]?.string
    else { return nil }
    let stage = json["stage"]?.string.flatMap(Stage.init) ?? .extract
    // Longer than any detail of a gateway's.
    self.init(code, String(detail.prefix(1_000)), stage: stage)
  }

  fileprivate init(refusalWithStatus status: Int) {
    let code: ProblemCode =
      switch status {
      case 401: .unauthorized
      case 403: .forbidden
      case 404: .notFound
      case 405: .methodNotAllowed
      case 413: .bodyTooLarge
      case 415: .unsupportedMediaType
      case 422: .documentUnreadable
      default: .malformedRequest
      }
    self.init(code, "what answered for the gateway said status \(status)", stage: .admit)
  }
}

extension Duration {
  /// The gateway's milliseconds, else whole seconds of `Retry-After` (RFC 9110, 10.2.3; gateways send no dates). A day at
  /// most.
  fileprivate init?(retryAfter response: OutboundResponse) {
    let milliseconds = (try? JSONValue(parsing: response.body))?["retryAfterMs"]?.integer
    let seconds = response.header("Retry-After").flatMap { Int64($0) }
    guard let given = milliseconds ?? seconds.map({ min($0, 86_400) * 1_000 }), given >= 0 else { return nil }
    self = .milliseconds(min(given, 86_400_000))
  }
}
