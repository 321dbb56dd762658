import HTTPTypes
import Traces

/// The ids of one request, the caller's own where they are valid.
struct RequestIdentity: Sendable {
  let requestID: String
  let trace: TraceContext
  let isCallersTrace: Bool

  /// - Parameter tracer: decides whether a trace that begins here is sampled; without one it is not.
  init(headers: HTTPFields, tracer: Tracer? = nil) {
    var generator = SystemRandomNumberGenerator()
    requestID = RequestID.accept(headers[.xRequestID], using: &generator)
    let callers = headers[.traceparent].flatMap { TraceContext(traceparent: $0) }
    isCallersTrace = callers != nil
    trace = callers ?? tracer?.begin(using: &generator) ?? TraceContext(using: &generator)
  }
}
