import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized, .gateway())
  struct ServiceRoutesTests {
    @Test(arguments: ["/health", "/health/ready", "/v1/version", "/openapi.json"])
    func headIsGetWithoutBody(_ path: String) throws {
      let connection = try gateway.connect()
      try connection.send(.get(path))
      let get = try connection.answer()
      #expect(get.status == 200)
      #expect(get[header: "Content-Type"] == "application/json")
      #expect(!get.body.isEmpty)
      // A body behind the answer to HEAD would be taken for the next answer.
      try connection.send(HTTPRequest(method: "HEAD", path: path))
      let head = try connection.answer(to: "HEAD")
      #expect(head.status == 200)
      #expect(head[header: "Content-Length"] == String(get.body.count))
      try connection.send(.get("/health"))
      #expect(try connection.answer().json()["status"] as? String == "ok")
    }

    @Test func readinessNamesItsChecks() throws {
      let answer = try gateway.answer(to: .get("/health/ready"))
      let json = try answer.json()
      #expect(json["status"] as? String == (Files.hasModels ? "ready" : "degraded"))
      let checks = try #require(json["checks"] as? [String: [String: String]])
      #expect(Set(checks.keys) == ["intake", "documentWorkers", "recognizers"])
      for (name, check) in checks { #expect(Set(check.keys) == ["status", "detail"], "\(name)") }
    }

    @Test func versionIsTheProgramsOwn() throws {
      let json = try gateway.answer(to: .get("/v1/version")).json()
      let program = try ChildProcess(Files.gateway, ["--version"])
      #expect(try program.waitForExit() == .code(0))
      #expect(json["version"] as? String == program.output.trimmingCharacters(in: .whitespacesAndNewlines))
      #expect(json["name"] as? String == "ocr-gateway")
    }

    @Test func descriptionHasThePathsThatAnswer() throws {
      let paths = try #require(
        try gateway.answer(to: .get("/openapi.json")).json()["paths"] as? [String: [String: Any]])
      for path in ["/v1/extract", "/health", "/health/ready", "/v1/version", "/openapi.json"] {
        #expect(paths[path] != nil, "\(path)")
      }
      for (path, operations) in paths {
        let refused = try gateway.answer(to: HTTPRequest(method: "DELETE", path: path))
        try expectProblem(refused, 405, "method_not_allowed")
        let allowed = refused[header: "Allow"]?.lowercased().components(separatedBy: ", ") ?? []
        #expect(Set(allowed).subtracting(["head"]) == Set(operations.keys).subtracting(["head"]), "\(path)")
      }
    }

    @Test func answersFollowTheirSchemas() throws {
      let description = try gateway.answer(to: .get("/openapi.json")).json()
      let schemas = try JSONSchemas(description)
      let pdf = try Files.example("invoice.pdf")
      let samples: [(schema: String, request: HTTPRequest)] = [
        ("ExtractionResult", .extract(pdf, query: "?include=evidence")), ("Health", .get("/health")),
        ("Readiness", .get("/health/ready")), ("Version", .get("/v1/version")), ("Problem", .get("/nothing")),
        ("Problem", .extract([])),
      ]
      for (schema, request) in samples {
        let answer = try gateway.answer(to: request).json()
        #expect(schemas.violations(of: schema, in: answer) == [], "\(schema)")
        // The check is worth something only where it notices a missing member.
        var broken = answer
        broken[try #require(answer.keys.sorted().first)] = nil
        #expect(schemas.violations(of: schema, in: broken) != [], "\(schema)")
      }
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
