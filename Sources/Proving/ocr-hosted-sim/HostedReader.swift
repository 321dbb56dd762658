import DocumentText
import Extraction
import HostedSimulation
import MistralOCR
import Workers

/// Reads documents with the gateway's own worker processes and rules, each once.
struct HostedReader: Sendable {
  /// Readings kept, some tens of kB each: more than an experiment has documents.
  private static let largestMemory = 3_000
  /// The service's own limit.
  private static let mostPages = 1_000

  let processes: ReadingProcesses
  private let memory = ReadingMemory<String, [TextPage]>(limit: largestMemory)

  /// - Parameter processes: of each kind.
  init(processes: Int) {
    self.processes = ReadingProcesses(
      Installation(), count: processes,
      limits: DocumentReader.Limits(
        maximumPages: Self.mostPages, maximumPixels: 100_000_000, pageTimeout: .seconds(30)))
  }

  /// The words of every page.
  ///
  /// - Parameter digest: of the document.
  /// - Throws: `HostedError`, `CancellationError`.
  func read(_ document: OCRRequest.Document, digest: String) async throws -> [TextPage] {
    do {
      return try await memory.reading(of: digest) {
        try await processes.reader.read(document.file.bytes, deadline: .now + .seconds(120)).pages
      }
    } catch let problem as Problem {
      guard problem.code.status == 422 else {
        throw HostedError(500, "simulated: not read: \(problem.code.rawValue)", type: "simulated_error")
      }
      throw document.key == .documentURL ? HostedError.invalidPDF : .invalidImage
    }
  }
}
