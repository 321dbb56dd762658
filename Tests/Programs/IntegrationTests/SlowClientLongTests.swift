import Foundation
import Testing

extension IntegrationTests {
  /// A client that sends a byte a second holds nothing for long, whatever it is willing to wait.
  @Suite(.serialized, .gateway(["OCR_TRUSTED_PROXIES": "127.0.0.9"]))
  struct SlowClientLongTests {
    @Test func headsAndBodiesThatDripAreGivenUpAfterTenSeconds() throws {
      let gateway = try IntegrationTests.gateway
      // A proxy's header in front of the head has as long.
      let proxied = try gateway.connect(from: "127.0.0.9")
      var proxyHeader = proxyHeader("127.0.0.1")[...]
      try proxied.send([proxyHeader.removeFirst()])
      let head = try gateway.connect()
      try head.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: ")
      let body = try gateway.connect()
      try body.send(
        "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=600\r\nContent-Length: 100000\r\n\r\n%PDF-")
      let began = ContinuousClock.now
      var ended: [Duration?] = [nil, nil]
      while ContinuousClock.now - began < .seconds(20), ended.contains(nil) || !body.isReadable(within: .zero) {
        try? head.send("a")
        try? proxied.send([proxyHeader.removeFirst()])
        try? body.send("a")
        Thread.sleep(forTimeInterval: 1)
        for (index, connection) in [head, proxied].enumerated()
        where ended[index] == nil && connection.isReadable(within: .zero) { ended[index] = ContinuousClock.now - began }
      }
      // The heads' connections are closed without an answer: nobody knows what was asked.
      for (index, connection) in [head, proxied].enumerated() {
        #expect(try connection.readToEnd().isEmpty)
        #expect(try #require(ended[index]) >= .seconds(9))
      }
      try expectProblem(body.answer(within: .seconds(1)), 408, "body_timeout", retryable: true)
    }
  }
}
