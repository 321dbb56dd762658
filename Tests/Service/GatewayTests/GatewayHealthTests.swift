import Gateway
import HTTPTransport
import Settings
import Testing

/// What `ocr-gateway health` makes of an answer, or of none.
@Suite struct GatewayHealthTests {
  /// Answers, or fails, alike whatever it is asked.
  private struct Wire: HTTPSending {
    let outcome: Result<OutboundResponse, TransportError>

    func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
      #expect(request.url == "http://10.0.0.5:8000/health/ready" && request.timeouts.total < .seconds(5))
      return try outcome.get()
    }
  }

  private func health(_ outcome: Result<OutboundResponse, TransportError>) async throws -> GatewayHealth {
    try await GatewayHealth.of(try #require(ServerURL("http://10.0.0.5:8000")), http: Wire(outcome: outcome))
  }

  private func health(_ status: Int, _ body: String) async throws -> GatewayHealth {
    try await health(.success(OutboundResponse(status: status, headers: [], body: Array(body.utf8))))
  }

  @Test func readyIsSaidInAWord() async throws {
    let body = #"{"status":"ready","checks":{"intake":{"status":"ok","detail":"0 documents inside"}}}"#
    #expect(try await health(200, body) == GatewayHealth(isReady: true, detail: "ready"))
  }

  @Test func whatIsNotAllRightIsNamed() async throws {
    let checks = """
      {"intake":{"status":"ok","detail":"0 documents inside"},"recognizers":{"status":"missing","detail":"not installed"}}
      """
    let degraded = try await health(200, #"{"status":"degraded","checks":\#(checks)}"#)
    #expect(degraded == GatewayHealth(isReady: true, detail: "degraded; recognizers: not installed"))
    let refused = try await health(503, #"{"status":"not_ready","checks":\#(checks)}"#)
    #expect(refused == GatewayHealth(isReady: false, detail: "not ready; recognizers: not installed"))
  }

  /// Status 200 alone shows nothing: any web server may stand at the address.
  @Test(arguments: [(200, ""), (200, "<html>"), (200, "{}"), (404, #"{"status":404}"#), (200, #"{"status":"ready"}"#)])
  func anotherServerIsNoGateway(_ status: Int, _ body: String) async throws {
    let health = try await health(status, body)
    #expect(!health.isReady && health.detail == "answers \(status), but not as a gateway does; is it one?")
  }

  @Test(arguments: [
    (TransportError.Code.refused, "start it"), (.reset, "OCR_ALLOWLIST"), (.timeout, "no complete response in time"),
  ])
  func silenceSaysWhatToDo(_ code: TransportError.Code, _ advice: String) async throws {
    let health = try await health(.failure(TransportError(code, "no complete response in time")))
    #expect(!health.isReady && health.detail.contains(code.rawValue) && health.detail.contains(advice))
  }

  @Test(arguments: [
    ("127.0.0.1:8000", "http://127.0.0.1:8000"), ("10.0.0.5:80", "http://10.0.0.5:80"),
    ("0.0.0.0:8000", "http://127.0.0.1:8000"), ("[::]:8000", "http://[::1]:8000"),
    ("[2001:db8::5]:8000", "http://[2001:db8::5]:8000"), ("127.0.0.1:0", nil),
  ])
  func asksWhereTheGatewayListens(_ listen: String, _ url: String?) throws {
    #expect(GatewayHealth.url(listening: try #require(ListenAddress(listen)))?.description == url)
  }
}
