import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// What Prometheus gets to see.
  @Suite(.serialized)
  struct MetricsLongTests {
    /// Of the contract, for this process.
    private static let contract = [
      "ocr_requests_total", "ocr_request_duration_seconds", "ocr_stage_duration_seconds", "ocr_queue_depth",
      "ocr_in_flight", "ocr_image_tokens_total", "ocr_verdicts_total", "ocr_worker_restarts_total",
      "ocr_canary_success", "ocr_heartbeat_last_success_timestamp_seconds",
    ]

    @Test(withModels)
    func everyMetricIsThereAsDocumentedWithNothingOfADocument() throws {
      let gateway = try Self.provenGateway()
      #expect(try gateway.answer(to: .extract(Files.example("invoice.pdf"))).status == 200)
      #expect(try gateway.answer(to: .form(Files.example("receipt.jpg"), fileName: "Kontoauszug")).status == 200)
      #expect(try gateway.answer(to: .get("/Kontoauszug?Kontoauszug")).status == 404)
      _ = try Scrape(gateway, path: "/health/metrics")
      let one = try Scrape(gateway)
      let other = try Scrape(gateway, path: "/health/metrics")
      #expect(one.families == other.families)
      #expect(
        Set(one.values.keys).subtracting([#"ocr_requests_total{route="/metrics",code="200"}"#])
          == Set(other.values.keys).subtracting([#"ocr_requests_total{route="/metrics",code="200"}"#]))

      #expect(one.families == Set(try OperationsDocument.families(under: "## Metrics")))
      #expect(try OperationsDocument.families(under: "## Metrics").count == one.families.count)
      #expect(Set(Self.contract).isSubset(of: one.families.map(\.name)))
      let text = one.text.lowercased()
      for name in ["invoice.pdf", "receipt.jpg"] {
        for word in try Self.words(name) { #expect(!text.contains(word.lowercased()), "\(word)") }
      }
      #expect(!text.contains("kontoauszug") && !text.contains("127.0.0.1"))
      // Scrapes are no news.
      #expect(try !gateway.log().contains { ($0["route"] as? String)?.hasSuffix("metrics") == true })
    }

    /// With a stand-in for NVIDIA's library.
    @Test func gpusAreMeasuredWhereTheirLibraryIs() throws {
      let library = try ManagementLibrary.compile()
      let gateway = try GatewayProcess(["LD_LIBRARY_PATH": library.deletingLastPathComponent().path])
      try eventually("the GPUs are read") { try Scrape(gateway)[#"ocr_gpu_temperature_celsius{gpu="1"}"#] != nil }
      let scrape = try Scrape(gateway)
      #expect(
        scrape[#"ocr_gpu_utilization_ratio{gpu="0"}"#] == 0.75 && scrape[#"ocr_gpu_memory_used_bytes{gpu="0"}"#] == 4)
      #expect(scrape[#"ocr_gpu_throttled{gpu="0",reason="heat"}"#] == 1)
      #expect(scrape[#"ocr_gpu_throttled{gpu="1",reason="power"}"#] == 1)
      #expect(
        scrape[#"ocr_gpu_ecc_errors_total{gpu="0"}"#] == 2 && scrape[#"ocr_gpu_ecc_errors_total{gpu="1"}"#] == nil)
      let gpus = scrape.families.filter { $0.name.hasPrefix("ocr_gpu_") }
      #expect(gpus == Set(try OperationsDocument.families(under: "## GPUs")))
    }

    @Test(withModels)
    func countsAndTimesAreThoseOfWhatHappened() throws {
      let gateway = try GatewayProcess()
      let before = try Scrape(gateway)
      #expect(before[#"ocr_requests_total{route="/v1/extract",code="200"}"#] == 0)
      #expect(before["ocr_canary_success"] == nil && before["ocr_heartbeat_last_success_timestamp_seconds"] == nil)
      #expect(before[#"ocr_build_info{version="\#(try Self.version(gateway))",engine="embedded",model=""}"#] == 1)

      let pdf = try Files.example("invoice.pdf")
      let text = Array("no document".utf8)
      let broken = Array("%PDF-1.7 broken".utf8)
      #expect(try gateway.answer(to: .extract(pdf)).status == 200)
      #expect(try gateway.answer(to: .extract(Files.example("receipt.jpg"))).status == 200)
      #expect(try gateway.answer(to: .extract(text)).status == 415)
      #expect(try gateway.answer(to: .extract(broken)).status == 422)
      #expect(try gateway.answer(to: .batch([pdf, text, broken])).status == 200)
      let streamed = try gateway.begin(.extract(broken, headers: [HTTPRequest.lines]))
      #expect(try streamed.head().status == 200)
      #expect(try streamed.events().last?.code == "document_unreadable")
      for _ in 1...2 {
        #expect(try gateway.answer(to: .extract(pdf, headers: [("Idempotency-Key", "twice")])).status == 200)
      }

      // A streamed answer is counted when its last line is written.
      try eventually("all are counted") {
        try Scrape(gateway)[#"ocr_requests_total{route="/v1/extract",code="200"}"#] == 5
      }
      let after = try Scrape(gateway)
      #expect(after[#"ocr_requests_total{route="/v1/extract",code="415"}"#] == 1)
      #expect(after[#"ocr_requests_total{route="/v1/extract",code="422"}"#] == 1)
      #expect(after[#"ocr_requests_total{route="/v1/extract/batch",code="200"}"#] == 1)
      #expect(after[#"ocr_problems_total{problem="unsupported_media_type"}"#] == 2)
      #expect(after[#"ocr_problems_total{problem="document_unreadable"}"#] == 3)
      #expect(after.sum("ocr_problems_total") == 5)
      #expect(after[#"ocr_documents_total{engine="embedded",kind="pdf"}"#] == 3)
      #expect(after[#"ocr_documents_total{engine="embedded",kind="jpeg"}"#] == 1)
      #expect(after.sum("ocr_documents_total") == 4)
      #expect(after[#"ocr_verdicts_total{verdict="reconciled"}"#] == 4)
      #expect(after.sum("ocr_verdicts_total") == 4)
      #expect(after.sum("ocr_image_tokens_total") == 0)
      // Neither the text that was refused at once nor the answer from memory.
      #expect(after["ocr_request_duration_seconds_count"] == 6)
      #expect(after[#"ocr_request_duration_seconds_bucket{le="60"}"#] == 6)
      let took = try #require(after["ocr_request_duration_seconds_sum"])
      #expect(took > 0 && took < 60)
      for stage in ["queue", "prepare", "inference"] {
        #expect(after[#"ocr_stage_duration_seconds_count{stage="\#(stage)"}"#] == 4)
      }
      let worked = try #require(after[#"ocr_stage_duration_seconds_sum{stage="inference"}"#])
      // Recognizing a photograph takes more than reading the clock, and less than a minute.
      #expect(worked > 0.01 && worked < 60)
      #expect(after["metrics_undeclared_records_total"] == nil && after.sum("metrics_undeclared_records_total") == 0)
      #expect(try #require(after["process_resident_memory_bytes"]) > 1_000_000)
      #expect(try #require(after["process_open_fds"]) > 3)
      let age = Date().timeIntervalSince1970 - (try #require(after["process_start_time_seconds"]))
      #expect(age > 0 && age < 600)
    }

    @Test func waitingAndRunningDocumentsAreSeenAndRefusedOnesAreNotFast() throws {
      let gateway = try GatewayProcess([
        "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1", "OCR_QUEUE_LIMIT": "1",
      ])
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let pdf = HTTPRequest.extract(try Files.example("invoice.pdf"))
      func load() throws -> [Double?] {
        let scrape = try Scrape(gateway)
        return [scrape["ocr_queue_depth"], scrape["ocr_in_flight"]]
      }
      #expect(try load() == [0, 0])
      // The next document is prepared while one is read.
      let inside = try [[0, 1], [0, 2], [1, 2]].map { expected in
        let connection = try gateway.begin(pdf)
        try eventually("\(expected) wait and are in flight") { try load() == expected }
        return connection
      }
      try expectProblem(gateway.answer(to: pdf), 503, "overloaded", retryable: true)
      let scrape = try Scrape(gateway)
      #expect(scrape[#"ocr_problems_total{problem="overloaded"}"#] == 1)
      #expect(scrape[#"ocr_requests_total{route="/v1/extract",code="503"}"#] == 1)
      #expect(scrape["ocr_request_duration_seconds_count"] == 0)
      kill(worker, SIGCONT)
      for connection in inside { #expect(try connection.answer().status == 200) }
      try eventually("nobody waits") { try load() == [0, 0] }
      #expect(try Scrape(gateway)["ocr_request_duration_seconds_count"] == 3)
    }

    @Test func workerThatIsReplacedCountsUnderTheCauseOfItsEnd() throws {
      let gateway = try GatewayProcess([
        "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1", "OCR_WORKER_TIMEOUT": "2s",
      ])
      func expectRestarts(_ expected: [String: Double]) throws {
        let name = "ocr_worker_restarts_total"
        let scrape = try Scrape(gateway)
        let causes = [
          "crash", "killed", "timeout", "cpu_limit", "memory_limit", "abandoned", "recycled", "failed_start",
        ]
        for cause in causes {
          #expect(scrape["\(name){cause=\"\(cause)\"}"] == expected[cause, default: 0], "\(cause)")
        }
        #expect(scrape.sum(name) == expected.values.reduce(0, +))
      }
      let pdf = try Files.example("invoice.pdf")
      try expectRestarts([:])

      let first = try gateway.documentWorker()
      kill(first, SIGKILL)
      try gateway.waitForReplacement(of: first)
      try expectRestarts(["killed": 1])

      let second = try gateway.documentWorker()
      try ProcessTable.stop(second)
      #expect(try gateway.answer(to: .extract(pdf)).status == 200)
      try gateway.waitForReplacement(of: second)
      try expectRestarts(["killed": 1, "timeout": 1])

      let third = try gateway.documentWorker()
      try ProcessTable.stop(third)
      var client: HTTPConnection? = try gateway.begin(.extract(pdf))
      try eventually("the worker has the document") { ProcessTable.hasInput(third) }
      client = nil
      try gateway.waitForReplacement(of: third)
      try expectRestarts(["killed": 1, "timeout": 1, "abandoned": 1])
      withExtendedLifetime(client) {}
    }

    /// Whatever happens to documents, each place that is given is given back.
    @Test func documentsThatBeginEnd() throws {
      let gateway = try GatewayProcess([
        "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1", "OCR_QUEUE_LIMIT": "4", "OCR_WORKER_TIMEOUT": "8s",
      ])
      func counts() throws -> (begun: Double, ended: Double) {
        let scrape = try Scrape(gateway)
        return (
          try #require(scrape["ocr_documents_begun_total"]), try #require(scrape["ocr_documents_ended_total"])
        )
      }
      func expect(begun: Double, _ what: Comment) throws {
        try eventually("nobody is inside after \(what)") { try gateway.readiness().documentsInside == 0 }
        #expect(try counts() == (begun, begun), what)
      }
      let pdf = try Files.example("invoice.pdf")
      try expect(begun: 0, "the start")
      #expect(try gateway.answer(to: .extract(pdf)).status == 200)
      #expect(try gateway.answer(to: .extract(Array("%PDF-1.7 broken".utf8))).status == 422)
      #expect(try gateway.answer(to: .extract(Array("no document".utf8))).status == 415)
      #expect(try gateway.answer(to: .batch([pdf, Array("no document".utf8), pdf])).status == 200)
      try expect(begun: 6, "good and bad documents")

      // Neither of these gets a place.
      #expect(try gateway.answer(to: .extract(pdf, headers: [("Prefer", "wait=x")])).status == 400)
      #expect(try gateway.answer(to: .get("/nothing")).status == 404)
      try expect(begun: 6, "requests without a document")

      var worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      #expect(try gateway.answer(to: .extract(pdf, headers: [("Prefer", "wait=1")])).status == 504)
      try gateway.waitForReplacement(of: worker)
      try expect(begun: 7, "a deadline")

      for request in [HTTPRequest.extract(pdf), .extract(pdf, headers: [HTTPRequest.lines]), .batch([pdf, pdf])] {
        worker = try gateway.documentWorker()
        try ProcessTable.stop(worker)
        var client: HTTPConnection? = try gateway.begin(request)
        try eventually("the worker has a document") { ProcessTable.hasInput(worker) }
        let seen = try counts()
        #expect(seen.begun > seen.ended)
        client = nil
        try gateway.waitForReplacement(of: worker)
        withExtendedLifetime(client) {}
      }
      try expect(begun: 11, "clients that left")
      var half: HTTPConnection? = try gateway.connect()
      try half?.send(HTTPRequest.extract(pdf).head + pdf.prefix(1_000))
      try eventually("the document is inside") { try gateway.readiness().documentsInside == 1 }
      half = nil
      withExtendedLifetime(half) {}
      try expect(begun: 12, "a client that left while it sent")

      for _ in 0..<3 {
        worker = try gateway.documentWorker()
        try ProcessTable.stop(worker)
        let client = try gateway.begin(.extract(pdf))
        try eventually("the worker has the document") { ProcessTable.hasInput(worker) }
        kill(worker, SIGKILL)
        #expect([200, 422].contains(try client.answer().status))
      }
      try expect(begun: 15, "killed workers")
    }

    @Test(withModels)
    func imageTokensAreCountedByFileTypeAndTheCanarysFallIsSeen() throws {
      let model = try ModelSimProcess()
      let gateway = try GatewayProcess([
        "OCR_ENGINE": "model", "OCR_MODEL_URL": model.url, "OCR_MODEL_INPUT": "image", "OCR_CANARY_INTERVAL": "2s",
      ])
      try eventually("the canary succeeds", within: .seconds(30)) { try Scrape(gateway)["ocr_canary_success"] == 1 }
      let before = try Scrape(gateway)
      // Canaries are nobody's documents.
      #expect(before.sum("ocr_documents_total") == 0 && before.sum("ocr_image_tokens_total") == 0)
      #expect(before.sum("ocr_build_info", #"engine="model",model="pixtral"#) == 1)
      #expect(try gateway.answer(to: .extract(Files.example("receipt.jpg"))).status == 200)
      let after = try Scrape(gateway)
      #expect(after[#"ocr_documents_total{engine="model",kind="jpeg"}"#] == 1)
      #expect(try #require(after[#"ocr_image_tokens_total{kind="jpeg"}"#]) > 100)
      #expect(after[#"ocr_image_tokens_total{kind="pdf"}"#] == 0)

      try model.set(fault: "wrong-total")
      try eventually("the canary fails", within: .seconds(30)) { try Scrape(gateway)["ocr_canary_success"] == 0 }
      try model.set(fault: nil)
      try eventually("the canary succeeds again", within: .seconds(30)) {
        try Scrape(gateway)["ocr_canary_success"] == 1
      }
    }

    /// A gateway whose canary succeeded and whose monitor heard of it.
    fileprivate static func provenGateway() throws -> GatewayProcess {
      let monitor = try RecordingServer()
      let began = Date().timeIntervalSince1970.rounded(.down)
      let gateway = try GatewayProcess([
        "OCR_HEARTBEAT_URLS": "http://127.0.0.1:\(monitor.port)/hook", "OCR_HEARTBEAT_INTERVAL": "2s",
        "OCR_CANARY_INTERVAL": "2s",
      ])
      func lastSuccess() throws -> Double? { try Scrape(gateway)["ocr_heartbeat_last_success_timestamp_seconds"] }
      try eventually("a monitor heard of success", within: .seconds(30)) { try lastSuccess() != nil }
      let first = try #require(try lastSuccess())
      #expect(first >= began && first <= Date().timeIntervalSince1970)
      try eventually("a monitor heard of success again", within: .seconds(30)) { try lastSuccess() ?? 0 > first }
      #expect(try Scrape(gateway)["ocr_canary_success"] == 1)
      withExtendedLifetime(monitor) {}
      return gateway
    }

    private static func version(_ gateway: GatewayProcess) throws -> String {
      try #require(gateway.answer(to: .get("/v1/version")).json()["version"] as? String)
    }

    /// What stands on a sample: words long enough not to be part of something else.
    private static func words(_ sample: String) throws -> [String] {
      let expected = try Files.expected(sample)
      let items = (expected["lineItems"] as? [[String: Any]] ?? []).compactMap { $0["description"] as? String }
      let texts = items + [expected["vendor"] as? String].compactMap { $0 }
      let words = texts.flatMap { $0.split(whereSeparator: { !$0.isLetter }) }.filter { $0.count >= 5 }
      #expect(!words.isEmpty)
      return words.map(String.init) + [sample]
    }
  }

  /// Prometheus' own checker on what a gateway says and on what its documentation proposes.
  @Suite(
    .serialized, withModels,
    .enabled(if: Promtool.path != nil, "\(Promtool.installation)"))
  struct MetricsPeerTests {
    @Test func promtoolAcceptsTheMetrics() throws {
      let gateway = try MetricsLongTests.provenGateway()
      #expect(try gateway.answer(to: .extract(Files.example("invoice.pdf"))).status == 200)
      #expect(try gateway.answer(to: .extract(Array("text".utf8))).status == 415)
      let text = try Scrape(gateway).text
      #expect(text.contains("ocr_heartbeat_last_success_timestamp_seconds "))
      #expect(try Promtool.check(metrics: text) == .fine)
      // It does find mistakes.
      let broken = text.replacing("# HELP ocr_queue_depth", with: "# HELP other")
      #expect(try Promtool.check(metrics: broken).status != 0)
    }

    @Test func promtoolAcceptsTheDocumentedAlertsAndQueries() throws {
      let folder = try TemporaryFolder.make()
      defer { try? FileManager.default.removeItem(at: folder) }
      func expectRules(_ count: Int, _ yaml: String) throws {
        let file = folder.appending(path: "rules.yml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        let finding = try Promtool.check(rules: file)
        #expect(finding.status == 0 && finding.output.contains("SUCCESS: \(count) rules found"), "\(finding)")
      }
      let rules = try String(contentsOf: Files.root.appending(path: "docker/monitoring/rules.yml"), encoding: .utf8)
      try expectRules(rules.matches(of: /- (alert|record):/).count, rules)
      let operations = try OperationsDocument.text()
      let queries = operations.matches(of: /```promql\n([^`]+)```/).flatMap { $0.1.split(separator: "\n") }
      #expect(queries.count >= 5)
      let records = queries.enumerated().map { "      - record: query:\($0.offset)\n        expr: \($0.element)\n" }
      try expectRules(queries.count, "groups:\n  - name: queries\n    rules:\n" + records.joined())
    }
  }
}
