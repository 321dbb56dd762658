import Extraction
import Formatting
import HTTPTypes
import HummingbirdCore
import Logging
import Traces

/// A request that is answered. The log gets a line for it; a batch has one for each of its documents besides.
struct RequestLine: Sendable {
  let context: DocumentRequestContext
  let method: HTTPRequest.Method
  /// One of the route table's, or `other`.
  let path: String
  /// Asked every few seconds by load balancers.
  let isProbe: Bool
  let status: Int
  /// What is wrong with the request; nil where it was taken.
  let code: ProblemCode?
  let began: ContinuousClock.Instant
  /// nil where its trace is not recorded.
  let span: OpenSpan?

  func write() {
    let values = context.record.values
    let took = (ContinuousClock.now - began).milliseconds
    let id = context.identity.requestID
    var metadata: Logger.Metadata = [
      "peer": "\(context.caller.address)", "route": "\(method) \(path)", "status": "\(status)",
      "totalMs": "\(took)",
    ]
    if let token = context.caller.token { metadata["caller"] = "\(token)" }
    if let bytes = values.bytes { metadata["bytes"] = "\(bytes)" }
    if values.isBatch {
      metadata["documents"] = "\(values.documents.count)"
      for (index, document) in values.documents.sorted(by: { $0.key < $1.key }) {
        var line = document.metadata(id: "\(id)/\(index)", took: took)
        line["index"] = "\(index)"
        if let bytes = document.bytes { line["bytes"] = "\(bytes)" }
        if let outcome = document.outcome { line["status"] = "\(outcome.status)" }
        context.logger.info("document", metadata: line)
      }
    } else if let document = values.documents[0] {
      metadata.merge(document.metadata(id: id, took: took)) { $1 }
    }
    if let code { metadata["code"] = "\(code.rawValue)" }
    // Probes come every few seconds and say nothing while they succeed.
    context.logger.log(level: isProbe && status < 400 ? .debug : .info, "request", metadata: metadata)
  }
}

extension DocumentRecord {
  /// - Parameters:
  ///   - id: of the document in its request; an answer under another id was made for an earlier request.
  ///   - took: what the request took, in ms.
  fileprivate func metadata(id: String, took: Int) -> Logger.Metadata {
    var metadata: Logger.Metadata = [:]
    if let kind { metadata["kind"] = "\(kind)" }
    switch outcome {
    case .answered(let answer):
      let result = answer.result
      metadata["pages"] = "\(result.pages)"
      metadata["engine"] = "\(result.engine.name)"
      metadata["verdict"] = "\(result.verdict.rawValue)"
      if let provenance = result.provenance { metadata["endpoint"] = "\(provenance.endpoint)" }
      // An answer from memory took none of these times, one that was under way only a part of them.
      let timing = isReplay ? result.timing.last(0) : result.id == id ? result.timing : result.timing.last(took)
      metadata["attempts"] = "\(isReplay ? 0 : answer.attempts)"
      metadata["queueMs"] = "\(timing.queueMs)"
      metadata["prepareMs"] = "\(timing.prepareMs)"
      metadata["inferenceMs"] = "\(timing.inferenceMs)"
    case .failed(let problem): metadata["code"] = "\(problem.code.rawValue)"
    case nil: break
    }
    return metadata
  }
}
