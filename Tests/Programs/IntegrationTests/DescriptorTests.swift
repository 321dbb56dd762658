import Foundation
import Testing

extension IntegrationTests {
  /// A peer that opens connections until there are no descriptors left stops nothing.
  @Suite(.serialized)
  struct DescriptorTests {
    @Test func connectionsBeyondTheLimitAreToldSo() throws {
      // One document worker and one recognizer: 160 − 2 × 8 − 64 connections.
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"], descriptors: 160)
      let pdf = try Files.example("invoice.pdf")
      #expect(try gateway.answer(to: .extract(pdf)).status == 200)
      var idle = try (0..<80).map { _ in try gateway.connect() }
      let refused = try gateway.connect()
      try expectProblem(refused.answer(), 503, "overloaded", retryable: true)
      #expect(try refused.readToEnd().isEmpty)
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
