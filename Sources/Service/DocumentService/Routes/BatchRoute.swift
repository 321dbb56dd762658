import Extraction
import HTTPTypes
import HummingbirdCore
import JSON

/// `POST /v1/extract/batch`: documents in the parts of a form, each with a place, a run and an outcome of its own.
struct BatchRoute: DocumentRoute {
  static let path = "/v1/extract/batch"

  var isBatch: Bool { true }

  func body(
    _ headers: HTTPFields, _ limits: DocumentLimits,
    onPart: @escaping @Sendable (Int, FormPart, Result<[UInt8], Problem>) -> Void
  ) throws(Problem) -> BatchBody {
    try BatchBody(
      contentType: headers[.contentType], contentLength: headers[.contentLength].flatMap { Int($0) },
      maximumDocument: limits.maxBody, onDocument: onPart)
  }

  func received(_ body: BatchBody) throws -> ReceivedBody {
    ReceivedBody(count: try body.finish()) { outcomes, rendering in
      .json(.array(outcomes.enumerated().map { rendering.item($0.element, index: $0.offset) }))
    }
  }
}
