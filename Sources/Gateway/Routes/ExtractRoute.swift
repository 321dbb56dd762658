import Extraction
import HTTPTypes
import Hummingbird
import Inference
import NIOCore
import Workers

/// `POST /v1/extract`: one document in, its checked fields out.
struct ExtractRoute: Sendable {
  /// A body must have arrived within this time, whatever its caller is willing to wait.
  private static let bodyTimeout = Duration.seconds(60)

  let configuration: GatewayConfiguration
  let desk: DocumentDesk

  func handle(_ request: Request, _ context: GatewayRequestContext) async throws -> Response {
    let began = ContinuousClock.now
    context.record.update { $0.bodyWasRead = false }
    let prefer = try Prefer(request.headers[values: .prefer])
    let included = try Inclusion.parse(request.uri.queryParameters.getAll("include"))
    var body = try DocumentBody(
      contentType: request.headers[.contentType],
      contentLength: request.headers[.contentLength].flatMap { Int($0) }, maximumBytes: configuration.maxBody)
    let wait = min(prefer.wait ?? configuration.defaultDeadline, configuration.maxDeadline)

    let terms = DocumentDesk.Terms(caller: context.caller, deadline: began + wait)
    let permit = try desk.enter(terms)
    defer { desk.leave(permit) }
    let bytes = try await receive(&body, from: request, context, until: began + min(wait, Self.bodyTimeout))
    let signature = try DocumentSignature.require(bytes)
    context.record.update { $0.kind = "\(signature)" }

    let desk = desk
    let answer = try await context.untilDisconnect {
      try await desk.extract(bytes, permit, terms) { _ in }
    }
    let result = ExtractionResult(answer, id: context.identity.requestID, took: ContinuousClock.now - began)
    context.record.update {
      $0.result = result
      $0.attempts = answer.attempts
    }
    var headers: HTTPFields = [:]
    if prefer.wait != nil { headers[.preferenceApplied] = Prefer.applied(wait: wait) }
    return .json(result.json(evidence: included.contains(.evidence)), headers: headers)
  }

  /// Reads the whole body.
  ///
  /// - Throws: what `DocumentBody` throws; `body_timeout` when the body is not there in time.
  private func receive(
    _ body: inout DocumentBody, from request: Request, _ context: GatewayRequestContext,
    until deadline: ContinuousClock.Instant
  ) async throws -> [UInt8] {
    let empty = body
    let received: DocumentBody
    do {
      received = try await withDeadline(deadline) {
        var body = empty
        var count = 0
        for try await chunk in request.body {
          count += chunk.readableBytes
          let seen = count
          context.record.update { $0.bytes = seen }
          try body.append(Array(chunk.readableBytesView))
        }
        return body
      }
    } catch is DeadlineExceeded {
      throw Problem(.bodyTimeout, "the body did not arrive in time", stage: .admit)
    }
    context.record.update { $0.bodyWasRead = true }
    body = received
    return try body.finish()
  }
}

extension ExtractionResult {
  /// An engine's answer as the caller gets it.
  package init(_ answer: EngineAnswer, id: String, took total: Duration) {
    self.init(
      id: id, fields: answer.fields, pages: answer.pages, verdict: answer.verdict, warnings: answer.warnings,
      engine: answer.engine,
      timing: Timing(
        queueMs: answer.times.queue.milliseconds, prepareMs: answer.times.prepare.milliseconds,
        inferenceMs: answer.times.inference.milliseconds, totalMs: total.milliseconds))
  }
}
