import Foundation
import Testing

extension IntegrationTests {
  /// A proxy at 127.0.0.9, which is not on the allow-list, names clients; 127.0.0.1 is a peer on the list and no proxy.
  @Suite(
    .serialized,
    .gateway(["OCR_ALLOWLIST": "127.0.0.1,10.7.0.0/16,2001:db8::/32", "OCR_TRUSTED_PROXIES": "127.0.0.9,10.7.9.0/24"]))
  struct TrustedProxyTests {
    private static let proxy = "127.0.0.9"

    // MARK: PROXY protocol

    @Test(arguments: [("10.7.0.1", proxyHeader("10.7.0.1")), ("2001:db8::5", proxyHeader("2001:db8::5"))])
    func theClientInFrontOfTheConnectionIsTheCaller(_ client: String, _ header: [UInt8]) throws {
      let connection = try gateway.connect(from: Self.proxy)
      let invoice = HTTPRequest.extract(
        try Files.example("invoice.pdf"), headers: [("X-Request-ID", "named-\(client)")])
      try connection.send(header + invoice.bytes)
      #expect(try connection.answer().status == 200)
      // For every request of the connection, and whatever the client says of itself.
      try connection.send(
        .get("/v1/version", headers: [("X-Forwarded-For", "10.7.3.3"), ("X-Request-ID", "again-\(client)")]))
      #expect(try connection.answer().status == 200)
      for id in ["named-\(client)", "again-\(client)"] { #expect(try peer(of: id) == client) }
    }

    @Test func theHeaderMayComeByteByByte() throws {
      let connection = try gateway.connect(from: Self.proxy)
      for byte in proxyHeader("10.7.0.1") + HTTPRequest.get("/v1/version").bytes { try connection.send([byte]) }
      #expect(try connection.answer().status == 200)
    }

    @Test func aClientOffTheListHearsNothing() throws {
      let connection = try gateway.connect(from: Self.proxy)
      try? connection.send(
        proxyHeader("10.8.0.1") + HTTPRequest.get("/health", headers: [("X-Request-ID", "stranger")]).bytes)
      #expect(try connection.readToEnd() == [])
      try eventually("the refusal is in the log") { try isRefused("10.8.0.1") }
      #expect(try !gateway.log().contains { $0["requestId"] as? String == "stranger" })
    }

    /// Its own address is on the list: who uses it is unknown all the same.
    @Test(arguments: [0x00, 0x31] as [UInt8])
    func aClientWithoutAnAddressHearsNothing(_ family: UInt8) throws {
      let rest = [UInt8](repeating: 0, count: family == 0 ? 0 : 216)
      let connection = try gateway.connect(from: Self.proxy)
      try? connection.send(proxyHeader(command: 0x21, family: family, rest) + HTTPRequest.get("/health").bytes)
      #expect(try connection.readToEnd() == [])
    }

    @Test(arguments: [
      proxyHeader(command: 0x11, family: 0x11, [UInt8](repeating: 10, count: 12)),
      proxyHeader(command: 0x21, family: 0x12, [UInt8](repeating: 10, count: 12)),
      proxyHeader(command: 0x21, family: 0x11, [UInt8](repeating: 10, count: 11)),
      proxyHeader(command: 0x21, family: 0x11, [UInt8](repeating: 10, count: 12) + [1, 2]),
      Array(proxyHeader("10.7.0.1").prefix(14)) + [0xFF, 0xFF],
    ])
    func aMalformedHeaderEndsTheConnection(_ header: [UInt8]) throws {
      let connection = try gateway.connect(from: Self.proxy)
      try? connection.send(header + HTTPRequest.get("/health").bytes)
      #expect(try connection.readToEnd() == [])
      try eventually("it is in the log") {
        try gateway.log().contains { $0["msg"] as? String == "malformed PROXY header" }
      }
    }

    @Test func aHeaderThatBreaksOffIsNoRequest() throws {
      let connection = try gateway.connect(from: Self.proxy)
      try connection.send(Array(proxyHeader("10.7.0.1").dropLast()))
      connection.halfClose()
      #expect(try connection.readToEnd() == [])
    }

    @Test(arguments: ["127.0.0.1", "127.0.0.8"])
    func fromAnybodyElseItIsNoHTTP(_ peer: String) throws {
      let connection = try gateway.connect(from: peer)
      try? connection.send(proxyHeader("10.7.0.1") + HTTPRequest.get("/health").bytes)
      if peer == "127.0.0.1" {
        try expectProblem(connection.answer(), 400, "malformed_request")
      } else {
        #expect(try connection.readToEnd() == [])
      }
    }

    // MARK: X-Forwarded-For

    @Test(arguments: [
      ("10.7.0.2", "10.7.0.2"), ("10.8.0.1, 10.7.0.3", "10.7.0.3"), ("nonsense,10.7.0.4,10.7.9.1", "10.7.0.4"),
    ])
    func theClientOfARequestIsTheCaller(_ forwardedFor: String, _ client: String) throws {
      let answer = try ask("/v1/version", forwardedFor: forwardedFor, id: "forwarded-\(client)")
      #expect(answer.status == 200)
      #expect(try peer(of: "forwarded-\(client)") == client)
    }

    /// A connection of a proxy carries requests of many.
    @Test func aClientOffTheListIsForbiddenWhatOthersOfItsConnectionGet() throws {
      let connection = try gateway.connect(from: Self.proxy)
      func answer(_ forwardedFor: String) throws -> HTTPAnswer {
        try connection.send(.get("/v1/version", headers: [("X-Forwarded-For", forwardedFor)]))
        return try connection.answer()
      }
      #expect(try answer("10.7.0.2").status == 200)
      try expectProblem(answer("10.8.0.2"), 403, "forbidden")
      try expectProblem(answer("10.7.0.2, 10.8.0.2"), 403, "forbidden")
      #expect(try answer("10.7.0.2").status == 200)
      try eventually("the refusal is in the log") { try isRefused("10.8.0.2") }
    }

    @Test(arguments: ["", "unknown", "10.7.0.1:80", "10.7.0.1,"])
    func aMalformedHeaderOfAProxyIsRefused(_ forwardedFor: String) throws {
      try expectProblem(ask("/health", forwardedFor: forwardedFor), 400, "malformed_request")
    }

    @Test func fromAnybodyElseItMeansNothing() throws {
      let answer = try ask("/v1/version", forwardedFor: "10.7.0.1, nonsense", id: "self-named", from: "127.0.0.1")
      #expect(answer.status == 200)
      #expect(try peer(of: "self-named") == "127.0.0.1")
      let stranger = try gateway.connect(from: "127.0.0.8")
      try? stranger.send(.get("/v1/version", headers: [("X-Forwarded-For", "10.7.0.1")]))
      #expect(try stranger.readToEnd() == [])
    }

    // MARK: The proxy itself

    @Test(arguments: [[], proxyHeader(command: 0x20, family: 0, [])] as [[UInt8]])
    func aProxyOffTheListMayAskForHealthOnly(_ header: [UInt8]) throws {
      let connection = try gateway.connect(from: Self.proxy)
      try connection.send(header + HTTPRequest.get("/health").bytes)
      #expect(try connection.answer().status == 200)
      try connection.send(.get("/health/ready"))
      #expect(try connection.answer().status == 200)
      try connection.send(.get("/metrics"))
      try expectProblem(connection.answer(), 403, "forbidden")
      try connection.send(.extract(Files.example("invoice.pdf")))
      try expectProblem(connection.answer(), 403, "forbidden")
    }

    // MARK: What goes by the caller

    @Test func idempotencyKeysBelongToTheClientsBehindAProxy() throws {
      func isReplayed(_ client: String) throws -> Bool {
        let connection = try gateway.connect(from: Self.proxy)
        let request = HTTPRequest.extract(try Files.example("invoice.pdf"), headers: [("Idempotency-Key", "ours")])
        try connection.send(proxyHeader(client) + request.bytes)
        let answer = try connection.answer()
        #expect(answer.status == 200)
        return answer[header: "Idempotent-Replayed"] == "true"
      }
      #expect(try !isReplayed("10.7.0.5"))
      #expect(try !isReplayed("10.7.0.6"))
      #expect(try isReplayed("10.7.0.5"))
    }

    /// Documents of one client that hold every worker cost another one behind the same proxy nothing.
    @Test func fairnessIsBetweenTheClientsBehindAProxy() throws {
      let gateway = try GatewayProcess([
        "OCR_ALLOWLIST": "127.0.0.1,10.7.0.0/16", "OCR_TRUSTED_PROXIES": Self.proxy, "OCR_DOCUMENT_WORKERS": "2",
        "OCR_RECOGNIZERS": "1",
      ])
      func begin(_ client: String) throws -> HTTPConnection {
        let connection = try gateway.connect(from: Self.proxy)
        try connection.send(proxyHeader(client) + HTTPRequest.extract(Files.example("invoice.pdf")).bytes)
        return connection
      }
      let workers = gateway.documentWorkers
      for worker in workers { try ProcessTable.stop(worker) }
      defer { for worker in workers { kill(worker, SIGCONT) } }
      let hanging = try (0..<6).map { _ in try begin("10.7.0.1") }
      try eventually("both have a document") { workers.allSatisfy { ProcessTable.hasInput($0) } }
      #expect(try begin("10.7.0.2").answer().status == 200)
      for worker in workers { kill(worker, SIGCONT) }
      for connection in hanging { #expect(try connection.answer().status == 200) }
    }

    @Test func aRefusalThatIsNoRequestIsLoggedUnderTheClient() throws {
      let connection = try gateway.connect(from: Self.proxy)
      try connection.send(proxyHeader("10.7.0.7") + Array("\u{1} garbage\r\n\r\n".utf8))
      let answer = try connection.answer()
      try expectProblem(answer, 400, "malformed_request")
      #expect(try peer(of: #require(answer[header: "X-Request-ID"])) == "10.7.0.7")
    }

    // MARK: Helpers

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }

    private func ask(
      _ path: String, forwardedFor: String, id: String = "asked", from peer: String = proxy
    ) throws -> HTTPAnswer {
      let connection = try gateway.connect(from: peer)
      try connection.send(.get(path, headers: [("X-Forwarded-For", forwardedFor), ("X-Request-ID", id)]))
      return try connection.answer()
    }

    /// Of a request's line in the log.
    private func peer(of id: String) throws -> String? {
      try eventually("\(id) is in the log") { try gateway.log().contains { $0["requestId"] as? String == id } }
      return try gateway.log().first { $0["requestId"] as? String == id }?["peer"] as? String
    }

    private func isRefused(_ client: String) throws -> Bool {
      try gateway.log().contains { $0["msg"] as? String == "peer refused" && $0["peer"] as? String == client }
    }
  }
}
