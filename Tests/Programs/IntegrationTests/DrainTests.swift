import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized)
  struct DrainTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func documentInFlightIsAnswered(_ signal: Int32) throws {
      let gateway = try GatewayProcess(oneWorker)
      let (worker, inFlight) = try holdDocument(gateway)
      gateway.process.signal(signal)
      try gateway.waitForLog("draining")

      #expect(try gateway.answer(to: .get("/health")).status == 200)
      let readiness = try gateway.readiness()
      #expect(readiness.httpStatus == 503)
      #expect(readiness.status == "draining")
      let refused = try gateway.answer(to: .extract(Files.example("invoice.pdf")))
      try expectProblem(refused, 503, "draining", retryable: true)
      #expect(refused[header: "Retry-After"] != nil)

      kill(worker, SIGCONT)
      let answer = try inFlight.answer()
      #expect(answer.status == 200)
      #expect(try answer.json()["total"] as? Int == 99294)
      #expect(try gateway.process.waitForExit() == .code(0))
    }

    @Test func everyDocumentInsideIsAnswered() throws {
      let gateway = try GatewayProcess(oneWorker)
      let (worker, first) = try holdDocument(gateway)
      let pdf = HTTPRequest.extract(try Files.example("invoice.pdf"))
      let others = try (0..<9).map { _ in try gateway.begin(pdf) }
      try eventually("all documents are inside") { try gateway.readiness().documentsInside == 10 }
      gateway.process.signal(SIGTERM)
      try gateway.waitForLog("draining")
      kill(worker, SIGCONT)
      for connection in [first] + others { #expect(try connection.answer().status == 200) }
      #expect(try gateway.process.waitForExit() == .code(0))
    }

    /// As a terminal's Ctrl-C and a service manager do it: the workers get the signal as well.
    @Test func documentInFlightIsAnsweredWhenEveryProcessIsSignalled() throws {
      let gateway = try GatewayProcess(oneWorker)
      let (worker, inFlight) = try holdDocument(gateway)
      for pid in gateway.documentWorkers + gateway.recognizers { kill(pid, SIGTERM) }
      gateway.process.signal(SIGTERM)
      kill(worker, SIGCONT)
      #expect(try inFlight.answer().status == 200)
      #expect(try gateway.process.waitForExit() == .code(0))
    }

    @Test func documentThatOutlastsTheGraceHearsOfIt() throws {
      let gateway = try GatewayProcess(oneWorker.merging(["OCR_DRAIN_GRACE": "1s"]) { $1 })
      let (_, inFlight) = try holdDocument(gateway)
      gateway.process.signal(SIGTERM)
      try expectProblem(inFlight.answer(), 503, "draining", retryable: true)
      #expect(try gateway.process.waitForExit() == .code(0))
    }

    @Test func secondSignalEndsTheGrace() throws {
      let gateway = try GatewayProcess(oneWorker)
      let (_, inFlight) = try holdDocument(gateway)
      gateway.process.signal(SIGTERM)
      try gateway.waitForLog("draining")
      gateway.process.signal(SIGTERM)
      try expectProblem(inFlight.answer(within: .seconds(10)), 503, "draining", retryable: true)
      #expect(try gateway.process.waitForExit() == .code(0))
    }

    @Test(arguments: ["", "Prefer: wait=600\r\n"])
    func halfABodyIsNotWaitedForBeyondTheGrace(_ preference: String) throws {
      let gateway = try GatewayProcess(oneWorker.merging(["OCR_DRAIN_GRACE": "1s"]) { $1 })
      let connection = try gateway.connect()
      try connection.send(
        "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\n\(preference)Content-Length: 1000\r\n\r\n%PDF-")
      try eventually("its place is taken") { try gateway.readiness().documentsInside == 1 }
      gateway.process.signal(SIGTERM)
      try expectProblem(connection.answer(within: .seconds(10)), 503, "draining", retryable: true)
      #expect(try gateway.process.waitForExit() == .code(0))
    }

    /// Its client is told early enough to read it within the grace.
    @Test func halfABodyEndsBeforeTheGrace() throws {
      let gateway = try GatewayProcess(oneWorker.merging(["OCR_DRAIN_GRACE": "8s"]) { $1 })
      let (worker, inFlight) = try holdDocument(gateway)
      let connection = try gateway.connect()
      try connection.send("POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n%PDF-")
      try eventually("both have a place") { try gateway.readiness().documentsInside == 2 }
      let began = ContinuousClock.now
      gateway.process.signal(SIGTERM)
      try expectProblem(connection.answer(within: .seconds(10)), 503, "draining", retryable: true)
      // Two seconds before the end, with one of slack.
      #expect(ContinuousClock.now - began < .seconds(7))
      kill(worker, SIGCONT)
      #expect(try inFlight.answer().status == 200)
      #expect(try gateway.process.waitForExit() == .code(0))
    }

    @Test func halfAHeadIsNotWaitedFor() throws {
      let gateway = try GatewayProcess(oneWorker)
      let connection = try gateway.connect()
      try connection.send("GET /health HTTP/1.1\r\nHost")
      // It is there once another connection, accepted later, was answered.
      #expect(try gateway.answer(to: .get("/health")).status == 200)
      gateway.process.signal(SIGTERM)
      #expect(try connection.readToEnd().isEmpty)
      #expect(try gateway.process.waitForExit() == .code(0))
    }

    /// The framework would end the process for a connection that it accepts while its server closes.
    @Test func connectionsThatComeAtTheEndDoNoHarm() async throws {
      for _ in 0..<4 {
        let gateway = try GatewayProcess(oneWorker)
        let storm = Task.detached {
          var count = 0
          while !Task.isCancelled, let connection = try? gateway.connect() {
            try? connection.send(.get("/health"))
            count += 1
            await Task.yield()
          }
          return count
        }
        try eventually("connections are counted") { try !gateway.log().isEmpty }
        gateway.process.signal(SIGTERM)
        #expect(try gateway.process.waitForExit() == .code(0), "\(gateway.process.errors.suffix(2_000))")
        storm.cancel()
        #expect(await storm.value > 0)
      }
    }

    @Test func idleGatewayLeavesNobodyBehind() throws {
      let gateway = try GatewayProcess()
      let idle = try gateway.connect()
      let workers = ProcessTable.children(of: gateway.pid)
      #expect(!workers.isEmpty)
      gateway.process.signal(SIGTERM)
      #expect(try gateway.process.waitForExit() == .code(0))
      #expect(try idle.readToEnd() == [])
      try eventually("the workers are gone") { workers.allSatisfy { kill($0, 0) != 0 } }
    }

    private let oneWorker = ["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]

    /// Stops the only document worker and gives it a document.
    private func holdDocument(_ gateway: GatewayProcess) throws -> (worker: pid_t, connection: HTTPConnection) {
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      let connection = try gateway.begin(.extract(Files.example("invoice.pdf")))
      try eventually("the worker has the document") { ProcessTable.hasInput(worker) }
      return (worker, connection)
    }
  }
}
