import Extraction
import HTTPTransport
import Traces

extension DocumentClient {
  /// Does a document's work where it belongs: below the span that is under way, below the caller's, or in a trace that begins
  /// here. Without all of them no trace is named, and the gateway decides.
  func traced<Value>(_ traceparent: String?, _ body: () async throws -> Value) async throws -> Value {
    if TraceScope.current != nil { return try await body() }
    let callers = traceparent.flatMap { TraceContext(traceparent: $0) }
    var generator = SystemRandomNumberGenerator()
    guard let trace = callers ?? tracer?.begin(using: &generator) else { return try await body() }
    let span = tracer?.open(SpanName.document.rawValue, .internal, in: trace, isCallers: callers != nil)
    defer { span?.end() }
    do {
      return try await TraceScope.$current.withValue(span?.scope ?? TraceScope(passingOn: trace)) { try await body() }
    } catch {
      span?.fail((error as? ExtractionFailure)?.problem.code.rawValue ?? "\(type(of: error))")
      throw error
    }
  }
}

extension OutboundRequest {
  /// The same, naming the span that is under way.
  var inTrace: OutboundRequest {
    guard let scope = TraceScope.current else { return self }
    var request = self
    request.headers.append(HTTPHeader("traceparent", scope.context.traceparent))
    return request
  }
}
