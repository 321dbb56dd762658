import Testing

extension IntegrationTests {
  /// Browsers stand on machines that are admitted; pages that they show are not.
  @Suite(.serialized, .gateway(["OCR_HOSTNAMES": "ocr.internal"]))
  struct WebPageTests {
    @Test(arguments: ["127.0.0.1:8000", "[::1]", "localhost", "ocr.internal:8000"])
    func requestsForThisMachinePass(_ host: String) throws {
      #expect(try answer(host, []).status == 200)
      #expect(try answer(host, [("Origin", "http://\(host)"), ("Sec-Fetch-Site", "same-origin")]).status == 200)
      #expect(try answer(host, [("Sec-Fetch-Site", "none")]).status == 200)
    }

    @Test func aForeignNameThatPointsHereIsRefused() throws {
      try expectProblem(answer("attacker.example", []), 403, "forbidden")
    }

    @Test(arguments: [
      ("Origin", "https://attacker.example"), ("Origin", "null"), ("Origin", "http://localhost:1"),
      ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
    ])
    func aForeignPageIsRefused(_ name: String, _ value: String) throws {
      try expectProblem(answer("localhost", [(name, value)]), 403, "forbidden")
    }

    private func answer(_ host: String, _ headers: [(String, String)]) throws -> HTTPAnswer {
      let connection = try gateway.connect()
      var request = HTTPRequest.get("/v1/version", headers: headers)
      request.host = host
      try connection.send(request)
      return try connection.answer()
    }
  }
}
