import Extraction
import HTTPTypes
import HummingbirdCore

/// What tells the routes that take documents apart: how a body holds them, and how outcomes are answered.
protocol DocumentRoute: Sendable {
  associatedtype Body: RequestBody

  /// Every part of the body is a document.
  var isBatch: Bool { get }

  /// Takes back what the route's interface does not know.
  func restrict(_ options: inout DocumentOptions)

  /// What the head says the document is; nil where it says nothing of it.
  func documentType(_ headers: HTTPFields) -> String?

  /// What takes in the body.
  ///
  /// - Parameter onPart: told of each document of a batch as soon as its last byte is there.
  /// - Throws: what the head shows to be wrong.
  func body(
    _ headers: HTTPFields, _ limits: DocumentLimits,
    onPart: @escaping @Sendable (_ index: Int, _ part: FormPart, _ bytes: Result<[UInt8], Problem>) -> Void
  ) throws(Problem) -> Body

  /// What the whole body held.
  ///
  /// - Throws: `Problem`, or an error of the route's interface.
  func received(_ body: Body) async throws -> ReceivedBody
}

extension DocumentRoute {
  var isBatch: Bool { false }

  func restrict(_ options: inout DocumentOptions) {}

  func documentType(_ headers: HTTPFields) -> String? { nil }
}

/// What a request's body held.
struct ReceivedBody: Sendable {
  /// nil where documents were parts of the body: work on each began when it was there.
  var document: (bytes: [UInt8], wish: DocumentWish)?
  /// Documents.
  var count = 1
  /// Writes the outcomes, in the documents' order.
  ///
  /// - Throws: `Problem`, or an error of the route's interface, where that is the answer.
  var respond: @Sendable (_ outcomes: [DocumentOutcome], _ rendering: OutcomeRendering) throws -> Response
}
