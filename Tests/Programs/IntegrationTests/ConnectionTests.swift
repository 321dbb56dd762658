import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized, .gateway(["OCR_MAX_BODY": "1MiB"]))
  struct ConnectionTests {
    @Test func continueIsSaidBeforeTheBody() throws {
      let request = HTTPRequest.extract(try Files.example("invoice.pdf"), headers: [("Expect", "100-continue")])
      let connection = try gateway.connect()
      try connection.send(request.head)
      #expect(try connection.answer().status == 100)
      try connection.send(request.body ?? [])
      #expect(try connection.answer().status == 200)
    }

    @Test func noContinueForABodyThatIsTooLarge() throws {
      let connection = try gateway.connect()
      try connection.send(
        "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
      try expectProblem(connection.answer(), 413, "body_too_large")
    }

    @Test func connectionServesRequestAfterRequest() throws {
      let connection = try gateway.connect()
      let pdf = try Files.example("invoice.pdf")
      for _ in 0..<2 {
        try connection.send(.extract(pdf))
        let answer = try connection.answer()
        #expect(answer.status == 200)
        #expect(answer[header: "Connection"] != "close")
      }
      // A refusal of a body that was read to its end does not cost the connection.
      try connection.send(.extract(Array("no document".utf8)))
      try expectProblem(connection.answer(), 415, "unsupported_media_type")
      try connection.send(.get("/nothing"))
      try expectProblem(connection.answer(), 404, "not_found")
      try connection.send(.extract(pdf))
      #expect(try connection.answer().status == 200)
    }

    @Test func refusalOfAnUnreadBodyEndsTheConnection() throws {
      let connection = try gateway.connect()
      try connection.send("POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n")
      let answer = try connection.answer()
      #expect(answer[header: "Connection"] == "close")
      #expect(try connection.readToEnd().isEmpty)
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() throws {
      let connection = try gateway.connect()
      let pdf = HTTPRequest.extract(try Files.example("invoice.pdf"))
      try connection.send(pdf.bytes + HTTPRequest.get("/health").bytes + HTTPRequest.get("/nothing").bytes)
      #expect(try connection.answer().status == 200)
      #expect(try connection.answer().json()["status"] as? String == "ok")
      #expect(try connection.answer().status == 404)
    }

    @Test func garbageBehindARequestIsMalformed() throws {
      let connection = try gateway.connect()
      try connection.send(HTTPRequest.get("/health").bytes + Array("\u{1}\u{2} garbage\r\n\r\n".utf8))
      #expect(try connection.answer().status == 200)
      let refused = try connection.answer()
      try expectProblem(refused, 400, "malformed_request")
      #expect(try connection.readToEnd().isEmpty)
      let id = try #require(refused[header: "X-Request-ID"])
      try eventually("the refusal is in the log") {
        try gateway.log().contains { $0["requestId"] as? String == id && $0["status"] as? Int == 400 }
      }
    }

    @Test(
      arguments: [
        Array(
          "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n".utf8
        ),
        // A TLS ClientHello's first bytes.
        [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC],
        Array(
          "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: \(String(repeating: "a", count: 100_000))\r\n\r\n".utf8),
      ] as [[UInt8]])
    func whatIsNoRequestIsMalformed(_ bytes: [UInt8]) throws {
      let connection = try gateway.connect()
      try connection.send(bytes)
      try expectProblem(connection.answer(), 400, "malformed_request")
    }

    @Test func brokenChunksAreMalformed() throws {
      let connection = try gateway.connect()
      try connection.send("POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
      try expectProblem(connection.answer(), 400, "malformed_request")
    }

    @Test func headInPiecesIsUnderstood() throws {
      let connection = try gateway.connect()
      for byte in HTTPRequest.get("/health").bytes { try connection.send([byte]) }
      #expect(try connection.answer().status == 200)
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
