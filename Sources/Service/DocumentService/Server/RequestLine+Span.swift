import Extraction
import HTTPTypes
import HummingbirdCore
import Traces

extension RequestLine {
  /// The request is answered to its end, and so is its span.
  func endSpan() {
    guard let span else { return }
    let (values, ended) = (context.record.values, ContinuousClock.now)
    let isAdmitted = values.admitted != nil
    span.scope.record(.admit, from: began, to: values.admitted ?? ended, error: isAdmitted ? nil : code?.rawValue)
    span.note([SpanAttribute("http.route", path), .status(status)])
    if values.isReplay { span.note([SpanAttribute("ocr.replayed", true)]) }
    // What is wrong with a request is no failure of the server.
    if let code { if status >= 500 { span.fail(code.rawValue) } else { span.note([.error(code.rawValue)]) } }
    span.end(at: ended)
  }
}

extension Tracer {
  /// The span of a request that came.
  func open(_ request: Request, _ identity: RequestIdentity, at began: ContinuousClock.Instant) -> OpenSpan? {
    open(
      "\(request.method) \(request.uri.path)", .server, in: identity.trace, isCallers: identity.isCallersTrace,
      at: began, [.method(request.method.rawValue)])
  }
}

extension RequestIdentity {
  /// What others are told of a trace that is not recorded here: nothing where its caller did not decide whether to record it.
  func passedOn(_ tracer: Tracer?) -> TraceScope? {
    tracer != nil || isCallersTrace ? TraceScope(passingOn: trace) : nil
  }
}
