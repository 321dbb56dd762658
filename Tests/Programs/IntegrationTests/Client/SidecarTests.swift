import Foundation
import Synchronization
import TestSupport
import Testing

extension IntegrationTests {
  /// The sidecar in front of a real gateway: what a worker gets to see that only changed an address.
  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]))
  struct SidecarTests {
    private var gatewayURL: String { get throws { "http://127.0.0.1:\(try IntegrationTests.gateway.port)" } }

    private func sidecar(_ settings: [String: String] = [:]) throws -> SidecarProcess {
      try SidecarProcess(ClientState(gateways: [gatewayURL], mode: "gateway", hosted: "http://127.0.0.1:1", settings))
    }

    // MARK: - The gateway's interface

    @Test func answersAreTheGatewaysWithTheirProvenance() throws {
      let sidecar = try sidecar()
      let request = HTTPRequest.extract(
        try Files.example("invoice.pdf"), query: "?include=evidence",
        headers: [("X-Request-ID", "job-7"), ("Prefer", "wait=20.5")])
      let answer = try sidecar.answer(to: request)
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer[header: "X-Request-ID"] == "job-7" && answer[header: "Preference-Applied"] == "wait=20.5")
      #expect(answer[header: "Date"]?.hasSuffix(" GMT") == true)
      var json = try answer.json()
      #expect(json["id"] as? String == "job-7")
      let provenance = try #require(json.removeValue(forKey: "provenance") as? [String: Any])
      #expect(provenance["endpoint"] as? String == (try gatewayURL))
      #expect(provenance["attempts"] as? Int == 1 && provenance["chargedPages"] as? Int == 0)

      var own = try IntegrationTests.gateway.answer(to: request).json()
      (json["timing"], own["timing"]) = (nil, nil)
      #expect(json as NSDictionary == own as NSDictionary)
      // The same request id stands in the gateway's log.
      try eventually("both requests are in the gateway's log") {
        try IntegrationTests.gateway.log().filter { $0["requestId"] as? String == "job-7" }.count == 2
      }
      try eventually("the request is in the log") {
        try sidecar.log("request").contains { $0["requestId"] as? String == "job-7" }
      }
      let line = try #require(try sidecar.log("request").first { $0["requestId"] as? String == "job-7" })
      #expect(line["endpoint"] as? String == (try gatewayURL) && line["verdict"] as? String == "reconciled")
    }

    @Test func evidenceIsLeftOutWhereNobodyAskedForIt() throws {
      let answer = try sidecar().answer(to: .extract(Files.example("invoice.pdf"))).json()
      let own = try IntegrationTests.gateway.answer(to: .extract(Files.example("invoice.pdf"))).json()
      #expect(Set(answer.keys).subtracting(["provenance"]) == Set(own.keys))
    }

    @Test func batchesAreAnsweredInOrder() throws {
      let documents = [ClientDocuments.receipt(1), Array("no document".utf8), ClientDocuments.receipt(2)]
      let items = try sidecar().answer(to: .batch(documents)).items()
      #expect(items.map { $0["index"] as? Int } == [0, 1, 2])
      #expect(items.map { $0["status"] as? Int } == [200, 415, 200])
      let ids = items.compactMap { ($0["result"] as? [String: Any])?["id"] as? String }
      #expect(Set(ids).count == 2)
    }

    @Test func progressIsToldInLines() throws {
      let sidecar = try sidecar()
      defer { withExtendedLifetime(sidecar) {} }
      let connection = try sidecar.begin(
        .extract(Files.example("invoice.pdf"), headers: [HTTPRequest.lines]))
      #expect(try connection.head().status == 200)
      let events = try connection.events()
      #expect(events.dropLast().allSatisfy { ["schedule", "extract"].contains($0.stage) })
      #expect(events.last?.result?["total"] as? Int == 99294)
    }

    @Test func faultsOfDocumentsComeThrough() throws {
      let sidecar = try sidecar()
      let damaged = Array(ClientDocuments.receipt(1).prefix(60))
      try expectProblem(sidecar.answer(to: .extract(damaged)), 422, "document_unreadable")
      // These do not even reach a gateway.
      try expectProblem(sidecar.answer(to: .extract(Array("text".utf8))), 415, "unsupported_media_type")
      try expectProblem(sidecar.answer(to: .extract([])), 400, "malformed_request")
      try expectProblem(sidecar.answer(to: .get("/v1/extract")), 405, "method_not_allowed")
      try expectProblem(
        sidecar.answer(to: HTTPRequest(method: "POST", path: "/v1/ocr", body: Array("{}".utf8))), 404, "not_found")
    }

    @Test func descriptionAndAnswersAgree() throws {
      let sidecar = try sidecar()
      let description = try sidecar.answer(to: .get("/openapi.json")).json()
      let schemas = try JSONSchemas(description)
      let samples: [(schema: String, request: HTTPRequest)] = [
        ("ExtractionResult", .extract(try Files.example("invoice.pdf"), query: "?include=evidence")),
        ("Health", .get("/health")), ("Readiness", .get("/health/ready")), ("Version", .get("/v1/version")),
        ("Problem", .extract([])),
      ]
      for (schema, request) in samples {
        #expect(schemas.violations(of: schema, in: try sidecar.answer(to: request).json()) == [], "\(schema)")
      }
      let paths = try #require(description["paths"] as? [String: Any])
      #expect(paths["/v1/extract"] != nil && paths["/v1/ocr"] == nil)
      for path in paths.keys {
        try expectProblem(sidecar.answer(to: HTTPRequest(method: "DELETE", path: path)), 405, "method_not_allowed")
      }
      #expect(try sidecar.answer(to: .get("/v1/version")).json()["name"] as? String == "ocr-client")
    }

    // MARK: - Keys

    @Test func equalKeysShareOneRunAndItsAnswer() throws {
      let sidecar = try sidecar()
      let document = ClientDocuments.receipt(31)
      let first = try sidecar.extract(document, wait: 20, key: "job-31")
      let second = try sidecar.extract(document, wait: 20, key: "job-31")
      #expect(first.status == 200 && first[header: "Idempotent-Replayed"] == nil)
      #expect(second.text == first.text && second[header: "Idempotent-Replayed"] == "true")
      try expectProblem(
        sidecar.extract(ClientDocuments.receipt(32), wait: 20, key: "job-31"), 422, "idempotency_key_reused")
    }

    @Test func keysAreHandedOn() throws {
      let seen = Requests()
      let scripted = try ScriptedServer { peer, _ in
        while let request = peer.readRequest() {
          seen.add(request)
          peer.answer("none of ours", status: "400 Bad Request")
        }
      }
      let sidecar = try SidecarProcess(
        ClientState(gateways: ["http://127.0.0.1:\(scripted.port)"], mode: "gateway", hosted: "http://127.0.0.1:1"))
      _ = try sidecar.extract(ClientDocuments.receipt(1), wait: 5, key: "job-41")
      _ = try sidecar.answer(
        to: .batch([ClientDocuments.receipt(2), ClientDocuments.receipt(3)], headers: [("Idempotency-Key", "jobs")]))
      for _ in 0..<2 { _ = try sidecar.extract(ClientDocuments.receipt(4), wait: 5) }
      let keys = seen.headers("idempotency-key")
      #expect(Set(keys.dropLast(2)) == ["job-41", "jobs/0", "jobs/1"])
      // Without a key of the caller's, the document's bytes name it.
      #expect(keys.suffix(2).allSatisfy { $0.count == 64 } && Set(keys.suffix(2)).count == 1)
    }

    // MARK: - Readiness and metrics

    @Test func readyWhereAGatewayIs() throws {
      let sidecar = try sidecar()
      let url = try gatewayURL
      var checks: [String: [String: String]] = [:]
      try eventually("the gateway was probed") {
        let answer = try sidecar.answer(to: .get("/health/ready"))
        checks = try #require(try answer.json()["checks"] as? [String: [String: String]])
        return answer.status == 200
      }
      #expect(Set(checks.keys) == ["intake", "mode", "gateway \(url)", "hosted"])
      #expect(checks["mode"]?["detail"] == "gateway" && checks["gateway \(url)"]?["status"] == "ok")
      #expect(checks["hosted"]?["status"] == "missing")
    }

    @Test func notReadyWhereNobodyWouldAnswer() throws {
      let nobody = "http://127.0.0.1:\(try ScriptedServer.unusedPort())"
      let alone = try SidecarProcess(ClientState(gateways: [nobody], mode: "gateway", hosted: nobody))
      try expectReadiness(of: alone, 503, "not_ready")
      // The hosted side would answer: not as it should be, but no reason to send documents elsewhere.
      let fallingBack = try SidecarProcess(ClientState(gateways: [nobody], mode: "auto", hosted: nobody))
      try expectReadiness(of: fallingBack, 200, "degraded")
      let hosted = try SidecarProcess(ClientState(gateways: [nobody], mode: "hosted", hosted: nobody))
      try expectReadiness(of: hosted, 200, "ready")
      let capped = try SidecarProcess(
        ClientState(gateways: [nobody], mode: "auto", hosted: nobody, ["OCR_SPEND_DAILY_CAP": "0"]))
      try expectReadiness(of: capped, 503, "not_ready")
    }

    private func expectReadiness(
      of sidecar: SidecarProcess, _ status: Int, _ word: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      try eventually("\(word)", sourceLocation: sourceLocation) {
        let answer = try sidecar.answer(to: .get("/health/ready"))
        return try answer.status == status && answer.json()["status"] as? String == word
      }
    }

    @Test func serverAndClientAreMeasuredTogether() throws {
      let sidecar = try sidecar()
      let url = try gatewayURL
      #expect(try sidecar.extract(ClientDocuments.receipt(51), wait: 20).status == 200)
      _ = try sidecar.extract(Array(ClientDocuments.receipt(52).prefix(60)), wait: 20)
      let scrape = try Scrape(sidecar.answer(to: .get("/metrics")))
      #expect(scrape[#"ocr_requests_total{route="/v1/extract",code="200"}"#] == 1)
      #expect(scrape[#"ocr_problems_total{problem="document_unreadable"}"#] == 1)
      #expect(scrape[#"ocr_documents_total{engine="embedded",kind="pdf"}"#] == 1)
      #expect(scrape[#"ocr_client_requests_total{endpoint="\#(url)",outcome="answered"}"#] == 1)
      #expect(scrape[#"ocr_client_requests_total{endpoint="\#(url)",outcome="refused"}"#] == 1)
      #expect(scrape[#"ocr_client_request_duration_seconds_count{endpoint="\#(url)"}"#] == 2)
      #expect(scrape[#"ocr_client_circuit_state{endpoint="\#(url)"}"#] == 0)
      #expect(scrape["ocr_client_spend_usd_total"] == 0 && scrape["ocr_in_flight"] == 0)
      #expect(scrape.sum("metrics_undeclared_records_total") == 0)
      #expect(scrape.families == Set(try OperationsDocument.families(under: "## The sidecar")))
    }
  }
}

/// What a scripted gateway was sent.
private final class Requests: Sendable {
  private let all = Mutex<[String]>([])

  func add(_ request: String) { all.withLock { $0.append(request) } }

  /// The values of a header, request by request; probes have none.
  func headers(_ name: String) -> [String] {
    all.withLock { $0 }.compactMap { request in
      request.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name + ":") }
        .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }
  }
}
