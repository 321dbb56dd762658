import Foundation
import Testing

extension IntegrationTests {
  /// What RFC 9110 and 9112 ask of a server, and what ordinary clients rely on.
  @Suite(.serialized, .gateway(["OCR_MAX_BODY": "1MiB"]))
  struct HTTPLetterTests {
    @Test(arguments: [("/health", 200), ("/nothing", 404), ("/v1/extract", 405)])
    func headHasNoBodyWhateverItsStatus(_ path: String, _ status: Int) throws {
      let connection = try gateway.connect()
      try connection.send(HTTPRequest(method: "HEAD", path: path))
      #expect(try connection.answer(to: "HEAD").status == status)
      // A body would be taken for the next answer.
      try connection.send(.get("/v1/version"))
      #expect(try connection.answer().status == 200)
    }

    @Test(arguments: ["//health", "/health/", "/v1/extract/", "/v1/%65xtract", "/HEALTH", "/health/../metrics"])
    func aPathIsTakenByTheLetter(_ path: String) throws {
      try expectProblem(gateway.answer(to: .get(path)), 404, "not_found")
    }

    @Test(arguments: ["", "Host: a\r\nHost: a\r\n"])
    func aRequestHasExactlyOneHost(_ hosts: String) throws {
      let connection = try gateway.connect()
      try connection.send("GET /health HTTP/1.1\r\n\(hosts)\r\n")
      try expectProblem(connection.answer(), 400, "malformed_request")
      #expect(try connection.readToEnd().isEmpty)
    }

    /// It is no proxy: an address in the request line must be the host's, and is not fetched from.
    @Test(arguments: [
      ("http://evil.example/health", "evil.example", 403, "forbidden"),
      ("http://evil.example/health", "127.0.0.1", 400, "malformed_request"),
      ("http://127.0.0.1/health", "evil.example", 400, "malformed_request"),
      ("http://127.0.0.1:22/", "127.0.0.1:22", 404, "not_found"),
    ])
    func aWholeURLInTheRequestLineReachesNobodyElse(
      _ url: String, _ host: String, _ status: Int, _ code: String
    ) throws {
      let connection = try gateway.connect()
      try connection.send("GET \(url) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
      try expectProblem(connection.answer(), status, code)
    }

    @Test func http10IsAnsweredAndClosed() throws {
      let connection = try gateway.connect()
      try connection.send("GET /health HTTP/1.0\r\n\r\n")
      let answer = try connection.answer()
      #expect(answer.status == 200)
      #expect(answer[header: "Connection"] == "close")
      #expect(try connection.readToEnd().isEmpty)
    }

    @Test func anAnswerToARequestThatClosesEndsTheConnection() throws {
      let connection = try gateway.connect()
      try connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      #expect(try connection.answer().status == 200)
      #expect(try connection.readToEnd().isEmpty)
    }

    @Test(
      arguments: [
        ("POST /nothing", "", 404), ("PUT /v1/extract", "", 405), ("POST /v1/extract", "Prefer: wait=abc\r\n", 400),
        ("POST /v1/extract/batch", "Content-Type: text/plain\r\n", 415),
        ("POST /v1/extract?include=nothing", "", 400),
      ])
    func continueIsSaidOnlyWhereTheBodyIsWanted(_ line: String, _ header: String, _ status: Int) throws {
      let connection = try gateway.connect()
      try connection.send(
        "\(line) HTTP/1.1\r\nHost: localhost\r\n\(header)Expect: 100-continue\r\nContent-Length: 100\r\n\r\n")
      #expect(try connection.answer().status == status)
    }

    /// Python's and Java's clients read an answer only after they have sent their whole body.
    @Test(arguments: ["", "Connection: close\r\n"])
    func aClientThatSendsItAllReadsTheRefusal(_ header: String) throws {
      let connection = try gateway.connect()
      let body = [UInt8](repeating: 0x25, count: 30 << 20)
      try connection.send(
        "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\n\(header)Content-Length: \(body.count)\r\n\r\n")
      try connection.send(body)
      try expectProblem(connection.answer(), 413, "body_too_large")
      #expect(try connection.readToEnd().isEmpty)
    }

    @Test func bodyOfARouteThatNeedsNoneIsSkipped() throws {
      let connection = try gateway.connect()
      try connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello")
      #expect(try connection.answer().status == 200)
      try connection.send(.get("/health"))
      #expect(try connection.answer().status == 200)
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
