/// One HTTP request to another machine.
public struct OutboundRequest: Sendable {
  /// Bounds of the phases of a request.
  public struct Timeouts: Sendable, Equatable {
    /// Name lookup, TCP and TLS.
    public var connect: Duration
    /// Longest time without a byte in either direction, once connected; nil for no limit.
    public var idle: Duration?
    /// The whole request.
    public var total: Duration

    public init(connect: Duration = .seconds(5), idle: Duration? = nil, total: Duration) {
      self.connect = connect
      self.idle = idle
      self.total = total
    }
  }

  /// `GET`, `POST`, …
  public var method: String
  /// An absolute `http:` or `https:` URL.
  public var url: String
  /// `Connection`, `Content-Length`, `Expect` and `Transfer-Encoding` are the transport's own and refused.
  public var headers: [HTTPHeader]
  public var body: [UInt8]
  public var timeouts: Timeouts
  /// Most bytes of a response body; a longer one ends the request.
  public var maximumResponseBytes: Int
  /// Open a connection for it alone: a request that must not arrive twice. libcurl sends one again that meets a reset on a
  /// connection used before.
  public var needsNewConnection = false
  /// Tell when the server's certificate ends, which takes a connection for it alone.
  public var wantsCertificate = false

  public init(
    method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8] = [], timeouts: Timeouts,
    maximumResponseBytes: Int = 1 << 20
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeouts = timeouts
    self.maximumResponseBytes = maximumResponseBytes
  }
}

/// A header field; names are compared without case.
public struct HTTPHeader: Sendable, Equatable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A complete response.
public struct OutboundResponse: Sendable {
  public var status: Int
  public var headers: [HTTPHeader]
  /// Empty where the body was handed over piece by piece.
  public var body: [UInt8]
  /// When the server's certificate ends, such as `Nov 30 08:00:00 2027 GMT`; nil where that was not wanted, and without TLS.
  public var certificateEnd: String?

  public init(status: Int, headers: [HTTPHeader], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first field of that name.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
