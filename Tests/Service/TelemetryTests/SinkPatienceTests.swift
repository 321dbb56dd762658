import HTTPTransport
import Telemetry
import Testing

@Suite struct SinkPatienceTests {
  private func answer(_ status: Int, _ headers: [HTTPHeader] = []) -> OutboundResponse {
    OutboundResponse(status: status, headers: headers, body: [])
  }

  @Test func silenceIsWaitedOutLongerAndLonger() {
    var patience = SinkPatience(.account)
    let waits = (0..<8).map { _ in patience.step(after: nil, canShrink: true) }
    #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60].map { .again(after: .seconds($0)) })
    #expect(patience.step(after: answer(202), canShrink: true) == .done)
    #expect(patience.step(after: answer(503), canShrink: true) == .again(after: .seconds(1)))
  }

  @Test func whatTheReceiverAsksForIsKept() {
    var patience = SinkPatience(.account)
    #expect(
      patience.step(after: answer(429, [HTTPHeader("retry-after", "37")]), canShrink: true)
        == .again(after: .seconds(37)))
    #expect(
      patience.step(after: answer(429, [HTTPHeader("Retry-After", "0")]), canShrink: true) == .again(after: .seconds(1))
    )
  }

  @Test(arguments: [401, 402, 403])
  func anAccountWithoutCreditIsLeftAlone(status: Int) {
    var patience = SinkPatience(.account)
    #expect(patience.step(after: answer(status), canShrink: true) == .again(after: SinkPatience.closed))
  }

  @Test func whatIsTooLargeIsHalvedAndDroppedAtLast() {
    var patience = SinkPatience(.account)
    #expect(patience.step(after: answer(413), canShrink: true) == .smaller)
    #expect(patience.step(after: answer(413), canShrink: false) == .drop)
    #expect(patience.step(after: answer(406), canShrink: true) == .drop)
  }

  /// https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
  @Test func aCollectorIsAskedAgainOnlyAfterTheStatusesThatItsProtocolNames() {
    for status in 200...599 {
      var patience = SinkPatience(.otlp)
      let step = patience.step(after: answer(status), canShrink: true)
      switch status {
      case 200..<300: #expect(step == .done, "\(status)")
      case 429, 502, 503, 504: #expect(step == .again(after: .seconds(1)), "\(status)")
      default: #expect(step == .drop, "\(status)")
      }
    }
    var patience = SinkPatience(.otlp)
    #expect(patience.step(after: nil, canShrink: true) == .again(after: .seconds(1)))
    #expect(
      patience.step(after: answer(503, [HTTPHeader("Retry-After", "9")]), canShrink: true)
        == .again(after: .seconds(9)))
  }
}
