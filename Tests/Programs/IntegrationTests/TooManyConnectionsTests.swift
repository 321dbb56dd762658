import Foundation
import Testing

extension IntegrationTests {
  /// A peer that opens connections until there are no descriptors left stops nothing.
  @Suite(.serialized)
  struct TooManyConnectionsTests {
    @Test func connectionsBeyondTheLimitAreToldSo() throws {
      // One document worker and one recognizer, and one more of each: 176 − 4 × 8 − 64 connections.
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"], descriptors: 176)
      let pdf = try Files.example("invoice.pdf")
      #expect(try gateway.answer(to: .extract(pdf)).status == 200)
      var idle = try (0..<90).map { _ in try gateway.connect() }
      // In which order they are set up is up to the server's threads.
      var refused: [HTTPConnection] = []
      try eventually("ten are refused") {
        refused = idle.filter { $0.isReadable(within: .zero) }
        return refused.count == 10
      }
      for connection in refused {
        try expectProblem(connection.answer(), 503, "overloaded", retryable: true)
        #expect(try connection.readToEnd().isEmpty)
      }
      // Many more do no harm: workers are still started.
      idle += (0..<200).compactMap { _ in try? gateway.connect() }
      let worker = try gateway.documentWorker()
      kill(worker, SIGKILL)
      try eventually("the worker is replaced") { gateway.documentWorkers.first.map { $0 != worker } ?? false }
      idle = []
      try eventually("a document is answered") { (try? gateway.answer(to: .extract(pdf)))?.status == 200 }
      #expect(gateway.process.isRunning)
    }
  }
}
