import Foundation
import Testing

extension IntegrationTests {
  /// A client that sends a byte a second holds nothing for long, whatever it is willing to wait.
  @Suite(.serialized, .gateway([:]))
  struct SlowClientLongTests {
    @Test func headsAndBodiesThatDripAreGivenUpAfterTenSeconds() throws {
      let gateway = try IntegrationTests.gateway
      let head = try gateway.connect()
      try head.send("GET /health HTTP/1.1\r\nHost: x\r\nX-A: ")
      let body = try gateway.connect()
      try body.send("POST /v1/extract HTTP/1.1\r\nHost: x\r\nPrefer: wait=600\r\nContent-Length: 100000\r\n\r\n%PDF-")
      let began = ContinuousClock.now
      var ended: Duration?
      while ContinuousClock.now - began < .seconds(20), ended == nil || !body.isReadable(within: .zero) {
        try? head.send("a")
        try? body.send("a")
        Thread.sleep(forTimeInterval: 1)
        if ended == nil, head.isReadable(within: .zero) { ended = ContinuousClock.now - began }
      }
      // The head's connection is closed without an answer: nobody knows what was asked.
      #expect(try head.readToEnd().isEmpty)
      #expect(try #require(ended) >= .seconds(9))
      try expectProblem(body.answer(within: .seconds(1)), 408, "body_timeout", retryable: true)
    }
  }
}
