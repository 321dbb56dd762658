import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized, withModels)
  struct LogLongTests {
    @Test(arguments: ["json", "text"])
    func logHoldsNothingOfADocument(_ format: String) throws {
      let gateway = try GatewayProcess(["OCR_LOG_LEVEL": "trace", "OCR_LOG_FORMAT": format])
      let all = ["receipt.jpg", "receipt-tip.jpg", "invoice.pdf", "invoice-two-pages.pdf"]
      let samples = format == "json" ? all : ["receipt.jpg", "invoice.pdf"]
      for name in samples {
        let document = try Files.example(name)
        #expect(try gateway.answer(to: .extract(document, query: "?include=evidence")).status == 200)
        #expect(try gateway.answer(to: .form(document, fileName: "Kontoauszug-\(name)")).status == 200)
      }
      let batch = HTTPRequest.batch(try samples.map(Files.example), fileName: "Kontoauszug")
      #expect(try gateway.answer(to: batch).status == 200)
      // Refusals must not quote either.
      let secret = "Zylinderkopfdichtung"
      let refused: [HTTPRequest] = [
        .extract(Array(secret.utf8)), .extract(Array("%PDF-1.7 \(secret)".utf8)), .get("/\(secret)"),
        .form(Array("x".utf8), field: secret, fileName: secret), .extract([], query: "?include=\(secret)"),
        .extract([], headers: [("Prefer", "wait=\(secret)")]), .extract([], headers: [("Content-Type", secret)]),
      ]
      for request in refused { #expect(try gateway.answer(to: request).status >= 400) }
      gateway.process.signal(SIGTERM)
      #expect(try gateway.process.waitForExit() == .code(0))

      let log = gateway.process.errors.lowercased()
      #expect(log.contains("listening"))
      for word in try samples.flatMap(words) + [secret, "Kontoauszug"] {
        #expect(!log.contains(word.lowercased()), "\(word)")
      }
      #expect(gateway.process.output.isEmpty)
      if format == "text" {
        #expect(log.contains("request") && log.contains(" status=200") && !log.contains("{"))
      }
    }

    @Test func everyRequestHasOneLine() throws {
      let gateway = try GatewayProcess(["OCR_LOG_LEVEL": "debug"])
      let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
      let pdf = try Files.example("invoice.pdf")
      let ids = [("traceparent", "00-\(trace)-00f067aa0ba902b7-01")]
      _ = try gateway.answer(to: .extract(pdf, headers: ids + [("X-Request-ID", "good")]))
      _ = try gateway.answer(to: .extract(Array("text".utf8), headers: ids + [("X-Request-ID", "refused")]))
      _ = try gateway.answer(to: HTTPRequest(path: "/health", headers: ids + [("X-Request-ID", "probe")]))
      _ = try gateway.answer(to: HTTPRequest(path: "/secret/path", headers: ids + [("X-Request-ID", "lost")]))

      func line(_ id: String) throws -> [String: Any] {
        try eventually("\(id) is in the log") { try gateway.log().contains { $0["requestId"] as? String == id } }
        let lines = try gateway.log().filter { $0["requestId"] as? String == id }
        #expect(lines.count == 1, "\(id)")
        return lines[0]
      }
      let common: Set<String> = ["ts", "level", "msg", "requestId", "traceId", "peer", "route", "status", "totalMs"]
      let good = try line("good")
      #expect(
        Set(good.keys)
          == common.union([
            "attempts", "bytes", "pages", "kind", "engine", "verdict", "queueMs", "prepareMs", "inferenceMs",
          ]))
      #expect(good["traceId"] as? String == trace)
      #expect(good["peer"] as? String == "127.0.0.1")
      #expect(good["route"] as? String == "POST /v1/extract")
      #expect(good["status"] as? Int == 200)
      #expect(good["bytes"] as? Int == pdf.count)
      #expect(good["kind"] as? String == "pdf")
      #expect(good["verdict"] as? String == "reconciled")
      let ts = try #require(good["ts"] as? String)
      #expect(ts.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)

      let refused = try line("refused")
      #expect(Set(refused.keys).isSuperset(of: common))
      #expect(refused["code"] as? String == "unsupported_media_type")
      #expect(refused["status"] as? Int == 415)
      // Probes are many; they are seen only by who asks for them.
      #expect(try line("probe")["level"] as? String == "debug")
      #expect(try line("lost")["route"] as? String == "GET other")
    }

    @Test func probesThatSucceedAreNotLogged() throws {
      let gateway = try GatewayProcess()
      _ = try gateway.answer(to: .get("/health"))
      _ = try gateway.answer(to: .get("/v1/version"))
      try eventually("the version is in the log") {
        try gateway.log().contains { $0["route"] as? String == "GET /v1/version" }
      }
      #expect(try !gateway.log().contains { $0["route"] as? String == "GET /health" })
    }

    /// What stands on a sample: names long enough not to be part of something else.
    private func words(_ sample: String) throws -> [String] {
      let expected = try Files.expected(sample)
      let items = (expected["lineItems"] as? [[String: Any]] ?? []).compactMap { $0["description"] as? String }
      let texts = items + [expected["vendor"] as? String, expected["invoiceNumber"] as? String].compactMap { $0 }
      let words = texts.flatMap { $0.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) }.map(String.init)
      #expect(words.count > 5)
      return Array(Set(words.filter { $0.count >= 5 })) + [sample]
    }
  }
}
