import HTTPTypes

/// The ids of one request, the caller's own where they are valid.
struct RequestIdentity: Sendable {
  let requestID: String
  let trace: TraceContext

  init(headers: HTTPFields) {
    var generator = SystemRandomNumberGenerator()
    requestID = RequestID.accept(headers[.xRequestID], using: &generator)
    trace = headers[.traceparent].flatMap { TraceContext(traceparent: $0) } ?? TraceContext(using: &generator)
  }
}
