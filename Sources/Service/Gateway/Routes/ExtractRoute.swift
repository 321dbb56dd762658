import HTTPTypes
import Hummingbird
import JSON

/// `POST /v1/extract`: one document in, its checked fields out.
struct ExtractRoute: Sendable {
  static let path = "/v1/extract"

  let limits: DocumentLimits
  let intake: DocumentIntake

  func handle(_ request: Request, _ context: GatewayRequestContext) async throws -> Response {
    context.record.update { $0.bodyWasRead = false }
    let options = try DocumentOptions(request, limits)
    let body = try DocumentBody(
      contentType: request.headers[.contentType],
      contentLength: request.headers[.contentLength].flatMap { Int($0) }, maximumBytes: limits.maxBody)
    let expected = try intake.expect(options, context, contentType: request.headers[.contentType])
    let bytes: [UInt8]
    do {
      bytes = try await context.receive(body, from: request, until: options.bodyDeadline).finish()
    } catch {
      expected.abandon()
      throw error
    }
    // Whoever reads slowly hears of the latest page only, and always of the outcome.
    let (events, feed) = AsyncStream.makeStream(of: DocumentEvent.self, bufferingPolicy: .bufferingNewest(1))
    let follower = try expected.received(bytes) { event in
      feed.yield(event)
      if case .outcome = event { feed.finish() }
    }
    let presence = await context.presence { follower.leave() }
    let rendering = OutcomeRendering(options, context)
    if options.takesLines {
      return .lines(headers: options.headers, context) { write in
        defer { presence.end() }
        for await event in events { try await write(rendering.line(event)) }
        // Cancelled before the outcome.
        try Task.checkCancellation()
      }
    }
    defer { presence.end() }
    for await case .outcome(let outcome) in events {
      return .json(try rendering.result(outcome), headers: options.headers)
    }
    throw CancellationError()
  }
}
