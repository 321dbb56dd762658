import Foundation
import Testing

extension IntegrationTests {
  /// Documents of one caller that hold every process of a kind cost other callers nothing.
  @Suite(.serialized) struct CallerIsolationTests {
    private static let settings = ["OCR_ALLOWLIST": "127.0.0.0/8", "OCR_RECOGNIZERS": "2", "OCR_DOCUMENT_WORKERS": "2"]

    @Test func callerWhoseDocumentsHangHoldsNotTheLastDocumentWorker() throws {
      let gateway = try GatewayProcess(Self.settings)
      try expectAnswerToOthers(of: gateway, whileStopped: gateway.documentWorkers, "invoice.pdf")
      #expect(gateway.documentWorkers.count == 3)
    }

    @Test(withModels) func callerWhoseDocumentsHangHoldsNotTheLastRecognizer() throws {
      let gateway = try GatewayProcess(Self.settings)
      try expectAnswerToOthers(of: gateway, whileStopped: gateway.recognizers, "receipt.jpg")
      #expect(gateway.recognizers.count == 3)
    }

    /// More documents than there are slots hang; they are answered once their processes go on.
    private func expectAnswerToOthers(
      of gateway: GatewayProcess, whileStopped workers: [pid_t], _ file: String
    ) throws {
      try #require(workers.count == 2)
      for worker in workers { try ProcessTable.stop(worker) }
      defer { for worker in workers { kill(worker, SIGCONT) } }
      let hanging = try (0..<6).map { _ in try gateway.begin(.extract(Files.example(file))) }
      try eventually("both have a document") { workers.allSatisfy { ProcessTable.hasInput($0) } }
      for _ in 0..<2 {
        let other = try gateway.connect(from: "127.0.0.2")
        try other.send(.extract(Files.example(file)))
        let answer = try other.answer()
        #expect(answer.status == 200)
        #expect(try answer.json()["total"] as? Int == Files.expected(file)["total"] as? Int)
      }
      // Not because the others were given up.
      #expect(workers.allSatisfy { ProcessTable.hasInput($0) })
      for worker in workers { kill(worker, SIGCONT) }
      for connection in hanging { #expect(try connection.answer().status == 200) }
    }
  }
}
