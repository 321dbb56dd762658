import Foundation
import Testing

extension IntegrationTests {
  @Suite(
    .serialized, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1", "OCR_QUEUE_LIMIT": "1"]))
  struct AdmissionTests {
    @Test func documentBeyondTheQueueIsRefusedAtOnce() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let pdf = HTTPRequest.extract(try Files.example("invoice.pdf"))
      // Two in flight, one waiting.
      let inside = try (1...3).map { count in
        let connection = try gateway.begin(pdf)
        try eventually("\(count) documents are inside") { try gateway.readiness().documentsInside == count }
        return connection
      }
      let refused = try gateway.answer(to: pdf)
      try expectProblem(refused, 503, "overloaded", retryable: true)
      #expect(try #require(refused.json()["retryAfterMs"] as? Int) >= 500)
      #expect(inside.allSatisfy { !$0.isReadable(within: .zero) })
      kill(worker, SIGCONT)
      for connection in inside { #expect(try connection.answer().status == 200) }
      #expect(try gateway.answer(to: pdf).status == 200)
    }

    @Test func answerThatComesTooLateIsRefused() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      let late = try gateway.answer(to: .extract(Files.example("invoice.pdf"), headers: [("Prefer", "wait=1")]))
      try expectProblem(late, 504, "deadline_exceeded", retryable: true)
      // What nobody waits for any more is not worked on.
      try gateway.waitForReplacement(of: worker)
    }

    @Test(arguments: [false, true])
    func clientThatLeavesFreesItsPlace(_ onlyHalf: Bool) throws {
      try expectPlaceIsFree(at: gateway, whenLeaving: .extract(Files.example("invoice.pdf")), onlyHalf: onlyHalf)
    }

    @Test func clientThatLeavesWhileSendingFreesItsPlace() throws {
      let gateway = try gateway
      var client: HTTPConnection? = try gateway.connect()
      let request = HTTPRequest.extract(try Files.example("invoice.pdf"))
      try client?.send(request.head + (request.body ?? []).prefix(10_000))
      try eventually("the document is inside") { try gateway.readiness().documentsInside == 1 }
      client = nil
      try eventually("nobody is inside") { try gateway.readiness().documentsInside == 0 }
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
