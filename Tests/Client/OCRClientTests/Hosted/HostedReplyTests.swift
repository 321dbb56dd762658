import Extraction
import HTTPTransport
import OCRClient
import Testing

@Suite struct HostedReplyTests {
  private func reply(_ status: Int, _ body: String = "", retryAfter: Duration? = nil) -> HostedReply {
    HostedReply(OutboundResponse(status: status, headers: [], body: Array(body.utf8)), retryAfter: retryAfter)
  }

  private func error(_ type: String, _ code: String) -> String {
    #"{"object":"error","message":"ACME LTD","type":"\#(type)","param":null,"code":\#(code),"raw_status_code":400}"#
  }

  @Test(arguments: [
    ("document_parser_invalid_file", "\"3740\""), ("document_parser_invalid_file", "3740"), ("other", "\"3740\""),
    ("other", "3740"), ("document_parser_invalid_file", "null"),
  ])
  func aPDFThatTheParserRejectsIsToBeSentAsImages(_ type: String, _ code: String) {
    #expect(reply(400, error(type, code)) == .unparsable)
  }

  @Test func aRefusedSchemaIsNoFaultOfTheDocument() {
    guard case .refused(.unavailable) = reply(400, error("invalid_request_json_schema", "\"3300\"")) else {
      Issue.record("3300")
      return
    }
  }

  @Test(arguments: [400, 404])
  func aRetiredModelIsForAPersonToMend(_ status: Int) {
    #expect(reply(status, error("model_not_found", "3040")) == .refused(.account(status: status)))
    #expect(reply(status, error("", "\"3040\"")) == .refused(.account(status: status)))
  }

  @Test(arguments: [401, 402, 403])
  func aRefusedAccountIsForAPersonToMend(_ status: Int) {
    #expect(reply(status) == .refused(.account(status: status)))
  }

  @Test(arguments: [
    (400, ""), (400, #"{"object":"error","type":"invalid_request_file","code":"3310"}"#), (422, ""),
    (422, #"{"detail":"Invalid file format."}"#), (422, #"{"object":"error","message":"no"}"#),
    (
      422, #"{"detail":[{"type":"value_error","loc":["body","document","image_url"],"msg":"ACME","input":"ACME LTD"}]}"#
    ),
    (422, #"{"detail":[{"loc":["body","pages"]},{"loc":["body","document"]}]}"#),
  ])
  func aRefusedDocumentIsFinal(_ status: Int, _ body: String) throws {
    guard case .refused(.document(let problem)) = reply(status, body) else {
      Issue.record("not final")
      return
    }
    #expect(problem.code == .documentUnreadable)
    #expect(!problem.detail.contains("ACME"))
  }

  @Test(arguments: [
    (404, ""), (405, ""), (409, ""), (301, ""), (422, #"{"detail":[{"loc":["body","pages"],"msg":"no","type":"x"}]}"#),
  ])
  func whatIsWrongWithTheRequestIsNotTheDocumentsFault(_ status: Int, _ body: String) {
    guard case .refused(.unavailable) = reply(status, body) else {
      Issue.record("\(status)")
      return
    }
  }

  @Test func aTooLargeDocumentIsFinal() {
    guard case .refused(.document(let problem)) = reply(413) else {
      Issue.record("413")
      return
    }
    #expect(problem.code == .bodyTooLarge)
  }

  @Test(arguments: [408, 425, 500, 502, 503, 504, 529])
  func aFailingServiceIsAskedAgain(_ status: Int) {
    guard case .again(.unavailable) = reply(status) else {
      Issue.record("\(status)")
      return
    }
  }

  @Test func aRateLimitSaysWhen() {
    #expect(reply(429, retryAfter: .milliseconds(7_500)) == .again(.rateLimited(retryAfterMs: 7_500)))
    #expect(reply(429) == .again(.rateLimited(retryAfterMs: 1_000)))
  }

  /// Charged, perhaps: the document was taken.
  @Test(arguments: [200, 201, 202, 204])
  func whatIsAcceptedAndNotAnsweredIsNotRepeated(_ status: Int) {
    #expect(reply(status, "<html>") == .unanswered)
  }

  @Test(arguments: TransportError.Code.allCases)
  func onlyWhatNeverLeftIsAskedAgain(_ code: TransportError.Code) {
    let expected: HostedReply =
      switch code {
      case .unresolvable, .refused, .connectTimeout, .tls: .again(.unavailable(code.rawValue))
      case .invalidURL: .refused(.unavailable(code.rawValue))
      case .reset, .idleTimeout, .timeout, .responseTooLarge, .protocolError: .unanswered
      }
    #expect(HostedReply(TransportError(code, "scripted")) == expected)
  }
}

@Suite struct RetryAfterTests {
  private func wait(_ headers: (String, String)...) -> Duration? {
    let response = OutboundResponse(status: 429, headers: headers.map { HTTPHeader($0.0, $0.1) }, body: [])
    return RetryAfter(response, unixSeconds: 784_111_770)?.duration
  }

  @Test func secondsMillisecondsAndDatesAreUnderstood() {
    #expect(wait(("Retry-After", "7")) == .seconds(7))
    #expect(wait(("retry-after", "0.5")) == .milliseconds(500))
    #expect(wait(("Retry-After", "7"), ("retry-after-ms", "250")) == .milliseconds(250))
    // RFC 9110, 5.6.7: an IMF-fixdate.
    #expect(wait(("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")) == .seconds(7))
    #expect(wait(("Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT")) == .zero)
    #expect(wait(("Retry-After", "1e300")) == .seconds(86_400))
  }

  @Test(arguments: ["", "soon", "-1", "nan", "inf", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT"])
  func otherTextsSayNothing(_ text: String) {
    #expect(wait(("Retry-After", text)) == nil)
  }
}
