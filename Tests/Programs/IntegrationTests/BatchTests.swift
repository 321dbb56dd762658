import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1", "OCR_MAX_BODY": "1MiB"]))
  struct BatchTests {
    @Test func everyDocumentHasItsOwnOutcomeInInputOrder() throws {
      let documents = try [
        Files.example("invoice.pdf"), Array("text".utf8), Files.example("invoice-two-pages.pdf"), [],
        Array("%PDF-1.7 nothing".utf8),
      ]
      let answer = try gateway.answer(
        to: .batch(documents, headers: [("Prefer", "wait=20"), ("X-Request-ID", "five")]))
      #expect(answer.status == 200)
      #expect(answer[header: "Content-Type"] == "application/json")
      #expect(answer[header: "Preference-Applied"] == "wait=20")
      let items = try answer.items()
      #expect(items.map { $0["index"] as? Int } == [0, 1, 2, 3, 4])
      #expect(items.map { $0["status"] as? Int } == [200, 415, 200, 400, 422])
      let errors = items.map { ($0["error"] as? [String: Any])?["code"] as? String }
      #expect(errors == [nil, "unsupported_media_type", nil, "malformed_request", "document_unreadable"])
      for (index, name) in [(0, "invoice.pdf"), (2, "invoice-two-pages.pdf")] {
        let result = try #require(items[index]["result"] as? [String: Any])
        #expect(try result["total"] as? Int == Files.expected(name)["total"] as? Int)
        #expect(result["id"] as? String == "five/\(index)")
      }

      try eventually("the request is in the log") { try lines("request", of: "five").count == 1 }
      let request = try lines("request", of: "five")[0]
      #expect(request["documents"] as? Int == 5)
      #expect(request["route"] as? String == "POST /v1/extract/batch")
      let logged = try lines("document", of: "five")
      #expect(logged.map { $0["index"] as? Int } == [0, 1, 2, 3, 4])
      #expect(logged.map { $0["code"] as? String } == errors)
      #expect(logged[0]["verdict"] as? String == "reconciled")
    }

    @Test func linesComeInFinishingOrder() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let connection = try gateway.begin(
        .batch([Files.example("invoice.pdf"), Array("text".utf8)], headers: [HTTPRequest.lines]))
      #expect(try connection.head()[header: "Content-Type"] == "application/x-ndjson")
      var event = try #require(try connection.event())
      while !event.isOutcome { event = try #require(try connection.event()) }
      #expect(event.index == 1 && event.code == "unsupported_media_type" && event.json["status"] as? Int == 415)
      kill(worker, SIGCONT)
      let rest = try connection.events()
      #expect(rest.count { $0.isOutcome } == 1)
      #expect(rest.contains { $0.stage == "prepare" && $0.index == 0 && $0.page == 1 })
      #expect(rest.last?.index == 0 && rest.last?.result?["total"] as? Int == 99294)
      #expect(rest.last?.json["status"] as? Int == 200)
    }

    @Test func workBeginsBeforeTheBodyEnds() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let pdf = try Files.example("invoice.pdf")
      let request = HTTPRequest.batch([pdf, pdf])
      let first = request.head + HTTPRequest.part(pdf, number: 0) + Array("--cut".utf8)
      let connection = try gateway.connect()
      try connection.send(first)
      try eventually("the worker has the first document") { ProcessTable.hasInput(worker) }
      kill(worker, SIGCONT)
      try connection.send(Array(request.bytes.dropFirst(first.count)))
      #expect(try connection.answer().items().map { $0["status"] as? Int } == [200, 200])
    }

    @Test func moreThanTenDocumentsAreNoBatch() throws {
      let pdf = try Files.example("invoice.pdf")
      #expect(try gateway.answer(to: .batch(Array(repeating: pdf, count: 10))).items().count == 10)
      let refused = try gateway.answer(to: .batch(Array(repeating: pdf, count: 11)))
      #expect(try expectProblem(refused, 413, "batch_too_large").contains("10 documents"))
      // Those that had begun are not worked on any longer.
      try eventually("nobody is inside") { try gateway.readiness().documentsInside == 0 }
    }

    @Test func tooManyBytesAreNoBatch() throws {
      let filler = Array(repeating: UInt8(ascii: "x"), count: 1_040_000)
      let four = try gateway.answer(to: .batch(Array(repeating: filler, count: 4)))
      #expect(try four.items().map { $0["status"] as? Int } == [415, 415, 415, 415])
      try expectProblem(gateway.answer(to: .batch(Array(repeating: filler, count: 5))), 413, "batch_too_large")
      // Announced, it is refused before any of it is read; not announced, at the byte that is too much.
      let announced = try gateway.connect()
      try announced.send(
        "POST /v1/extract/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=cut\r\n"
          + "Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n")
      try expectProblem(announced.answer(), 413, "batch_too_large")
    }

    @Test func aDocumentThatIsTooLargeCostsItselfOnly() throws {
      let large = Array(repeating: UInt8(ascii: "x"), count: (1 << 20) + 1)
      let items = try gateway.answer(to: .batch([large, Files.example("invoice.pdf")])).items()
      #expect(items.map { $0["status"] as? Int } == [413, 200])
      #expect((items[0]["error"] as? [String: Any])?["code"] as? String == "body_too_large")
    }

    @Test func continueIsSaidBeforeABatchThatMayBeAsLarge() throws {
      let pdf = try Files.example("invoice.pdf")
      let filler = Array(repeating: UInt8(ascii: "x"), count: 1_000_000)
      let request = HTTPRequest.batch([pdf, filler, filler], headers: [("Expect", "100-continue")])
      let connection = try gateway.connect()
      try connection.send(request.head)
      #expect(try connection.answer().status == 100)
      try connection.send(request.body ?? [])
      #expect(try connection.answer().items().map { $0["status"] as? Int } == [200, 415, 415])
    }

    @Test func whatIsNoBatchIsRefused() throws {
      try expectProblem(gateway.answer(to: .batch([])), 400, "malformed_request")
      var cut = HTTPRequest.batch([try Files.example("invoice.pdf")])
      cut.body?.removeLast(8)
      try expectProblem(gateway.answer(to: cut), 400, "malformed_request")
      try eventually("nobody is inside") { try gateway.readiness().documentsInside == 0 }
      var plain = HTTPRequest.batch([])
      plain.headers = [("Content-Type", "application/pdf")]
      try expectProblem(gateway.answer(to: plain), 415, "unsupported_media_type")
    }

    @Test func callerThatLeavesStopsAll() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      let pdf = try Files.example("invoice.pdf")
      var client: HTTPConnection? = try gateway.begin(.batch([pdf, pdf, pdf]))
      try eventually("all are inside") { try gateway.readiness().documentsInside == 3 }
      client = nil
      try eventually("nobody is inside") { try gateway.readiness().documentsInside == 0 }
      try gateway.waitForReplacement(of: worker)
      withExtendedLifetime(client) {}
    }

    @Test func documentsBeyondTheQueueAreRefusedEachByItself() throws {
      let gateway = try GatewayProcess([
        "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1", "OCR_QUEUE_LIMIT": "1",
      ])
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      let pdf = try Files.example("invoice.pdf")
      let connection = try gateway.begin(.batch(Array(repeating: pdf, count: 5), headers: [HTTPRequest.lines]))
      _ = try connection.head()
      // Refused at once, while the others wait.
      var refused: [Event] = []
      while refused.isEmpty {
        if let event = try connection.event(), event.isOutcome { refused.append(event) }
      }
      kill(worker, SIGCONT)
      let outcomes = refused + (try connection.events().filter(\.isOutcome))
      #expect(Set(outcomes.map(\.index)) == [0, 1, 2, 3, 4])
      let overloaded = outcomes.filter { $0.code == "overloaded" }
      #expect(!overloaded.isEmpty && overloaded.count < 5)
      #expect(overloaded.allSatisfy { $0.json["status"] as? Int == 503 && $0.error?["retryAfterMs"] is Int })
      #expect(outcomes.count { $0.result?["total"] as? Int == 99294 } == 5 - overloaded.count)
    }

    private func lines(_ message: String, of request: String) throws -> [[String: Any]] {
      try gateway.log().filter { $0["requestId"] as? String == request && $0["msg"] as? String == message }
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
