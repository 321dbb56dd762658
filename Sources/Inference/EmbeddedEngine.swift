import DocumentText
import Extraction
import FieldExtraction
import Workers

/// Reads documents without any model server: PDF text layers, text recognition on the CPU, field rules.
public struct EmbeddedEngine: ExtractionEngine {
  private let reader: DocumentReader
  private let today: @Sendable () -> CalendarDate

  /// - Parameter today: the current day, against which printed dates are judged.
  public init(reader: DocumentReader, today: @escaping @Sendable () -> CalendarDate) {
    self.reader = reader
    self.today = today
  }

  public func extract(
    _ bytes: [UInt8], deadline: ContinuousClock.Instant, onPage: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> EngineAnswer {
    let reading = try await reader.read(bytes, deadline: deadline, onPage: onPage)
    var times = reading.timing
    let began = ContinuousClock.now
    let fields = FieldExtractor(today: today()).extract(reading.pages)
    guard !fields.isEmpty else {
      throw Problem(.nothingFound, Self.nothingFound(in: reading.pages), stage: .extract)
    }
    let reconciliation = Reconciliation(fields, today: today())
    times.inference += ContinuousClock.now - began
    return EngineAnswer(
      fields: fields, pages: reading.pages.count, verdict: reconciliation.verdict,
      warnings: fields.warnings + reconciliation.warnings, engine: EngineName(name: "embedded", model: nil),
      times: times)
  }

  private static func nothingFound(in pages: [TextPage]) -> String {
    let words = pages.reduce(0) { $0 + $1.words.count }
    return words == 0
      ? "no text was found on \(pages.count) page(s)"
      : "\(words) words on \(pages.count) page(s), but no vendor, date or total among them"
  }
}
