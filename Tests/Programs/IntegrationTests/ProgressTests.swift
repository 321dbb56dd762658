import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Answers in lines: how far a document has come, then what became of it.
  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]))
  struct ProgressTests {
    @Test func linesComeWhileTheDocumentIsWorkedOn() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let connection = try gateway.begin(
        .extract(
          Files.example("invoice-two-pages.pdf"),
          headers: [HTTPRequest.lines, ("Prefer", "wait=25"), ("X-Request-ID", "told")]))
      let head = try connection.head()
      #expect(head.status == 200)
      #expect(head[header: "Content-Type"] == "application/x-ndjson")
      #expect(head[header: "Preference-Applied"] == "wait=25")
      #expect(head[header: "X-Request-ID"] == "told")
      let first = try #require(try connection.event())
      #expect(first.name == "progress" && first.stage == "schedule" && first.page == 0)
      #expect(first.json["pages"] is NSNull)
      // The worker stands still: nobody can have an answer yet, and the request is not over.
      try eventually("the worker has the document") { ProcessTable.hasInput(worker) }
      #expect(try !gateway.log().contains { $0["requestId"] as? String == "told" })
      kill(worker, SIGCONT)

      let events = try connection.events()
      let pages = events.dropLast().map { [$0.page, $0.json["pages"] as? Int] }
      #expect(pages.last == [2, 2])
      #expect(events.dropLast().allSatisfy { $0.name == "progress" && $0.stage == "prepare" })
      let result = try #require(events.last?.result)
      #expect(try result["total"] as? Int == Files.expected("invoice-two-pages.pdf")["total"] as? Int)
      #expect(result["id"] as? String == "told")

      // The connection goes on, and the log has one line of the whole.
      try connection.send(.get("/health"))
      #expect(try connection.answer().status == 200)
      let lines = try gateway.log().filter { $0["requestId"] as? String == "told" }
      #expect(lines.count == 1)
      #expect(lines.first?["verdict"] as? String == "reconciled")
    }

    @Test func whatIsWrongWithARequestIsNoLine() throws {
      func refused(_ body: [UInt8], query: String = "") throws -> HTTPAnswer {
        try gateway.answer(to: .extract(body, query: query, headers: [HTTPRequest.lines]))
      }
      try expectProblem(refused(Array("text".utf8)), 415, "unsupported_media_type")
      try expectProblem(refused([]), 400, "malformed_request")
      try expectProblem(refused(Files.example("invoice.pdf"), query: "?include=x"), 400, "malformed_request")
    }

    @Test func whatIsWrongWithADocumentIsTheLastLine() throws {
      let connection = try gateway.begin(
        .extract(Array("%PDF-1.7 nothing".utf8), headers: [HTTPRequest.lines, ("X-Request-ID", "unreadable")]))
      #expect(try connection.head().status == 200)
      let events = try connection.events()
      #expect(events.count { $0.isOutcome } == 1)
      let error = try #require(events.last?.error)
      #expect(error["code"] as? String == "document_unreadable")
      #expect(error["status"] as? Int == 422)
      #expect(error["requestId"] as? String == "unreadable")
      try eventually("the log has it") {
        try gateway.log().contains {
          $0["requestId"] as? String == "unreadable" && $0["code"] as? String == "document_unreadable"
        }
      }
    }

    @Test func fortyPages() throws {
      let statement = TypedStatement(pages: 40, bookingsPerPage: 12)
      let connection = try gateway.begin(
        .extract(statement.document.bytes, headers: [HTTPRequest.lines, ("Prefer", "wait=300")]))
      #expect(try connection.head()[header: "Preference-Applied"] == "wait=300")
      let events = try connection.events(within: .seconds(300))
      let told = events.filter { $0.stage == "prepare" }.compactMap(\.page)
      #expect(told.count > 1)
      #expect(zip(told, told.dropFirst()).allSatisfy { $0 < $1 })
      #expect(events.count { $0.isOutcome } == 1)
      // The same that the answer in one piece says.
      let whole = try gateway.answer(to: .extract(statement.document.bytes)).json()
      var result = try #require(events.last?.result)
      #expect(result["pages"] as? Int == 40)
      for key in ["id", "timing"] { result[key] = whole[key] }
      #expect(NSDictionary(dictionary: result).isEqual(to: whole))
    }

    @Test(withModels) func callerThatLeavesStopsTheModel() throws {
      let simulation = try ModelSimProcess()
      let gateway = try GatewayProcess(ModelFaultBench.settings(simulation, .model))
      try gateway.waitForReadiness(200, within: .seconds(60))
      try simulation.set(fault: "hang")
      let receipt = PDFWriter.typed(ModelFaultBench.Documents.receipt)
      var client: HTTPConnection? = try gateway.begin(
        .extract(receipt, headers: [HTTPRequest.lines, ("Prefer", "wait=120")]))
      _ = try client?.head()
      try eventually("the document is with the server") { try simulation.requests().open == 1 }
      #expect(try client?.event()?.name == "progress")
      client = nil
      try eventually("the server is left") { try simulation.requests().open == 0 }
      #expect(try simulation.requests().cancelled == 1)
      #expect(try gateway.readiness().documentsInside == 0)
    }

    /// A proxy would close a connection on which nothing is said.
    @Test func aSilentStageIsNotSilent() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let connection = try gateway.begin(.extract(Files.example("invoice.pdf"), headers: [HTTPRequest.lines]))
      _ = try connection.head()
      let first = try #require(try connection.event())
      let second = try #require(try connection.event(within: .seconds(18)))
      #expect(second.name == "progress" && second.stage == first.stage && second.page == first.page)
      kill(worker, SIGCONT)
      #expect(try connection.events().last?.result != nil)
    }

    @Test(arguments: [false, true])
    func callerThatLeavesStopsTheWork(_ onlyHalf: Bool) throws {
      let request = try HTTPRequest.extract(Files.example("invoice.pdf"), headers: [HTTPRequest.lines])
      try expectPlaceIsFree(at: gateway, whenLeaving: request, onlyHalf: onlyHalf) { client in
        _ = try client.head()
        _ = try client.event()
      }
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
