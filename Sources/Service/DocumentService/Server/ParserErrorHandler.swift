import Extraction
import HTTPTypes
import JSON
import Logging
import NIOCore
import NIOHTTPTypes

/// Gives the answer to bytes that are not HTTP the form of every other error, and a line in the log.
///
/// Such bytes never become a request, so `RequestResponder` does not see them; the server framework answers them with a bare
/// 400, which is recognized by its Content-Length of 0: no error of ours is without a body.
final class ParserErrorHandler: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let logger: Logger

  init(logger: Logger) { self.logger = logger }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest,
      head.headerFields[.contentLength] == "0"
    else { return context.write(data, promise: promise) }

    let identity = RequestIdentity(headers: [:])
    let problem = Problem(.malformedRequest, "this is no HTTP/1.1 request", stage: .admit)
    let body = ByteBuffer(string: problem.json(requestId: identity.requestID).serialized())
    head.headerFields[.contentType] = "application/problem+json"
    head.headerFields[.contentLength] = String(body.readableBytes)
    head.headerFields[.xRequestID] = identity.requestID
    head.headerFields[.traceparent] = identity.trace.traceparent
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: promise)
    logger.info(
      "request",
      metadata: [
        "requestId": "\(identity.requestID)", "traceId": "\(identity.trace.traceID)",
        "peer": "\(context.remoteAddress?.ipAddress ?? "unknown")", "route": "other",
        "status": "\(problem.code.status)", "code": "\(problem.code.rawValue)", "totalMs": "0",
      ])
  }
}
