import Extraction
import Glibc
import HTTPTypes
import HummingbirdCore
import JSON
import Logging
import NIOCore
import NIOHTTP1
import Settings
import Traces

/// Answers every request: gives it its ids, finds out whom it is from, asks the gate, has its route answer it, renders what
/// goes wrong, and has it logged and counted.
struct RequestResponder: Sendable {
  let routes: RouteTable
  let access: ClientAccess
  /// Told of clients that are not admitted.
  let strangers: RefusalLog
  /// What every request must pass.
  let gate: any RequestGate
  /// What requests show; nil where none is asked for.
  let tokens: RenewedFiles<TokenTable>?
  let paces: CallerPaces
  /// nil where no traces are recorded.
  let tracer: Tracer?
  let logger: Logger
  let metrics: ServerMetrics

  /// - Parameter peer: of the connection.
  func respond(to request: Request, on channel: any Channel, of peer: IPAddress) async -> Response {
    let began = ContinuousClock.now
    let client = Result { () throws(Problem) in
      try access.client(behind: peer, forwardedFor: request.headers[values: .xForwardedFor])
    }
    let isMetered = routes.isMetered(request)
    let tracer = isMetered ? tracer : nil
    var context = DocumentRequestContext(
      request, channel: channel, client: (try? client.get()) ?? peer, tracer: tracer, logger: logger)
    let identity = context.identity
    let span = tracer?.open(request, identity, at: began)
    // What is taken when the request comes in.
    let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    var isEntered = false
    var response: Response
    var problem: Problem?
    do {
      try admit(client.get(), to: request.uri.path, on: channel.eventLoop)
      try gate.check(request, port: channel.localAddress?.port)
      try identify(&context, request)
      if isMetered {
        try await paces.enter(context.caller, bytes: announced)
        isEntered = true
      }
      response = try await TraceScope.$current.withValue(span?.scope ?? identity.passedOn(tracer)) {
        try await routes.answer(request, context)
      }
    } catch {
      let seen = self.problem(for: error, context.logger)
      problem = seen
      // No answer has this code, and a client that closed its own direction only would still read one.
      if seen.code == .clientClosed { try? await channel.close() }
      response = render(seen, error, request: request, context: context)
    }
    response.headers[.xRequestID] = identity.requestID
    response.headers[.traceparent] = identity.trace.traceparent
    if request.method == .head { response = response.createHeadResponse() }
    if isMetered { response.headers.append(contentsOf: rateLimits(of: context.caller)) }
    let values = context.record.values
    if values.isReplay { response.headers[.idempotentReplayed] = "true" }
    let path = request.uri.path
    let line = RequestLine(
      context: context, method: request.method, path: routes.name(of: path) ?? "other",
      isProbe: routes.isProbe(path), status: response.status.code, code: problem?.code, began: began,
      span: span)
    let entered = isEntered ? announced : nil
    guard values.isStreamed else {
      finish(line, entered: entered)
      return response
    }
    let body = response.body
    response.body = ResponseBody { writer in
      defer { finish(line, entered: entered) }
      try await body.write(writer)
    }
    return response
  }

  /// Refuses a client that a trusted proxy names and the allow-list does not.
  private func admit(_ client: IPAddress, to path: String, on eventLoop: any EventLoop) throws(Problem) {
    guard !access.admits(client, to: path) else { return }
    strangers.refused(client, on: eventLoop)
    throw Problem(.forbidden, "\(client) is not on the allow-list", stage: .admit)
  }

  /// Finds out whose token a request shows, where one is asked for.
  private func identify(_ context: inout DocumentRequestContext, _ request: Request) throws(TokenRefusal) {
    guard let tokens, !routes.isOpen(request.uri.path) else { return }
    context.caller = try tokens.value.caller(
      request.headers[values: .authorization], at: context.caller.address,
      today: CalendarDate(unixSeconds: Int64(time(nil))))
  }

  /// Nothing for a caller without limits.
  private func rateLimits(of caller: Caller) -> HTTPFields {
    let standings = paces.standings(of: caller)
    return standings.isEmpty ? [:] : [.rateLimitPolicy: standings.policy, .rateLimit: standings.rest]
  }

  /// The request is answered to its end.
  ///
  /// - Parameter entered: bytes that it was let in with; nil where it was not let in.
  private func finish(_ line: RequestLine, entered: Int?) {
    if let entered { paces.leave(line.context.caller, line.context.record.values, announced: entered) }
    metrics.answered(line)
    line.write()
    line.endSpan()
  }

  private func problem(for error: any Error, _ logger: Logger) -> Problem {
    switch error {
    case let problem as Problem: return problem
    case let error as any ProblemConvertible: return error.problem
    case is HTTPParserError:
      return Problem(.malformedRequest, "the body does not follow HTTP/1.1", stage: .admit)
    case is CancellationError:
      return Problem(.draining, "the service shut down before the answer was ready", stage: .extract)
    default:
      return Problem(unexpected: error, logger)
    }
  }

  /// - Parameter error: what was thrown, where it says more than the problem that is made of it.
  private func render(
    _ problem: Problem, _ error: any Error, request: Request, context: DocumentRequestContext
  ) -> Response {
    let form = routes.errors(at: request.uri.path)
    let answer = form.answer(problem, error, context.identity.requestID)
    var headers: HTTPFields = [.contentType: form.mediaType]
    headers[.retryAfter] = problem.retryAfter
    if let refusal = error as? TokenRefusal { headers[.wwwAuthenticate] = refusal.challenge }
    if problem.code == .methodNotAllowed, let allowed = routes.methods(at: request.uri.path) {
      headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
    }
    return Response(
      status: HTTPResponse.Status(code: answer.status), headers: headers,
      body: .init(byteBuffer: ByteBuffer(string: answer.json.serialized())))
  }
}
