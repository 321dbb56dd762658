import Extraction
import HTTPTypes
import Hummingbird
import JSON
import Logging
import NIOCore
import NIOHTTP1

/// Outermost middleware: gives the request its ids, renders every error, has the request logged and counted.
struct ProblemMiddleware: RouterMiddleware {
  let routes: RouteTable
  let logger: Logger
  let metrics: ServerMetrics

  func handle(
    _ request: Request, context: DocumentRequestContext,
    next: (Request, DocumentRequestContext) async throws -> Response
  ) async throws -> Response {
    let began = ContinuousClock.now
    let identity = RequestIdentity(headers: request.headers)
    var context = context
    context.logger = logger
    context.logger[metadataKey: "requestId"] = .string(identity.requestID)
    context.logger[metadataKey: "traceId"] = .string(identity.trace.traceID)
    context.identity = identity

    var response: Response
    var problem: Problem?
    do {
      response = try await next(request, context)
    } catch {
      let seen = self.problem(for: error, request: request, context: context)
      problem = seen
      response = render(seen, error, request: request, context: context)
    }
    response.headers[.xRequestID] = identity.requestID
    response.headers[.traceparent] = identity.trace.traceparent
    let values = context.record.values
    if values.isReplay { response.headers[.idempotentReplayed] = "true" }
    let path = request.uri.path
    let line = RequestLine(
      context: context, method: request.method, path: routes.contains(path) ? path : "other",
      isProbe: routes.isProbe(path), status: response.status.code, code: problem?.code, began: began)
    guard values.isStreamed else {
      finish(line)
      return response
    }
    let body = response.body
    response.body = ResponseBody { writer in
      defer { finish(line) }
      try await body.write(writer)
    }
    return response
  }

  /// The request is answered to its end.
  private func finish(_ line: RequestLine) {
    metrics.answered(line)
    line.write()
  }

  private func problem(for error: any Error, request: Request, context: DocumentRequestContext) -> Problem {
    switch error {
    case let problem as Problem: return problem
    case let error as any ProblemConvertible: return error.problem
    case let error as HTTPError where error.status == .notFound:
      let path = request.uri.path
      if let allowed = routes.methods(at: path) {
        return Problem(
          .methodNotAllowed, "\(path) takes \(allowed.map(\.rawValue).joined(separator: ", "))", stage: .admit)
      }
      return Problem(.notFound, "see GET /openapi.json for what there is", stage: .admit)
    case is HTTPParserError:
      return Problem(.malformedRequest, "the body does not follow HTTP/1.1", stage: .admit)
    case is CancellationError:
      return Problem(.draining, "the service shut down before the answer was ready", stage: .extract)
    default:
      return Problem(unexpected: error, context.logger)
    }
  }

  /// - Parameter error: what was thrown, where it says more than the problem that is made of it.
  private func render(
    _ problem: Problem, _ error: any Error, request: Request, context: DocumentRequestContext
  ) -> Response {
    let form = routes.errors(at: request.uri.path)
    let answer = form.answer(problem, error, context.identity.requestID)
    var headers: HTTPFields = [.contentType: form.mediaType]
    if let wait = problem.retryAfterMs { headers[.retryAfter] = String((wait + 999) / 1_000) }
    if problem.code == .methodNotAllowed, let allowed = routes.methods(at: request.uri.path) {
      headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
    }
    let status = HTTPResponse.Status(code: answer.status)
    let body = ByteBuffer(string: answer.json.serialized())
    if context.record.values.bodyWasRead {
      return Response(status: status, headers: headers, body: .init(byteBuffer: body))
    }
    // The rest of the body would be read to its end before the connection is used again. Close it instead, a moment
    // later, so that a client that is still sending gets to read the answer.
    headers[.connection] = "close"
    let channel = context.channel
    return Response(
      status: status, headers: headers,
      body: ResponseBody(contentLength: body.readableBytes) { writer in
        try await writer.write(body)
        try await writer.finish(nil)
        channel.eventLoop.scheduleTask(in: .milliseconds(200)) { channel.close(promise: nil) }
      })
  }
}
