import Foundation
import TestSupport
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

    @Test(withModels) func documentThatCrashesTwoWorkersIsGivenUp() throws {
      try expectProblem(answer(whenBothWorkersGet: SIGSYS), 422, "document_crashed_worker")
      try expectTotal(99294, gateway.answer(to: .extract(Files.example("invoice.pdf"))))
    }

    /// As the kernel does where memory is short.
    @Test(withModels) func documentWhoseWorkersAreKilledMayComeAgain() throws {
      let answer = try answer(whenBothWorkersGet: SIGKILL)
      try expectProblem(answer, 503, "overloaded", retryable: true)
      #expect(try #require(answer.json()["retryAfterMs"] as? Int) > 0)
      try expectTotal(99294, gateway.answer(to: .extract(Files.example("invoice.pdf"))))
    }

    /// What becomes of a document whose worker ends by a signal, and so does the next one.
    private func answer(whenBothWorkersGet signal: Int32) throws -> HTTPAnswer {
      let gateway = try gateway
      let first = try gateway.documentWorker()
      try ProcessTable.stop(first)
      // So many pages that the second worker is still at it when it is found.
      let inFlight = try gateway.begin(.extract(PDFWriter.blank(pages: 50), headers: [("Prefer", "wait=120")]))
      try eventually("the first worker has the document") { ProcessTable.hasInput(first) }
      for number in [signal, SIGCONT] { kill(first, number) }
      // A worker that is ready while a document waits has been given it.
      try gateway.waitForReplacement(of: first)
      kill(try gateway.documentWorker(), signal)
      return try inFlight.answer()
    }

    @Test func workersAreLimited() throws {
      let gateway = try gateway
      for pid in gateway.documentWorkers + gateway.recognizers {
        let limits = try String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)
        func soft(_ name: String) -> Int? {
          let line = limits.split(separator: "\n").first { $0.hasPrefix(name) }
          return line.flatMap { Int($0.dropFirst(name.count).split(separator: " ")[0]) }
        }
        #expect(soft("Max core file size") == 0)
        #expect(soft("Max file size") == 0)
        #expect(try #require(soft("Max open files")) <= 8)
        #expect(try #require(soft("Max address space")) <= 4 << 30)
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        #expect(status.contains("NoNewPrivs:\t1"))
      }
    }

    @Test func idleWorkersThatDieAreReplaced() throws {
      let gateway = try gateway
      let before = Set(gateway.documentWorkers + gateway.recognizers)
      #expect(before.count == (Files.hasModels ? 2 : 1))
      for pid in before { kill(pid, SIGKILL) }
      try eventually("new ones are ready", within: .seconds(60)) {
        // In this order: until the gateway notices a death, it counts the dead worker as ready.
        let now = Set(gateway.documentWorkers + gateway.recognizers)
        let ready = try gateway.readiness()
        return now.count == before.count && now.isDisjoint(with: before)
          && ready.documentWorkers.isComplete && ready.recognizers?.isComplete ?? true
      }
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }

  /// Workers that are stopped are ended after half of OCR_WORKER_TIMEOUT.
  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "2", "OCR_RECOGNIZERS": "1", "OCR_WORKER_TIMEOUT": "2s"]))
  struct StoppedWorkerTests {
    @Test func documentWhoseWorkersAreAllStoppedMayComeAgain() throws {
      let gateway = try gateway
      let workers = gateway.documentWorkers
      try #require(workers.count == 2)
      for worker in workers { try ProcessTable.stop(worker) }
      let answer = try gateway.answer(to: .extract(Files.example("invoice.pdf"), headers: [("Prefer", "wait=30")]))
      try expectProblem(answer, 503, "overloaded", retryable: true)
      #expect(try #require(answer.json()["retryAfterMs"] as? Int) > 0)
      for worker in workers { try gateway.waitForReplacement(of: worker) }
      try expectTotal(99294, gateway.answer(to: .extract(Files.example("invoice.pdf"))))
    }

    @Test func stoppedWorkerCostsNobodyADocument() throws {
      let gateway = try gateway
      let workers = gateway.documentWorkers
      for worker in workers { try ProcessTable.stop(worker) }
      let hanging = try gateway.begin(.extract(Files.example("invoice.pdf"), headers: [("Prefer", "wait=30")]))
      let hung = try holder(of: workers)
      for worker in workers where worker != hung { kill(worker, SIGCONT) }
      try expectTotal(99294, gateway.answer(to: .extract(Files.example("invoice.pdf"))))
      try expectTotal(99294, hanging.answer())
      try gateway.waitForReplacement(of: hung)
    }

    @Test(withModels) func stoppedRecognizerCostsNobodyADocument() throws {
      let gateway = try gateway
      let stopped = try gateway.recognizer()
      try ProcessTable.stop(stopped)
      try expectTotal(4499, gateway.answer(to: .extract(Files.example("receipt.jpg"))))
      #expect(try gateway.recognizer() != stopped)
    }

    /// Waits until one of these stopped workers has been given a document.
    private func holder(of workers: [pid_t]) throws -> pid_t {
      try eventually("a worker has the document") { workers.contains { ProcessTable.hasInput($0) } }
      return try #require(workers.first { ProcessTable.hasInput($0) })
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
