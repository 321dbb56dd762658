import Extraction
import HTTPTypes
import JSON
import Logging
import NIOCore
import NIOHTTP1
import Settings
import Traces

/// An answer to a client whose request reached no route; the connection ends with it.
struct HTTPRefusal: Sendable {
  let head: HTTPResponseHead
  let body: ByteBuffer
  private let problem: Problem
  private let identity = RequestIdentity(headers: [:])

  init(_ problem: Problem) {
    self.problem = problem
    body = ByteBuffer(string: problem.json(requestId: identity.requestID).serialized())
    var headers: HTTPHeaders = [
      "content-type": "application/problem+json", "content-length": String(body.readableBytes),
      "connection": "close", "x-request-id": identity.requestID, "traceparent": identity.trace.traceparent,
    ]
    if let wait = problem.retryAfter { headers.add(name: "retry-after", value: wait) }
    head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: problem.code.status), headers: headers)
  }

  /// Its line in the log.
  ///
  /// - Parameter peer: the client.
  func log(_ peer: IPAddress, _ logger: Logger) {
    logger.info(
      "request",
      metadata: [
        "requestId": "\(identity.requestID)", "traceId": "\(identity.trace.traceID)",
        "peer": "\(peer)", "route": "other",
        "status": "\(problem.code.status)", "code": "\(problem.code.rawValue)", "totalMs": "0",
      ])
  }
}
