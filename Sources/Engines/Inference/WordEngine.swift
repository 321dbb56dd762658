import Extraction
import Workers

/// Reads the words of documents and makes nothing of them.
public struct WordEngine: ExtractionEngine {
  private let reader: ScheduledReader

  public init(reader: ScheduledReader) { self.reader = reader }

  /// - Returns: an answer without fields; a document without words is one as well.
  public func extract(
    _ bytes: [UInt8], _ reservation: EngineReservation, onProgress: @escaping ProgressHandler
  ) async throws -> EngineAnswer {
    let reading = try await reader.read(bytes, reservation, onProgress: onProgress)
    return EngineAnswer(
      fields: DocumentFields(documentType: .receipt), words: reading.pages, verdict: .unverifiable, warnings: [],
      engine: EngineName(name: "embedded"), attempts: 1, imageTokens: 0, times: reading.timing)
  }
}
