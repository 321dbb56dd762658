/// Why no complete response came. An HTTP error status is a response, not an error.
public struct TransportError: Error, Sendable, Equatable {
  /// Stable names, usable as metric labels.
  public enum Code: String, Sendable, CaseIterable {
    /// The URL, the method or a header field is malformed; nothing was sent.
    case invalidURL = "invalid_url"
    case unresolvable
    /// No TCP connection.
    case refused
    case connectTimeout = "connect_timeout"
    /// Handshake, certificate or pin.
    case tls
    /// The connection broke before the response was complete.
    case reset
    /// No byte for `Timeouts.idle`.
    case idleTimeout = "idle_timeout"
    /// `Timeouts.total` is over.
    case timeout
    /// More than `OutboundRequest.maximumResponseBytes`, or more than 64 KiB of headers.
    case responseTooLarge = "response_too_large"
    /// What came was not HTTP, or libcurl itself failed.
    case protocolError = "protocol_error"
  }

  public var code: Code
  /// For people; never holds a URL, a header or a body, any of which may be secret.
  public var detail: String

  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}
