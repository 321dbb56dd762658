import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]))
  struct IdempotencyTests {
    @Test func aFinishedAnswerIsGivenAgainWithoutARun() throws {
      let gateway = try gateway
      let pdf = try Files.example("invoice.pdf")
      let first = try gateway.answer(to: keyed("again", pdf))
      #expect(first.status == 200)
      #expect(first[header: "Idempotent-Replayed"] == nil)
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let second = try gateway.answer(to: keyed("again", pdf))
      #expect(second[header: "Idempotent-Replayed"] == "true")
      #expect(second.body == first.body)
      #expect(second[header: "X-Request-ID"] != first[header: "X-Request-ID"])
      // Everything is kept, whatever the first was shown, and however the bytes come.
      var form = HTTPRequest.form(pdf)
      form.path += "?include=evidence"
      form.headers.append(("Idempotency-Key", "again"))
      let third = try gateway.answer(to: form)
      #expect(third[header: "Idempotent-Replayed"] == "true")
      #expect((try third.json()["evidence"] as? [String: Any])?["total"] != nil)
      let lines = try gateway.begin(keyed("again", pdf, [HTTPRequest.lines]))
      #expect(try lines.head()[header: "Idempotent-Replayed"] == "true")
      #expect(try lines.events().map(\.name) == ["result"])
    }

    /// Times of a log line are those of its own request, whoever made the answer.
    @Test(withModels) func theLogTellsTheTimesOfEachRequest() throws {
      let gateway = try gateway
      let photo = try Files.example("receipt.jpg")
      func times(_ id: String) throws -> [String: Int] {
        try eventually("\(id) is in the log") { try gateway.log().contains { $0["requestId"] as? String == id } }
        let line = try #require(gateway.log().first { $0["requestId"] as? String == id })
        let keys = ["attempts", "queueMs", "prepareMs", "inferenceMs", "totalMs"]
        return try Dictionary(uniqueKeysWithValues: keys.map { ($0, try #require(line[$0] as? Int, "\($0)")) })
      }
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      let first = try gateway.begin(keyed("timed", photo, [("X-Request-ID", "timed-first")]))
      try eventually("the worker has the document") { ProcessTable.hasInput(worker) }
      usleep(300_000)
      let joined = try gateway.begin(keyed("timed", photo, [("X-Request-ID", "timed-joined")]))
      usleep(100_000)
      kill(worker, SIGCONT)
      #expect(try first.answer().status == 200)
      #expect(try joined.answer().status == 200)
      #expect(
        try gateway.answer(to: keyed("timed", photo, [("X-Request-ID", "timed-replayed")]))[
          header: "Idempotent-Replayed"] == "true")

      #expect(try times("timed-first")["inferenceMs", default: 0] > 0)
      let shared = try times("timed-joined")
      let parts = ["queueMs", "prepareMs", "inferenceMs"].map { shared[$0, default: 0] }
      #expect(parts.reduce(0, +) <= shared["totalMs", default: 0], "\(shared)")
      #expect(parts[2] > 0)
      let replay = try times("timed-replayed")
      #expect(replay.filter { $0.key != "totalMs" && $0.value != 0 }.isEmpty, "\(replay)")
      #expect(replay["totalMs", default: .max] < shared["totalMs", default: 0])
    }

    @Test func aKeyBelongsToItsBytesAndItsCaller() throws {
      let gateway = try gateway
      #expect(try gateway.answer(to: keyed("mine", Files.example("invoice.pdf"))).status == 200)
      let other = keyed("mine", try Files.example("invoice-two-pages.pdf"))
      try expectProblem(gateway.answer(to: other), 422, "idempotency_key_reused")
      var lines = other
      lines.headers.append(HTTPRequest.lines)
      try expectProblem(gateway.answer(to: lines), 422, "idempotency_key_reused")
      let neighbour = try gateway.connect(from: "127.0.0.2")
      try neighbour.send(other)
      let answer = try neighbour.answer()
      #expect(answer.status == 200)
      #expect(answer[header: "Idempotent-Replayed"] == nil)
      try eventually("nobody is inside") { try gateway.readiness().documentsInside == 0 }
    }

    @Test func duplicatesShareOneRunThatOutlivesWhoBeganIt() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let request = keyed("shared", try Files.example("invoice.pdf"), [HTTPRequest.lines, ("X-Request-ID", "first")])
      var first: HTTPConnection? = try gateway.begin(request)
      _ = try first?.head()
      #expect(try first?.event()?.name == "progress")
      try eventually("the worker has the document") { ProcessTable.hasInput(worker) }
      let others = try (0..<2).map { _ in
        let connection = try gateway.begin(keyed("shared", Files.example("invoice.pdf"), [HTTPRequest.lines]))
        #expect(try connection.head()[header: "Idempotent-Replayed"] == nil)
        #expect(try connection.event()?.name == "progress")
        return connection
      }
      #expect(try gateway.readiness().documentsInside == 1)
      #expect(first?.isReadable(within: .zero) == false)
      first = nil
      try eventually("the first one has left") {
        try gateway.log().contains { $0["requestId"] as? String == "first" }
      }
      #expect(try gateway.readiness().documentsInside == 1)
      kill(worker, SIGCONT)
      for connection in others {
        let result = try #require(try connection.events().last?.result)
        #expect(result["total"] as? Int == 99294)
        #expect(result["id"] as? String == "first")
      }
      withExtendedLifetime(first) {}
    }

    @Test func theLastWhoLeavesEndsTheRun() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      var clients = try (0..<2).map { _ in
        let connection = try gateway.begin(keyed("left", Files.example("invoice.pdf"), [HTTPRequest.lines]))
        _ = try connection.head()
        _ = try connection.event()
        return connection
      }
      #expect(try gateway.readiness().documentsInside == 1)
      #expect(clients.allSatisfy { !$0.isReadable(within: .zero) })
      clients.removeAll()
      try eventually("nobody is inside") { try gateway.readiness().documentsInside == 0 }
      try gateway.waitForReplacement(of: worker)
      // The key is free.
      #expect(try gateway.answer(to: keyed("left", Files.example("invoice-two-pages.pdf"))).status == 200)
    }

    @Test func whoHasMoreTimeGetsARunOfItsOwn() throws {
      let gateway = try gateway
      try ProcessTable.stop(gateway.documentWorker())
      let pdf = try Files.example("invoice.pdf")
      let hasty = try gateway.begin(keyed("late", pdf, [("Prefer", "wait=1.5")]))
      try eventually("the hasty one is inside") { try gateway.readiness().documentsInside == 1 }
      let patient = try gateway.begin(
        keyed("late", pdf, [("Prefer", "wait=30"), ("X-Request-ID", "patient"), HTTPRequest.lines]))
      _ = try patient.head()
      try expectProblem(hasty.answer(), 504, "deadline_exceeded", retryable: true)
      let result = try #require(try patient.events().last?.result)
      #expect(result["total"] as? Int == 99294)
      #expect(result["id"] as? String == "patient")
    }

    @Test func whoHasLessTimeHearsSo() throws {
      let gateway = try gateway
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      defer { kill(worker, SIGCONT) }
      let pdf = try Files.example("invoice.pdf")
      let patient = try gateway.begin(keyed("hasty", pdf))
      try eventually("the patient one is inside") { ProcessTable.hasInput(worker) }
      try expectProblem(
        gateway.answer(to: keyed("hasty", pdf, [("Prefer", "wait=0.5")])), 504, "deadline_exceeded", retryable: true)
      kill(worker, SIGCONT)
      #expect(try patient.answer().status == 200)
    }

    @Test func refusalsThatStayTrueAreGivenAgain() throws {
      let gateway = try gateway
      let broken = keyed("broken", Array("%PDF-1.7 nothing".utf8))
      try expectProblem(gateway.answer(to: broken), 422, "document_unreadable")
      let again = try gateway.answer(to: broken)
      try expectProblem(again, 422, "document_unreadable")
      #expect(again[header: "Idempotent-Replayed"] == "true")

      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      let pdf = try Files.example("invoice.pdf")
      let late = try gateway.answer(to: keyed("slow", pdf, [("Prefer", "wait=0.5")]))
      try expectProblem(late, 504, "deadline_exceeded", retryable: true)
      try gateway.waitForReplacement(of: worker)
      let inTime = try gateway.answer(to: keyed("slow", pdf))
      #expect(inTime.status == 200)
      #expect(inTime[header: "Idempotent-Replayed"] == nil)
    }

    @Test func aBatchHasAKeyForEachOfItsDocuments() throws {
      let gateway = try gateway
      let (one, two) = (try Files.example("invoice.pdf"), try Files.example("invoice-two-pages.pdf"))
      let key = [("Idempotency-Key", "batch")]
      let first = try gateway.answer(to: .batch([one, two], headers: key))
      #expect(first[header: "Idempotent-Replayed"] == nil)
      let second = try gateway.answer(to: .batch([one, two], headers: key))
      #expect(second[header: "Idempotent-Replayed"] == "true")
      #expect(second.body == first.body)
      let swapped = try gateway.answer(to: .batch([one, one, two], headers: key))
      #expect(swapped[header: "Idempotent-Replayed"] == nil)
      #expect(try swapped.items().map { $0["status"] as? Int } == [200, 422, 200])
      // A document that comes alone has a key of its own.
      let alone = try gateway.answer(to: keyed("batch", two))
      #expect(alone.status == 200 && alone[header: "Idempotent-Replayed"] == nil)
    }

    @Test(arguments: ["", "two words", String(repeating: "k", count: 256), "schlüssel"])
    func aKeyThatIsNoneIsRefused(_ key: String) throws {
      try expectProblem(gateway.answer(to: keyed(key, Files.example("invoice.pdf"))), 400, "malformed_request")
    }

    @Test func answersAreForgottenAfterTheWindow() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1", "OCR_REPLAY_WINDOW": "2s"])
      let request = keyed("short", try Files.example("invoice.pdf"))
      let first = try gateway.answer(to: request).json()["id"] as? String
      try eventually("it is run again") {
        let answer = try gateway.answer(to: request)
        #expect(answer.status == 200)
        let isReplay = answer[header: "Idempotent-Replayed"] != nil
        #expect(isReplay == (try answer.json()["id"] as? String == first))
        return !isReplay
      }
    }

    @Test func withoutAWindowKeysMeanNothing() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1", "OCR_REPLAY_WINDOW": "0"])
      for name in ["invoice.pdf", "invoice.pdf", "invoice-two-pages.pdf"] {
        let answer = try gateway.answer(to: keyed("off", Files.example(name)))
        #expect(answer.status == 200)
        #expect(answer[header: "Idempotent-Replayed"] == nil)
      }
      let worker = try gateway.documentWorker()
      try ProcessTable.stop(worker)
      let both = try (0..<2).map { _ in try gateway.begin(keyed("off", Files.example("invoice.pdf"))) }
      try eventually("both are inside") { try gateway.readiness().documentsInside == 2 }
      kill(worker, SIGCONT)
      let ids = try both.map { try $0.answer().json()["id"] as? String }
      #expect(ids[0] != ids[1])
    }

    private func keyed(
      _ key: String, _ document: [UInt8], _ headers: [(name: String, value: String)] = []
    ) -> HTTPRequest {
      .extract(document, headers: headers + [("Idempotency-Key", key)])
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
