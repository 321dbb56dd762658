import Bookkeeping
import Extraction
import HTTPTypes
import HummingbirdCore
import JSON
import NIOCore

/// Writes what became of documents, the way one request asked for.
struct OutcomeRendering: Sendable {
  private let form: AcceptedForm
  private let hasEvidence: Bool
  private let requestID: String

  init(_ options: DocumentOptions, _ context: DocumentRequestContext) {
    form = options.form
    hasEvidence = options.included.contains(.evidence)
    requestID = context.identity.requestID
  }

  /// The answer to one document.
  ///
  /// - Throws: the problem, where there is none.
  func response(_ outcome: DocumentOutcome) throws(Problem) -> Response {
    let result = try outcome.get().result
    if case .book(let format) = form {
      return .text(try format.text(of: [(file: nil, fields: result.fields)]), type: format.mediaType)
    }
    return .json(result.json(evidence: hasEvidence))
  }

  /// An element of a batch's answer.
  func item(_ outcome: DocumentOutcome, index: Int) -> JSONValue {
    .object([.init("index", .integer(Int64(index))), .init("status", .integer(Int64(outcome.status))), member(outcome)])
  }

  /// A line of an answer in lines.
  ///
  /// - Parameter index: in a batch.
  func line(_ event: DocumentEvent, index: Int? = nil) -> JSONValue {
    let place = index.map { [JSONValue.Member("index", .integer(Int64($0)))] } ?? []
    switch event {
    case .progress(let progress):
      return .object(
        [.init("event", "progress")] + place + [
          .init("stage", .string(progress.stage.rawValue)), .init("page", .integer(Int64(progress.page))),
          .init("pages", .optional(progress.pages.map(Int64.init))),
        ])
    case .outcome(let outcome):
      let member = member(outcome)
      let status = place.isEmpty ? [] : [JSONValue.Member("status", .integer(Int64(outcome.status)))]
      return .object([.init("event", .string(member.key))] + place + status + [member])
    }
  }

  private func member(_ outcome: DocumentOutcome) -> JSONValue.Member {
    switch outcome {
    case .answered(let answer): .init("result", answer.result.json(evidence: hasEvidence))
    case .failed(let problem): .init("error", problem.json(requestId: requestID))
    }
  }
}
