import Hummingbird

/// What every request must pass before a route sees it.
package protocol RequestGate: Sendable {
  /// - Parameter port: that the request came to.
  /// - Throws: `Problem`, with which it is turned away.
  func check(_ request: Request, port: Int?) throws
}

/// Has a gate asked.
struct GateMiddleware: RouterMiddleware {
  let gate: any RequestGate

  func handle(
    _ request: Request, context: DocumentRequestContext,
    next: (Request, DocumentRequestContext) async throws -> Response
  ) async throws -> Response {
    do {
      try gate.check(request, port: context.channel.localAddress?.port)
    } catch {
      // Nothing more of it is read.
      context.record.update { $0.bodyWasRead = false }
      throw error
    }
    return try await next(request, context)
  }
}
