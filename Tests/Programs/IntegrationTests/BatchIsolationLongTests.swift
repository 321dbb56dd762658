import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// One document whose worker is stopped, one that crashes its worker and one made to harm cost the others of their batch nothing but
  /// their share of the CPU.
  @Suite(.serialized, withModels)
  struct BatchIsolationLongTests {
    private static let good = [
      "receipt.jpg", "invoice.pdf", "invoice-two-pages.pdf", "receipt-tip.jpg", "invoice.pdf", "receipt.jpg",
      "invoice-two-pages.pdf",
    ]

    @Test func eightRightAnswersAndTwoCodes() throws {
      // A worker that is stopped is ended after half of OCR_WORKER_TIMEOUT.
      let settings = [
        "OCR_DOCUMENT_WORKERS": "4", "OCR_RECOGNIZERS": "4", "OCR_WORKER_TIMEOUT": "24s", "OCR_DEFAULT_DEADLINE": "60s",
      ]
      let gateway = try GatewayProcess(settings)
      let documents = try Self.good.map(Files.example)
      // Once, so that every recognizer has read before: their first page takes longer.
      _ = try gateway.answer(to: .batch(documents))
      let start = try ProcessTable.processorTime(of: gateway.pid)
      let single = try gateway.begin(.batch(documents, headers: [HTTPRequest.lines]))
      _ = try single.head()
      expectRight(try single.events().filter(\.isOutcome), from: 0)
      let middle = try ProcessTable.processorTime(of: gateway.pid)

      let hanging = try Files.example("invoice.pdf")
      let crashing = try Files.example("invoice-two-pages.pdf")
      let request = HTTPRequest.batch([hanging, crashing, Self.bomb] + documents, headers: [HTTPRequest.lines])
      let connection = try gateway.connect()
      var rest = request.bytes[...]
      func send(upToPart number: Int) throws {
        let mark = Array("--cut\r\nContent-Disposition: form-data; name=\"document-\(number)\"".utf8)
        // With the boundary behind it a part is complete.
        let end = try #require(rest.firstRange(of: mark)).lowerBound + "--cut".utf8.count
        try connection.send(Array(rest[..<end]))
        rest = rest[end...]
      }

      var stopped = gateway.documentWorkers
      try #require(stopped.count == 4)
      for worker in stopped { try ProcessTable.stop(worker) }
      func nextHolder() throws -> pid_t {
        try eventually("a worker has the document") { stopped.contains { ProcessTable.hasInput($0) } }
        let holder = try #require(stopped.first { ProcessTable.hasInput($0) })
        stopped.removeAll { $0 == holder }
        return holder
      }
      try send(upToPart: 1)
      let hung = try nextHolder()
      try send(upToPart: 2)
      // It is tried once more, by a worker that is stopped as well.
      for _ in 0..<2 {
        let holder = try nextHolder()
        for signal in [SIGSYS, SIGCONT] { kill(holder, signal) }
      }
      for worker in stopped { kill(worker, SIGCONT) }

      try connection.send(Array(rest))
      #expect(try connection.head().status == 200)
      var outcomes: [Event] = []
      while outcomes.count < 9, let event = try connection.event() {
        if event.isOutcome { outcomes.append(event) }
      }
      // All but the one that hangs, whose worker still stands still: nothing waited for it.
      #expect(Set(outcomes.map(\.index)) == Set(1...9))
      #expect(gateway.documentWorkers.contains(hung))
      // No document was read twice because of another. Processor time, because other programs' load does not count in it;
      // the margin is for two new workers and for processors that share a core.
      let (alone, beside) = (middle - start, try ProcessTable.processorTime(of: gateway.pid) - middle)
      #expect(beside <= alone * 1.5, "\(alone) for the seven alone, \(beside) beside three that go wrong")
      expectRight(outcomes, from: 3)
      #expect(outcomes.first { $0.index == 1 }?.code == "document_crashed_worker")
      #expect(outcomes.first { $0.index == 2 }?.code == "page_too_large")
      let last = try connection.events().filter(\.isOutcome)
      #expect(last.map(\.index) == [0])
      // Read by another worker.
      #expect(last.first?.result?["total"] as? Int == 99294)
    }

    /// A page of 3.5 km by 3.5 km: drawn, it would be larger than all memory.
    private static let bomb = PDFWriter.objects([
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 10000000 10000000]>>",
    ])

    private func expectRight(_ outcomes: [Event], from first: Int) {
      for (offset, name) in Self.good.enumerated() {
        let result = outcomes.first { $0.index == first + offset }?.result
        #expect(result != nil, "\(name)")
        #expect(result?["total"] as? Int == (try? Files.expected(name))?["total"] as? Int, "\(name)")
        #expect(result?["vendor"] as? String == (try? Files.expected(name))?["vendor"] as? String, "\(name)")
      }
    }
  }
}
