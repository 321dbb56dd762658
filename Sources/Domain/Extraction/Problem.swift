import DocumentFormats
import JSON

/// A stable code of everything that can go wrong with a request (contract, "Errors").
public enum ProblemCode: String, Sendable, CaseIterable {
  case malformedRequest = "malformed_request"
  case unauthorized
  case forbidden
  case notFound = "not_found"
  case methodNotAllowed = "method_not_allowed"
  case bodyTimeout = "body_timeout"
  case bodyTooLarge = "body_too_large"
  case batchTooLarge = "batch_too_large"
  case unsupportedMediaType = "unsupported_media_type"
  case documentUnreadable = "document_unreadable"
  case passwordRequired = "password_required"
  case tooManyPages = "too_many_pages"
  case tooManyPixels = "too_many_pixels"
  case pageTooLarge = "page_too_large"
  case documentCrashedWorker = "document_crashed_worker"
  case documentTooSlow = "document_too_slow"
  case documentTooMuchMemory = "document_too_much_memory"
  case nothingFound = "nothing_found"
  case extractionUnverified = "extraction_unverified"
  case idempotencyKeyReused = "idempotency_key_reused"
  case rateLimited = "rate_limited"
  /// In logs and metrics only: the client left, so there is no answer.
  case clientClosed = "client_closed"
  case internalError = "internal_error"
  case modelBadAnswer = "model_bad_answer"
  case overloaded
  case draining
  case engineUnavailable = "engine_unavailable"
  case ocrUnavailable = "ocr_unavailable"
  case gatewayUnreachable = "gateway_unreachable"
  case hostedUnavailable = "hosted_unavailable"
  case spendCapReached = "spend_cap_reached"
  case deadlineExceeded = "deadline_exceeded"

  /// The codes that answers have.
  public static let answered = allCases.filter { $0 != .clientClosed }

  /// HTTP status.
  public var status: Int {
    switch self {
    case .malformedRequest: 400
    case .unauthorized: 401
    case .forbidden: 403
    case .notFound: 404
    case .methodNotAllowed: 405
    case .bodyTimeout: 408
    case .bodyTooLarge, .batchTooLarge: 413
    case .unsupportedMediaType: 415
    case .documentUnreadable, .passwordRequired, .tooManyPages, .tooManyPixels, .pageTooLarge,
      .documentCrashedWorker, .documentTooSlow, .documentTooMuchMemory, .nothingFound, .extractionUnverified,
      .idempotencyKeyReused:
      422
    case .rateLimited: 429
    case .clientClosed: 499
    case .internalError: 500
    case .modelBadAnswer: 502
    case .overloaded, .draining, .engineUnavailable, .ocrUnavailable, .gatewayUnreachable, .hostedUnavailable,
      .spendCapReached:
      503
    case .deadlineExceeded: 504
    }
  }

  /// A short sentence for people, the same for every occurrence.
  public var title: String {
    switch self {
    case .malformedRequest: "The request is malformed"
    case .unauthorized: "The token is missing or wrong"
    case .forbidden: "Not allowed"
    case .notFound: "There is nothing at this path"
    case .methodNotAllowed: "The path does not take this method"
    case .bodyTimeout: "The body did not arrive in time"
    case .bodyTooLarge: "The body is too large"
    case .batchTooLarge: "The batch is too large"
    case .unsupportedMediaType: "Only \(DocumentFormat.list("and")) documents are read"
    case .documentUnreadable: "The document cannot be read"
    case .passwordRequired: "The document needs a password"
    case .tooManyPages: "The document has too many pages"
    case .tooManyPixels: "The image has too many pixels"
    case .pageTooLarge: "A page is larger than paper gets"
    case .documentCrashedWorker: "The document crashed the process that read it"
    case .documentTooSlow: "The document takes too long to read"
    case .documentTooMuchMemory: "The document takes too much memory to read"
    case .nothingFound: "No vendor, date or total was found"
    case .extractionUnverified: "The model's answer could not be verified"
    case .idempotencyKeyReused: "The idempotency key belongs to another document"
    case .rateLimited: "Too many requests"
    case .clientClosed: "The client left"
    case .internalError: "The gateway failed"
    case .modelBadAnswer: "The model server failed"
    case .overloaded: "Too many documents are waiting"
    case .draining: "The gateway is shutting down"
    case .engineUnavailable: "The extraction engine is not available"
    case .ocrUnavailable: "Text recognition is not available"
    case .gatewayUnreachable: "No gateway can be reached"
    case .hostedUnavailable: "The hosted service gave no answer"
    case .spendCapReached: "The spend cap is reached"
    case .deadlineExceeded: "The answer was not ready in time"
    }
  }

  /// Whether the same request can succeed later.
  public var retryable: Bool {
    switch self {
    case .bodyTimeout, .rateLimited, .clientClosed, .internalError, .modelBadAnswer, .overloaded, .draining,
      .engineUnavailable, .ocrUnavailable, .gatewayUnreachable, .hostedUnavailable, .spendCapReached,
      .deadlineExceeded:
      true
    default: false
    }
  }
}

/// The stages of a document's way, in the order in which they happen; of a problem, the one that it came from.
public enum Stage: String, Sendable, CaseIterable {
  /// The request is checked and received.
  case admit
  /// The document waits for its turn.
  case schedule
  /// Its pages are opened and read.
  case prepare
  /// Its fields are found, with a model or without.
  case extract
  /// A model's answer is checked.
  case validate
}

/// An error that callers receive. It never contains text of the document.
public struct Problem: Error, Sendable, Equatable {
  public var code: ProblemCode
  /// This occurrence, for people: what was seen and what would be allowed.
  public var detail: String
  public var stage: Stage
  /// When trying again makes sense, in ms; nil when waiting does not help.
  public var retryAfterMs: Int?

  public init(_ code: ProblemCode, _ detail: String, stage: Stage, retryAfterMs: Int? = nil) {
    self.code = code
    self.detail = detail
    self.stage = stage
    self.retryAfterMs = retryAfterMs
  }

  /// The time for a document is over; the same request may be in time later.
  public static func late(_ detail: String, stage: Stage) -> Problem {
    Problem(.deadlineExceeded, detail, stage: stage, retryAfterMs: 5_000)
  }

  /// `application/problem+json` (RFC 9457) with the contract's members.
  public func json(requestId: String) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("type", .string("urn:ocr-gateway:problem:\(code.rawValue)")), .init("title", .string(code.title)),
      .init("status", .integer(Int64(code.status))), .init("code", .string(code.rawValue)),
      .init("detail", .string(detail)), .init("retryable", .bool(code.retryable)),
      .init("requestId", .string(requestId)), .init("stage", .string(stage.rawValue)),
    ]
    if let retryAfterMs { members.append(.init("retryAfterMs", .integer(Int64(retryAfterMs)))) }
    return .object(members)
  }
}
