import Foundation
import Testing

extension IntegrationTests {
  /// Clients that leave before their answer: they are counted as such, not as late answers of ours.
  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]))
  struct LeavingClientsTests {
    @Test(arguments: [false, true])
    func aClientThatLeftIsLoggedAndCounted(_ onlyHalf: Bool) throws {
      let before = try Scrape(gateway)
      let id = "leaves-\(onlyHalf)"
      let request = HTTPRequest.extract(try Files.example("invoice.pdf"), headers: [("X-Request-ID", id)])
      #expect(try heard(request, onlyHalf: onlyHalf) == "")
      let line = try line(id)
      #expect(line["status"] as? Int == 499 && line["code"] as? String == "client_closed")
      try expectOneMore(than: before)
      #expect(try Scrape(gateway).sum("ocr_requests_total", #"code="499""#) > 0)
    }

    @Test func theDocumentsOfABatchToo() throws {
      let before = try Scrape(gateway)
      let pdf = try Files.example("invoice.pdf")
      var request = HTTPRequest.batch([pdf, pdf])
      request.headers.append(("X-Request-ID", "batch"))
      #expect(try heard(request, onlyHalf: true) == "")
      #expect(try line("batch")["code"] as? String == "client_closed")
      let documents = try gateway.log().filter {
        $0["msg"] as? String == "document" && $0["requestId"] as? String == "batch"
      }
      #expect(documents.map { $0["code"] as? String } == ["client_closed", "client_closed"])
      try expectOneMore(than: before)
    }

    @Test func anAnswerInLinesEndsWithoutTheCode() throws {
      let before = try Scrape(gateway)
      let request = HTTPRequest.extract(
        try Files.example("invoice.pdf"), headers: [HTTPRequest.lines, ("X-Request-ID", "lines")])
      let text = try heard(request, onlyHalf: true)
      #expect(text.contains("progress") && !text.contains("error") && !text.contains("client_closed"))
      #expect(try line("lines")["code"] as? String == "client_closed")
      try expectOneMore(than: before)
    }

    /// What a client hears that leaves while its document is with a worker that stands still.
    private func heard(_ request: HTTPRequest, onlyHalf: Bool) throws -> String {
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      var client: HTTPConnection? = try gateway.begin(request)
      try eventually("the worker has the document") { ProcessTable.hasInput(worker) }
      var text = ""
      if onlyHalf {
        client?.halfClose()
        text = String(decoding: try #require(client).readToEnd(), as: UTF8.self)
      }
      client = nil
      try eventually("no document is inside") { try gateway.readiness().documentsInside == 0 }
      try gateway.waitForReplacement(of: worker)
      return text
    }

    private func line(_ id: String) throws -> [String: Any] {
      func lines() throws -> [[String: Any]] {
        try gateway.log().filter { $0["msg"] as? String == "request" && $0["requestId"] as? String == id }
      }
      try eventually("\(id) is in the log") { try !lines().isEmpty }
      return try lines()[0]
    }

    private func expectOneMore(than before: Scrape) throws {
      let left = #"ocr_problems_total{problem="client_closed"}"#
      let late = #"ocr_problems_total{problem="deadline_exceeded"}"#
      let now = try Scrape(gateway)
      #expect(now[left] == (before[left] ?? 0) + 1)
      #expect(now[late] == before[late])
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
