import HTTPTransport

extension OutboundRequest {
  /// With bounds that no test reaches unless it means to.
  init(_ method: String = "GET", to url: String, headers: [HTTPHeader] = [], body: String = "") {
    self.init(
      method: method, url: url, headers: headers, body: Array(body.utf8),
      timeouts: Timeouts(connect: .seconds(20), total: .seconds(30)))
  }
}

extension OutboundResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// The code that a request fails with; nil when it does not fail.
func failure(
  of request: OutboundRequest, by transport: CurlTransport, onBody: (@Sendable ([UInt8]) -> Void)? = nil
) async -> TransportError.Code? {
  do {
    _ = try await transport.send(request, onBody: onBody)
    return nil
  } catch {
    return (error as? TransportError)?.code
  }
}
