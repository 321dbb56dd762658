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
  let admission: Admission
  let engine: any ExtractionEngine

  func handle(_ request: Request, _ context: GatewayRequestContext) async throws -> Response {
    let began = ContinuousClock.now
    context.record.update { $0.bodyWasRead = false }
    let prefer = try Prefer(request.headers[values: .prefer])
    let included = try Inclusion.parse(request.uri.queryParameters.getAll("include"))
    var body = try DocumentBody(
      contentType: request.headers[.contentType],
      contentLength: request.headers[.contentLength].flatMap { Int($0) }, maximumBytes: configuration.maxBody)
    let wait = min(prefer.wait ?? configuration.defaultDeadline, configuration.maxDeadline)

    let permit = try admission.enter()
    defer { admission.leave(permit) }
    let bytes = try await receive(&body, from: request, context, until: began + min(wait, Self.bodyTimeout))
    let signature = try DocumentSignature.require(bytes)
    context.record.update { $0.kind = "\(signature)" }

    let answer = try await extract(bytes, permit, context, until: began + wait)
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

  /// Runs the engine until it answers, the deadline passes, the client leaves, or the drain's grace is over.
  private func extract(
    _ bytes: [UInt8], _ permit: Admission.Permit, _ context: GatewayRequestContext,
    until deadline: ContinuousClock.Instant
  ) async throws -> EngineAnswer {
    let engine = engine
    let work = Task {
      try await withDeadline(deadline) { try await engine.extract(bytes, deadline: deadline) { _, _ in } }
    }
    admission.onCutOff(permit) { work.cancel() }
    let disconnect = try? await context.channel.pipeline.handler(type: DisconnectHandler.self).get()
    disconnect?.observe { work.cancel() }
    defer { disconnect?.clear() }
    do {
      return try await withTaskCancellationHandler {
        try await work.value
      } onCancel: {
        work.cancel()
      }
    } catch is DeadlineExceeded {
      throw Problem(
        .deadlineExceeded, "the answer was not ready within the time given by Prefer: wait or OCR_DEFAULT_DEADLINE",
        stage: .extract)
    } catch is CancellationError {
      if admission.isCutOff {
        throw Problem(
          .draining, "this gateway shut down before the document was done", stage: .extract, retryAfterMs: 5_000)
      }
      // Nobody reads this answer; it is for the log.
      throw Problem(.deadlineExceeded, "the client left before the answer was ready", stage: .extract)
    }
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
