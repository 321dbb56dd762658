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
      for path in ["/v1/extract", "/v1/extract/batch", "/health", "/health/ready", "/v1/version", "/openapi.json"] {
        #expect(paths[path] != nil, "\(path)")
      }
      for (path, operations) in paths {
        let refused = try gateway.answer(to: HTTPRequest(method: "DELETE", path: path))
        #expect(refused.status == 405)
        // Mistral's own path says so in Mistral's own form.
        if path != "/v1/ocr" { try expectProblem(refused, 405, "method_not_allowed") }
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

    @Test func linesAndBatchesFollowTheirSchemas() throws {
      let schemas = try JSONSchemas(gateway.answer(to: .get("/openapi.json")).json())
      let documents = try [Files.example("invoice.pdf"), Array("text".utf8)]
      for item in try gateway.answer(to: .batch(documents)).items() {
        #expect(schemas.violations(of: "BatchItem", in: item) == [])
        #expect(schemas.violations(of: "BatchItem", in: item.filter { $0.key != "status" }) != [])
      }
      let samples: [(schema: String, request: HTTPRequest)] = [
        ("BatchEvent", .batch(documents, headers: [HTTPRequest.lines])),
        ("ExtractEvent", .extract(documents[0], headers: [HTTPRequest.lines])),
        ("ExtractEvent", .extract(Array("%PDF-1.7 nothing".utf8), headers: [HTTPRequest.lines])),
      ]
      for (schema, request) in samples {
        let connection = try gateway.begin(request)
        #expect(try connection.head().status == 200)
        let events = try connection.events()
        #expect(events.last?.isOutcome == true)
        for event in events {
          #expect(schemas.violations(of: schema, in: event.json) == [], "\(event.json)")
          #expect(schemas.violations(of: schema, in: event.json.filter { $0.key != "event" }) != [], "\(event.json)")
        }
      }
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
