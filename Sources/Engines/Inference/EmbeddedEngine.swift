import DocumentText
import Extraction
import Traces
import Workers
import XMLDocuments

/// Reads documents without any model server: PDF text layers, text recognition on the CPU, field rules.
public struct EmbeddedEngine: ExtractionEngine {
  private let reader: ScheduledReader
  private let today: @Sendable () -> CalendarDate

  /// - Parameter today: the current day, against which printed dates are judged.
  public init(reader: ScheduledReader, today: @escaping @Sendable () -> CalendarDate) {
    self.reader = reader
    self.today = today
  }

  public func extract(
    _ bytes: [UInt8], _ reservation: EngineReservation, onProgress: @escaping ProgressHandler
  ) async throws -> EngineAnswer {
    let reading = try await reader.read(bytes, reservation, onProgress: onProgress)
    if let invoice = try reading.invoiceAnswer(engine: "embedded", today: today()) { return invoice }
    let today = today()
    let document = try await TextLayerCheck(reader: reader, today: today).extracted(reading, of: bytes, reservation)
    let embedded = EmbeddedExtraction(document.reading, fields: document.fields, today: today)
    guard !embedded.fields.isEmpty else { throw Problem.nothingFound(in: embedded.words) }
    return embedded.answer(engine: EngineName(name: "embedded"))
  }
}

/// What the rules make of a document's words.
struct EmbeddedExtraction: Sendable {
  let fields: DocumentFields
  let reconciliation: Reconciliation
  let words: [TextPage]
  /// Why no XML was read, where the document has some.
  private let xmlRemark: Warning?
  let times: StageTimes

  var pages: Int { words.count }

  /// - Parameter fields: what the rules read.
  init(_ reading: ReadPages, fields: DocumentFields, today: CalendarDate) {
    self.fields = fields
    reconciliation = TraceScope.recording(.validate) { Reconciliation(fields, today: today) }
    words = reading.pages
    xmlRemark = reading.xml.unreadable > 0 ? .unreadableXML : nil
    times = reading.timing
  }

  /// - Parameter remark: why it is this answer, where another was wanted.
  func answer(engine: EngineName, remark: Warning? = nil) -> EngineAnswer {
    EngineAnswer(
      fields: fields, words: words, verdict: reconciliation.verdict,
      warnings: fields.warnings + reconciliation.warnings + ([remark, xmlRemark].compactMap { $0 }), engine: engine,
      attempts: 1, imageTokens: 0, times: times)
  }
}

extension Problem {
  /// The pages show nothing that identifies a payment.
  static func nothingFound(in pages: [TextPage]) -> Problem {
    let words = pages.reduce(0) { $0 + $1.words.count }
    return Problem(
      .nothingFound,
      words == 0
        ? "no text was found on \(pages.count) page(s)"
        : "\(words) words on \(pages.count) page(s), but no vendor, date or total among them", stage: .extract)
  }
}
