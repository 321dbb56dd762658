import Extraction
import HTTPTransport
import OCRClient
import TestSupport
import Testing

/// What an answer, or none, means for the document and for the circuit.
@Suite struct GatewayReplyTests {
  private func failure(_ response: OutboundResponse) throws -> GatewayFailure {
    guard case .failed(let failure) = GatewayReply(response) else { throw NoFailure() }
    return failure
  }

  private struct NoFailure: Error {}

  private func response(_ status: Int, _ body: String = "", _ headers: [HTTPHeader] = []) -> OutboundResponse {
    OutboundResponse(status: status, headers: headers, body: Array(body.utf8))
  }

  @Test func anAnswerIsRead() {
    #expect(GatewayReply(.answer(total: 42)) == .answered(.sample(total: 42)))
  }

  /// A replayed answer has the times of the request that it was made for; this one took less.
  @Test func aReplayHasItsOwnTimes() throws {
    var response = OutboundResponse.answer(total: 42)
    response.headers.append(HTTPHeader("idempotent-replayed", "true"))
    guard case .answered(let result) = GatewayReply(response, took: .microseconds(4_900)) else { throw NoFailure() }
    #expect(result.timing == Timing(queueMs: 0, prepareMs: 1, inferenceMs: 3, totalMs: 4))
    #expect(result.fields == ExtractionResult.sample(total: 42).fields)
  }

  @Test(arguments: ["", "<html>ok</html>", "{}", "[]", "null", #"{"id":"r1","total":"12"}"#])
  func anythingElseWithStatus200IsABadAnswer(body: String) throws {
    let failure = try failure(response(200, body))
    #expect(failure.reason == .badAnswer)
    #expect(failure.isEndpointFault)
    #expect(failure.problem.code == .internalError)
  }

  @Test(arguments: [100, 204, 301, 302, 304])
  func otherStatusesAreBadAnswers(status: Int) throws {
    #expect(try failure(response(status)).reason == .badAnswer)
  }

  /// Faults of the document and of the request are final, with the gateway's own words.
  @Test(
    arguments: ProblemCode.answered.filter { (400...499).contains($0.status) && ![408, 429].contains($0.status) })
  func problemsOfTheDocumentAreFinal(code: ProblemCode) {
    #expect(
      GatewayReply(.problem(code)) == .refused(Problem(code, "said by a scripted gateway", stage: .admit)))
  }

  /// What a gateway writes into its log only, it does not answer; so a stranger said it.
  @Test func clientClosedIsNoAnswer() {
    guard case .refused(let problem) = GatewayReply(.problem(.clientClosed)) else {
      Issue.record("a refusal with status 499 is final")
      return
    }
    #expect(problem.code == .malformedRequest)
  }

  @Test(
    arguments: ProblemCode.allCases.filter {
      $0.status >= 500 || [408, 429].contains($0.status)
    })
  func problemsOfTheGatewayAreNot(code: ProblemCode) throws {
    let failure = try failure(.problem(code, retryAfterMs: 1_500))
    #expect(failure.problem.code == code)
    #expect(failure.retryAfter == .milliseconds(1_500))
    #expect(failure.problem.retryAfterMs == nil, "the plan says it, when it gives up")
    switch code {
    case .overloaded, .draining, .rateLimited: #expect(failure.reason == .overloaded && !failure.isEndpointFault)
    case .deadlineExceeded, .bodyTimeout: #expect(failure.reason == .timeout && !failure.isEndpointFault)
    default: #expect(failure.reason == .serverError && failure.isEndpointFault)
    }
  }

  /// A proxy's own pages, and codes of other versions: only the status counts.
  @Test(
    arguments: [
      (400, .malformedRequest), (401, .unauthorized), (403, .forbidden), (404, .notFound), (405, .methodNotAllowed),
      (413, .bodyTooLarge), (415, .unsupportedMediaType), (418, .malformedRequest), (422, .documentUnreadable),
    ] as [(Int, ProblemCode)])
  func strangersRefusalsGoByStatus(status: Int, code: ProblemCode) {
    for body in ["<html>no</html>", #"{"code":"brand_new","detail":"x"}"#, #"{"code":"overloaded","detail":"x"}"#] {
      guard case .refused(let problem) = GatewayReply(response(status, body)) else {
        Issue.record("\(status) is not final")
        return
      }
      #expect(problem.code == code)
    }
  }

  @Test(
    arguments: [
      (408, .timeout, .bodyTimeout, false), (429, .overloaded, .rateLimited, false),
      (500, .serverError, .internalError, true), (502, .serverError, .gatewayUnreachable, true),
      (503, .serverError, .gatewayUnreachable, true), (504, .serverError, .deadlineExceeded, true),
      (599, .serverError, .internalError, true),
    ] as [(Int, FallbackReason, ProblemCode, Bool)])
  func strangersFailuresGoByStatus(status: Int, reason: FallbackReason, code: ProblemCode, isFault: Bool) throws {
    let failure = try failure(response(status, "<html>no</html>", [HTTPHeader("Retry-After", "7")]))
    #expect(failure.reason == reason)
    #expect(failure.problem.code == code)
    #expect(failure.isEndpointFault == isFault)
    #expect(failure.retryAfter == .seconds(7))
  }

  @Test(
    arguments: [
      ("0", .zero), ("120", .seconds(120)), ("999999999999", .seconds(86_400)), ("-1", nil), ("soon", nil),
      ("9223372036854775807", .seconds(86_400)), ("1.5", nil), ("", nil),
    ] as [(String, Duration?)])
  func retryAfterIsWholeSecondsADayAtMost(text: String, expected: Duration?) throws {
    #expect(try failure(response(503, "", [HTTPHeader("Retry-After", text)])).retryAfter == expected)
  }

  @Test func millisecondsAreMoreExactThanTheHeader() throws {
    #expect(try failure(.problem(.overloaded, retryAfterMs: 1_001)).retryAfter == .milliseconds(1_001))
  }

  @Test(arguments: TransportError.Code.allCases)
  func everyErrorOfTheTransportFailsOver(code: TransportError.Code) {
    guard case .failed(let failure) = GatewayReply(TransportError(code, "x")) else {
      Issue.record("\(code) is final")
      return
    }
    #expect(failure.isEndpointFault)
    let expected: FallbackReason =
      switch code {
      case .tls: .tls
      case .timeout, .idleTimeout: .timeout
      case .responseTooLarge, .protocolError: .badAnswer
      case .invalidURL, .unresolvable, .refused, .connectTimeout, .reset: .unreachable
      }
    #expect(failure.reason == expected)
    #expect(failure.problem.code == (expected == .timeout ? .deadlineExceeded : .gatewayUnreachable))
  }

  @Test func aLongDetailIsCut() {
    let body = #"{"code":"document_unreadable","detail":"\#(String(repeating: "x", count: 5_000))"}"#
    guard case .refused(let problem) = GatewayReply(response(422, body)) else {
      Issue.record("not final")
      return
    }
    #expect(problem.detail.count == 1_000)
  }

  /// Any bytes with any status give a reply.
  @Test func isTotal() {
    var random = SeededGenerator(seed: 6)
    let pieces = [#"{"code":"#, #""overloaded""#, #","detail":"#, #""x""#, "}", "[", "9e999", "\"", "\u{0}", "-"]
    for _ in 0..<2_000 {
      let body = (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in pieces.randomElement(using: &random) }
      let status = Int.random(in: 0...1_000, using: &random)
      if case .answered = GatewayReply(response(status, body.joined())) { Issue.record("an answer out of nothing") }
    }
  }
}
