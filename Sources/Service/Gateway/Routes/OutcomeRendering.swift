import Extraction
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// Writes what became of documents as JSON, the way one request asked for.
struct OutcomeRendering: Sendable {
  private let hasEvidence: Bool
  private let requestID: String

  init(_ options: DocumentOptions, _ context: GatewayRequestContext) {
    hasEvidence = options.included.contains(.evidence)
    requestID = context.identity.requestID
  }

  /// The answer alone.
  ///
  /// - Throws: the problem, where there is none.
  func result(_ outcome: DocumentOutcome) throws(Problem) -> JSONValue {
    switch outcome {
    case .answered(let answer): return answer.result.json(evidence: hasEvidence)
    case .failed(let problem): throw problem
    }
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

extension Response {
  /// An answer of one JSON text a line (https://github.com/ndjson/ndjson-spec), each sent as soon as it is written.
  ///
  /// - Parameter body: writes the lines; an answer that it does not bring to its end is cut off.
  static func lines(
    headers: HTTPFields, _ context: GatewayRequestContext,
    _ body: @escaping @Sendable (_ write: (JSONValue) async throws -> Void) async throws -> Void
  ) -> Response {
    var headers = headers
    headers[.contentType] = "application/x-ndjson"
    // nginx would hold lines back until a page of them is full.
    headers[.accelBuffering] = "no"
    context.record.update { $0.isStreamed = true }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await body { try await writer.write(ByteBuffer(string: $0.serialized() + "\n")) }
        try await writer.finish(nil)
      })
  }
}
