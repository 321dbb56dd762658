import CCurl

/// Sends HTTP requests through libcurl: one thread drives them all and keeps connections for reuse.
///
/// HTTP/2 is used where a TLS server offers it and the request's body is no longer than 64 KiB, else HTTP/1.1.
/// Only `http:` and `https:` are spoken; redirects are not followed, and neither proxies of the environment, `.netrc`
/// nor cookies are used. A request that meets a reset on a reused connection before the first byte of a response is
/// sent again by libcurl on another connection, unless it `needsNewConnection`; nothing else is ever sent twice.
/// `onBody` is called on the transport's thread: a closure that blocks holds up every other request.
public final class CurlTransport: HTTPSending {
  private let mailbox: Mailbox

  /// Starts the thread.
  ///
  /// - Throws: `TransportStartFailure`.
  public init(_ configuration: TransportConfiguration = TransportConfiguration()) throws(TransportStartFailure) {
    guard Self.isLibraryReady else { throw TransportStartFailure("curl_global_init") }
    guard let connections = MultiHandle(idleConnections: configuration.idleConnections) else {
      throw TransportStartFailure("curl_multi_init")
    }
    mailbox = Mailbox(connections: connections)
    try TransferThread.start(mailbox, configuration)
  }

  deinit { shutdown() }

  public func send(
    _ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)? = nil
  ) async throws -> OutboundResponse {
    try request.validate()
    let id = mailbox.newID()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        mailbox.post(Submission(id: id, request: request, onBody: onBody, continuation: continuation))
        // A cancellation from before the request was posted found nothing to cancel.
        if Task.isCancelled { mailbox.post(cancellationOf: id) }
      }
    } onCancel: {
      mailbox.post(cancellationOf: id)
    }
  }

  /// Ends the thread and closes all connections. Open requests and those to come fail with `TransportError.Code.reset`.
  ///
  /// Returns at once; the thread ends as soon as it has seen the message.
  public func shutdown() { mailbox.close() }

  /// Done once for the process, never undone: other users of libcurl may be in the same process.
  static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
