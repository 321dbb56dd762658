import Extraction
import Formatting
import HTTPTransport
import JSON
import MistralOCR

/// What came of one request to the hosted service (docs/client.md, "Hosted errors").
package enum HostedReply: Sendable, Equatable {
  case answered(OCRResponse)
  /// Nothing was charged, and the same request may succeed.
  case again(HostedFailure)
  /// Nothing was charged, and the same request would be refused again.
  case refused(HostedFailure)
  /// Nothing was charged: the service's parser does not take this PDF, which others may open.
  case unparsable
  /// It may have been charged.
  case unanswered
}

extension HostedReply {
  /// - Parameter retryAfter: how long the service asks to be left alone.
  package init(_ response: OutboundResponse, retryAfter: Duration?) {
    let error = HostedErrorBody(response.body)
    switch response.status {
    case 200: self = OCRResponse(parsing: response.body).map(HostedReply.answered) ?? .unanswered
    // Accepted, whatever is said of it.
    case 201..<300: self = .unanswered
    case 400 where error.isUnparsable: self = .unparsable
    case 400 where error.isSchema:
      self = .refused(.unavailable("the hosted service refuses the schema of the annotation"))
    // A retired model, like a refused key, is for a person to mend.
    case 400 where error.isUnknownModel, 404 where error.isUnknownModel:
      self = .refused(.account(status: response.status))
    case 401, 402, 403: self = .refused(.account(status: response.status))
    case 413: self = .refused(.document(Problem(.bodyTooLarge, "the hosted service takes no such size", stage: .admit)))
    case 400,
      422 where error.isAboutDocument:
      self = .refused(.document(.refusedByHosted(response.status)))
    case 429: self = .again(.rateLimited(retryAfterMs: (retryAfter ?? Self.pause).millisecondsRoundedUp))
    case 408, 425, 500...: self = .again(.unavailable("status \(response.status) of the hosted service"))
    default: self = .refused(.unavailable("status \(response.status) of the hosted service"))
    }
  }

  package init(_ error: TransportError) {
    switch error.code {
    // No byte of a request has left.
    case .unresolvable, .refused, .connectTimeout, .tls: self = .again(.unavailable(error.code.rawValue))
    case .invalidURL: self = .refused(.unavailable(error.code.rawValue))
    case .reset, .idleTimeout, .timeout, .responseTooLarge, .protocolError: self = .unanswered
    }
  }

  /// Where a service with too much to do does not say how long.
  private static let pause = Duration.seconds(1)
}

/// The errors of the service, in their several forms. Their texts are dropped: they may quote the document.
private struct HostedErrorBody {
  private var code: String?
  private var type: String?
  /// Of the parts of the request that are complained about; nil where none are named.
  private var locations: [[String]]?

  init(_ body: [UInt8]) {
    guard let json = try? JSONValue(parsing: body) else { return }
    // Seen as a text and as a number.
    code = json["code"]?.string ?? json["code"]?.integer.map { String($0) }
    type = json["type"]?.string
    locations = json["detail"]?.elements?.map { $0["loc"]?.elements?.compactMap(\.string) ?? [] }
  }

  var isUnparsable: Bool { code == "3740" || type == "document_parser_invalid_file" }
  var isSchema: Bool { code == "3300" || type == "invalid_request_json_schema" }
  var isUnknownModel: Bool { code == "3040" || type == "model_not_found" }
  /// As opposed to what we ask for.
  var isAboutDocument: Bool { locations?.contains { $0.contains("document") } ?? true }
}

extension Problem {
  /// The service does not take the document.
  static func refusedByHosted(_ status: Int) -> Problem {
    Problem(.documentUnreadable, "the hosted service refuses the document with status \(status)", stage: .extract)
  }
}
