import Foundation
import Testing

extension IntegrationTests {
  /// What happens to workers costs their own document at most.
  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]))
  struct IsolationTests {
    @Test func killedDocumentWorkerIsNotNoticed() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      let inFlight = try gateway.begin(.extract(Files.example("invoice.pdf")))
      try eventually("the worker has the document") { ProcessTable.hasInput(worker) }
      kill(worker, SIGKILL)
      try expectTotal(99294, inFlight.answer())
      try expectTotal(99294, gateway.answer(to: .extract(Files.example("invoice.pdf"))))
      #expect(try gateway.documentWorker() != worker)
    }

    @Test(withModels) func killedRecognizerIsNotNoticed() throws {
      let gateway = try gateway
      let recognizer = try gateway.recognizer()
      try ProcessTable.stop(recognizer)
      let inFlight = try gateway.begin(.extract(Files.example("receipt.jpg")))
      try eventually("the recognizer has the page") { ProcessTable.hasInput(recognizer) }
      kill(recognizer, SIGKILL)
      try expectTotal(4499, inFlight.answer())
      try expectTotal(4499, gateway.answer(to: .extract(Files.example("receipt.jpg"))))
      #expect(try gateway.recognizer() != recognizer)
    }

    @Test(withModels) func documentThatKillsTwoWorkersIsGivenUp() throws {
      let gateway = try gateway
      // So many pages that the document is still being read whenever a worker is found.
      let inFlight = try gateway.begin(.extract(BlankPDF.bytes(pages: 50), headers: [("Prefer", "wait=120")]))
      var killed: [pid_t] = []
      while killed.count < 2 {
        try eventually("a worker has the document") {
          let ready = try gateway.readiness().documentWorkers.isComplete
          return try ready && gateway.documentWorkers.count == 1 && !killed.contains(gateway.documentWorker())
        }
        killed.append(try gateway.documentWorker())
        kill(killed[killed.count - 1], SIGKILL)
      }
      try expectProblem(inFlight.answer(), 422, "document_crashed_worker")
      try expectTotal(99294, gateway.answer(to: .extract(Files.example("invoice.pdf"))))
    }

    @Test func idleWorkersThatDieAreReplaced() throws {
      let gateway = try gateway
      let before = Set(gateway.documentWorkers + gateway.recognizers)
      #expect(before.count == (Files.hasModels ? 2 : 1))
      for pid in before { kill(pid, SIGKILL) }
      try eventually("the dead are noticed") {
        ProcessTable.children(of: gateway.pid).allSatisfy { !before.contains($0) }
      }
      try eventually("new ones are ready", within: .seconds(60)) {
        let ready = try gateway.readiness()
        return ready.documentWorkers.isComplete && ready.recognizers?.isComplete ?? true
          && gateway.documentWorkers.count + gateway.recognizers.count == before.count
      }
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }

  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "2", "OCR_RECOGNIZERS": "1", "OCR_WORKER_TIMEOUT": "2s"]))
  struct HangingWorkerTests {
    @Test func documentThatHangsIsGivenUpWhileOthersAreServed() throws {
      let gateway = try gateway
      let workers = gateway.documentWorkers
      try #require(workers.count == 2)
      for worker in workers { try ProcessTable.stop(worker) }
      // With less than another OCR_WORKER_TIMEOUT left afterwards, the page is not tried again.
      let hanging = try gateway.begin(.extract(Files.example("invoice.pdf"), headers: [("Prefer", "wait=4")]))
      try eventually("a worker has the document") { workers.contains { ProcessTable.hasInput($0) } }
      for worker in workers where !ProcessTable.hasInput(worker) { kill(worker, SIGCONT) }
      try expectTotal(99294, gateway.answer(to: .extract(Files.example("invoice.pdf"))))
      #expect(!hanging.isReadable(within: .zero))
      try expectProblem(hanging.answer(), 422, "document_too_slow")
    }

    @Test func hangThatLeavesTimeIsTriedAgain() throws {
      let gateway = try gateway
      try eventually("both workers are there") { try gateway.readiness().documentWorkers.isComplete }
      let workers = gateway.documentWorkers
      for worker in workers { try ProcessTable.stop(worker) }
      let hanging = try gateway.begin(.extract(Files.example("invoice.pdf"), headers: [("Prefer", "wait=30")]))
      try eventually("a worker has the document") { workers.contains { ProcessTable.hasInput($0) } }
      for worker in workers where !ProcessTable.hasInput(worker) { kill(worker, SIGCONT) }
      try expectTotal(99294, hanging.answer())
    }

    @Test(withModels) func hangingRecognizerIsReplaced() throws {
      let gateway = try gateway
      try ProcessTable.stop(gateway.recognizer())
      let hanging = try gateway.begin(.extract(Files.example("receipt.jpg"), headers: [("Prefer", "wait=4.5")]))
      try expectProblem(hanging.answer(), 422, "document_too_slow")
      try expectTotal(4499, gateway.answer(to: .extract(Files.example("receipt.jpg"))))
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }

  fileprivate static func expectTotal(
    _ total: Int, _ answer: HTTPAnswer, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(answer.status == 200, "\(answer.text)", sourceLocation: sourceLocation)
    #expect(try answer.json()["total"] as? Int == total, sourceLocation: sourceLocation)
  }
}
