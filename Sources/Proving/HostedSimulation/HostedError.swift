import Extraction
import JSON
import MistralOCR

/// An error in the service's own form.
public struct HostedError: Error, Sendable, Equatable {
  public var status: Int
  public var message: String
  public var type: String
  /// The service's number for it; nil where it has none.
  public var code: String?
  /// s
  public var retryAfter: Int?
  /// An error of the request itself; such errors have their own form.
  private var details: [OCRError.Detail] = []

  public init(_ status: Int, _ message: String, type: String, code: String? = nil, retryAfter: Int? = nil) {
    self.status = status
    self.message = message
    self.type = type
    self.code = code
    self.retryAfter = retryAfter
  }

  /// A body that is not a request.
  public init(_ error: OCRError) {
    self.init(error.status, error.problem.detail, type: "invalid_request_error")
    details = error.details
  }

  public static let unauthorized = HostedError(401, "Unauthorized", type: "invalid_request_error")

  public static func unknownModel(_ name: String) -> HostedError {
    HostedError(404, "The model `\(name)` does not exist for router `ocr`.", type: "model_not_found", code: "3040")
  }

  public static func rateLimited(retryAfter: Int) -> HostedError {
    HostedError(429, "Requests rate limit exceeded", type: "rate_limited", code: "1300", retryAfter: retryAfter)
  }

  /// The service's parser does not take a PDF that others open.
  public static let invalidPDF = HostedError(
    400, "Document is not a valid PDF.", type: "document_parser_invalid_file", code: "3740")

  public static let invalidImage = HostedError(
    400, "The file could not be loaded as a valid image.", type: "invalid_request_file", code: "3310")

  /// An annotation schema that it cannot fill.
  public static let unparsableSchema = HostedError(
    400, "Failed to parse schema.", type: "invalid_request_json_schema", code: "3300")

  /// An image as `document_url`, or a PDF as `image_url`.
  public static let wrongKey = HostedError(
    400, "simulated: PDFs come as document_url, images as image_url", type: "invalid_request_file", code: "3310")

  /// The service fails, or its experiment has it fail.
  public static func failure(_ status: Int, retryAfter: Int?) -> HostedError {
    HostedError(status, "simulated: status \(status)", type: "simulated_error", retryAfter: retryAfter)
  }

  /// The body of the answer.
  public var json: JSONValue {
    guard details.isEmpty else {
      let items = details.map { detail -> JSONValue in
        [
          "type": .string(detail.type), "loc": .array(detail.location.map(JSONValue.string)),
          "msg": .string(detail.message), "input": .null,
        ]
      }
      return ["detail": .array(items)]
    }
    return [
      "object": "error", "message": .string(message), "type": .string(type), "param": .null, "code": .optional(code),
      "raw_status_code": .integer(Int64(status)),
    ]
  }
}
