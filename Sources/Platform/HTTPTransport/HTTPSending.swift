/// Sends HTTP requests.
public protocol HTTPSending: Sendable {
  /// Sends one request.
  ///
  /// - Parameter onBody: given pieces of the response body as they arrive, whatever the status; the returned response's
  ///   body is empty then. Called on a thread of the sender's, which must not be blocked; never after the call returned.
  /// - Throws: `TransportError`, `CancellationError`; cancelling the task closes the request upstream.
  func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse
}
