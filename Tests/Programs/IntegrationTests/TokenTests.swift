import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Who shows no token that is taken gets 401, and callers are told apart by theirs.
  @Suite(.serialized) struct TokenTests {
    private static func gateway(_ tokens: String, _ settings: [String: String] = [:]) throws -> GuardedGateway {
      try GuardedGateway(tokens: tokens, tls: false, settings)
    }

    private static func invoice(_ headers: [(name: String, value: String)] = []) throws -> HTTPRequest {
      .extract(try Files.example("invoice.pdf"), headers: headers)
    }

    @Test func onlyATokenThatIsTakenGetsIn() throws {
      let gateway = try Self.gateway(
        .token("droplet", "one") + .token("old", "two", "expires=2020-01-01")
          + .token("lasting", "three", "expires=9999-12-31"))
      for (token, detail) in [(nil, "send the header"), ("four", "no longer"), ("two", "expired")]
        as [(String?, String)]
      {
        let answer = try gateway.answer(to: Self.invoice(), token: token)
        #expect(try expectProblem(answer, 401, "unauthorized").contains(detail))
        let challenge = try #require(answer[header: "WWW-Authenticate"])
        #expect(challenge.hasPrefix(#"Bearer realm="ocr-gateway""#))
        #expect(challenge.contains("invalid_token") == (token != nil))
      }
      for token in ["one", "three"] { #expect(try gateway.answer(to: Self.invoice(), token: token).status == 200) }
      // The interface of others' clients tells it in their words.
      let other = try gateway.answer(to: HTTPRequest(method: "POST", path: "/v1/ocr", body: Array("{}".utf8)))
      #expect(other.status == 401 && other[header: "Content-Type"] == "application/json")
      #expect(other[header: "WWW-Authenticate"] != nil)
    }

    @Test func loadBalancersNeedNoneForHealthAndNothingElseIsOpen() throws {
      let gateway = try Self.gateway(.token("monitor", "one"))
      try gateway.waitUntilReady()
      for path in ["/health", "/health/ready"] {
        #expect(try gateway.answer(to: .get(path)).status == 200)
        #expect(try gateway.answer(to: .get(path), token: "wrong").status == 200)
      }
      for path in ["/metrics", "/health/metrics", "/v1/version", "/openapi.json", "/v1/extract", "/nothing", "/"] {
        #expect(try gateway.answer(to: .get(path)).status == 401, "\(path)")
      }
      #expect(try gateway.answer(to: .get("/metrics"), token: "one").status == 200)
      #expect(try gateway.answer(to: .get("/nothing"), token: "one").status == 404)
    }

    /// A body that nobody will read is not asked for.
    @Test func theBodyOfAStrangerIsNotAskedFor() throws {
      let gateway = try Self.gateway(.token("a", "one"))
      let connection = try gateway.connect()
      try connection.send(
        "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n")
      try expectProblem(connection.answer(), 401, "unauthorized")
      #expect(try connection.readToEnd() == [])
    }

    @Test func theLogNamesTheCallerAndNoToken() throws {
      let gateway = try Self.gateway(.token("droplet", "very-secret-token"))
      #expect(try gateway.answer(to: Self.invoice(), token: "very-secret-token").status == 200)
      #expect(try gateway.answer(to: Self.invoice(), token: "wrong-secret-token").status == 401)
      try eventually("both are logged") {
        try gateway.log("request").count { $0["route"] as? String == "POST /v1/extract" } == 2
      }
      let lines = try gateway.log("request").filter { $0["route"] as? String == "POST /v1/extract" }
      #expect(lines[0]["caller"] as? String == "droplet" && lines[0]["peer"] as? String == "127.0.0.1")
      #expect(lines[1]["caller"] == nil && lines[1]["code"] as? String == "unauthorized")
      #expect(!gateway.process.errors.contains("secret-token"))
    }

    /// One key under two tokens is two documents, though both come from one address.
    @Test func replaysGoByTheToken() throws {
      let gateway = try Self.gateway(.token("a", "one") + .token("b", "two"))
      let invoice = try Self.invoice([("Idempotency-Key", "same")])
      let other = HTTPRequest.extract(try Files.example("statement.pdf"), headers: [("Idempotency-Key", "same")])
      #expect(try gateway.answer(to: invoice, token: "one").status == 200)
      #expect(try gateway.answer(to: other, token: "two").status == 200)
      #expect(try gateway.answer(to: invoice, token: "one")[header: "Idempotent-Replayed"] == "true")
      try expectProblem(gateway.answer(to: other, token: "one"), 422, "idempotency_key_reused")
    }

    /// Documents of one token that hold every process cost another nothing, from the same address.
    @Test func callersOfOneAddressDoNotStandInEachOthersWay() throws {
      let gateway = try Self.gateway(
        .token("a", "one") + .token("b", "two"), ["OCR_DOCUMENT_WORKERS": "2", "OCR_RECOGNIZERS": "2"])
      try gateway.waitUntilReady()
      let workers = ProcessTable.children(of: gateway.process.pid).filter {
        ProcessTable.program(of: $0) == "ocr-document-worker"
      }
      try #require(workers.count == 2)
      for worker in workers { try ProcessTable.stop(worker) }
      defer { for worker in workers { kill(worker, SIGCONT) } }
      let hanging = try (0..<6).map { _ in
        let connection = try gateway.connect()
        try connection.send(Self.invoice([("Authorization", "Bearer one"), ("Prefer", "wait=120")]))
        return connection
      }
      try eventually("both have a document") { workers.allSatisfy { ProcessTable.hasInput($0) } }
      #expect(try gateway.answer(to: Self.invoice([("Prefer", "wait=120")]), token: "two").status == 200)
      #expect(workers.allSatisfy { ProcessTable.hasInput($0) })
      for worker in workers { kill(worker, SIGCONT) }
      for connection in hanging { #expect(try connection.answer().status == 200) }
    }

    // MARK: Changes

    @Test func aWithdrawnTokenGetsInNoLongerOnAnOpenConnectionEither() throws {
      let gateway = try Self.gateway(.token("a", "one") + .token("b", "two"))
      let connection = try gateway.connect()
      let version = HTTPRequest.get("/v1/version", headers: [("Authorization", "Bearer two")])
      try connection.send(version)
      #expect(try connection.answer().status == 200)
      try gateway.files.write(.token("a", "one") + .token("c", "three"), to: "tokens")
      try eventually("the token is withdrawn") {
        try connection.send(version)
        return try connection.answer().status == 401
      }
      #expect(try gateway.answer(to: .get("/v1/version"), token: "one").status == 200)
      #expect(try gateway.answer(to: .get("/v1/version"), token: "three").status == 200)
      try eventually("it is in the log") { try !gateway.log("credentials renewed").isEmpty }
      #expect(try gateway.log("credentials renewed").map { $0["credentials"] as? String } == ["tokens"])
    }

    @Test func aBrokenFileLeavesTheTokensThatWereThere() throws {
      let gateway = try Self.gateway(.token("a", "one"))
      func scrape() throws -> Scrape { try Scrape(gateway.answer(to: .get("/metrics"), token: "one")) }
      #expect(try scrape()[#"ocr_credentials_current{credentials="tokens"}"#] == 1)
      try gateway.files.write("a my-token-in-clear\n", to: "tokens")
      let message = "changed credentials cannot be used: the old ones stay"
      try eventually("the log tells it") { try !gateway.log(message).isEmpty }
      let line = try #require(gateway.log(message).first)
      #expect(line["setting"] as? String == "OCR_TOKENS_FILE" && line["code"] as? String == "token_line")
      #expect(!gateway.process.errors.contains("my-token-in-clear"))
      #expect(try scrape()[#"ocr_credentials_current{credentials="tokens"}"#] == 0)
      let doctor = try gateway.doctor()
      #expect(try doctor.waitForExit(within: .seconds(60)) == .code(1))
      #expect(doctor.output.contains("FAIL  tokens: OCR_TOKENS_FILE: line 1: ") && !doctor.output.contains("my-token"))
      // The mended file is taken.
      try gateway.files.write(.token("a", "two"), to: "tokens")
      try eventually("it is renewed") { try gateway.answer(to: .get("/v1/version"), token: "two").status == 200 }
    }

    @Test func aFileThatCannotBeUsedStopsTheStart() throws {
      let folder = try TemporaryFolder.make()
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = folder.appending(path: "tokens")
      try Data("a short\n".utf8).write(to: file)
      let run = try ChildProcess(
        Files.gateway, ["serve"], environment: ["OCR_LISTEN": "127.0.0.1:0", "OCR_TOKENS_FILE": file.path])
      #expect(try run.waitForExit() == .code(2))
      #expect(run.errors.contains("OCR_TOKENS_FILE: line 1: the second word must be a SHA-256"))
    }

    // MARK: Limits

    @Test func aCallerBeyondItsLimitWaitsAndOthersDoNot() throws {
      let gateway = try Self.gateway(
        .token("slow", "one", "requests-per-minute=2 pages-per-minute=300 bytes-per-minute=100MiB") + .token("b", "two")
      )
      for left in [1, 0] {
        let answer = try gateway.answer(to: Self.invoice(), token: "one")
        #expect(answer.status == 200)
        #expect(
          answer[header: "RateLimit-Policy"]
            == #""requests";q=2;w=60, "pages";q=300;w=60;qu="pages", "bytes";q=104857600;w=60;qu="content-bytes""#)
        #expect(try #require(answer[header: "RateLimit"]).hasPrefix(#""requests";r=\#(left);t="#))
      }
      let refused = try gateway.answer(to: Self.invoice(), token: "one")
      #expect(try expectProblem(refused, 429, "rate_limited", retryable: true).contains("2 requests a minute"))
      #expect(try #require(refused[header: "RateLimit"]).hasPrefix(#""requests";r=0;t="#))
      let wait = try #require(try refused.json()["retryAfterMs"] as? Int)
      #expect((1...30_000).contains(wait))
      // From the same address, and without limits.
      let other = try gateway.answer(to: Self.invoice(), token: "two")
      #expect(other.status == 200 && other[header: "RateLimit"] == nil && other[header: "RateLimit-Policy"] == nil)
      // What brings no document is not counted.
      #expect(try gateway.answer(to: .get("/v1/version"), token: "one").status == 200)
    }

    @Test func pagesAndBytesAreCountedAsTheyCome() throws {
      let gateway = try Self.gateway(
        .token("pages", "one", "pages-per-minute=1") + .token("bytes", "two", "bytes-per-minute=4KiB"))
      #expect(try gateway.answer(to: Self.invoice(), token: "one").status == 200)
      try eventually("the page is taken") { try gateway.answer(to: Self.invoice(), token: "one").status == 429 }
      // In chunks: how many bytes come is not announced.
      let connection = try gateway.connect()
      let chunk = String(repeating: "x", count: 5_000)
      try connection.send(
        "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer two\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "1388\r\n\(chunk)\r\n0\r\n\r\n")
      #expect(try connection.answer().status == 415)
      try eventually("the bytes are taken") { try gateway.answer(to: Self.invoice(), token: "two").status == 429 }
    }
  }
}
