import Extraction
import HTTPTypes
import HummingbirdCore

/// `POST /v1/extract`: one document in, its checked fields out.
struct ExtractRoute: DocumentRoute {
  static let path = "/v1/extract"

  func documentType(_ headers: HTTPFields) -> String? { headers[.contentType] }

  func body(
    _ headers: HTTPFields, _ limits: DocumentLimits,
    onPart: @escaping @Sendable (Int, FormPart, Result<[UInt8], Problem>) -> Void
  ) throws(Problem) -> DocumentBody {
    try DocumentBody(
      contentType: headers[.contentType], contentLength: headers[.contentLength].flatMap { Int($0) },
      maximumBytes: limits.maxBody)
  }

  func received(_ body: DocumentBody) throws -> ReceivedBody {
    ReceivedBody(document: (try body.finish(), .fields)) { outcomes, rendering in
      try rendering.response(outcomes[0])
    }
  }
}
