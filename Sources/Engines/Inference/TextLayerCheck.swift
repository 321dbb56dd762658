import DocumentText
import Extraction
import FieldExtraction
import Traces
import Workers

/// Has the rules extract the fields of a document, and looks at the picture where its text layer makes no sense.
///
/// A layer may be mapped to other characters, be shifted, or lack the seller's logo. Where its sums do not close, or seller,
/// date or total is missing or improbable, its pages are drawn and recognized too. A layer that says something else than
/// the picture does not count; of one that says the same, words are added that only the picture has; a seller, date or
/// total that is not recognized at its place is told (`text_layer_unconfirmed`).
struct TextLayerCheck {
  /// A recognized page takes about a second.
  private static let maximumPages = 4
  private static let timeForPage = Duration.seconds(3)
  /// Least probability of a seller, date or total that is not looked up in the picture.
  private static let leastProbability = 0.5
  /// Least share of the layer's words that are recognized at their places; nine of ten are where it is honest.
  private static let leastShare = 0.5
  private static let deciding: [FieldName] = [.vendor, .date, .total]

  let reader: ScheduledReader
  let today: CalendarDate

  /// - Parameter reading: the document's pages as they are.
  /// - Throws: `CancellationError`.
  func extracted(
    _ reading: ReadPages, of bytes: [UInt8], _ reservation: EngineReservation
  ) async throws -> ExtractedDocument {
    // The gateway's own documents take no place from callers' while the model is asked.
    defer { if reservation.requester == .gateway { reservation.release() } }
    let document = ExtractedDocument(reading, today: today, own: reservation.own)
    guard Self.isDoubtful(document, today: today) else { return document }
    let drawn: ReadPages
    do {
      let time = Self.timeForPage * reading.pages.count
      guard reading.pages.count <= Self.maximumPages, reservation.deadline - .now >= time else {
        return document.unconfirmed(Self.deciding.filter(document.has))
      }
      drawn = try await reader.read(bytes, reservation, ignoringTextLayers: true) { _ in }
    } catch is Problem {
      return document.unconfirmed(Self.deciding.filter(document.has))
    }
    return decided(document, drawn, reservation.own)
  }

  /// Whether its text layer makes no sense.
  private static func isDoubtful(_ document: ExtractedDocument, today: CalendarDate) -> Bool {
    let fields = document.fields
    guard document.reading.pages.contains(where: { $0.source == .textLayer }), fields.documentType != .bankStatement
    else { return false }
    let probabilities = fields.judgement?.probabilities ?? [:]
    return deciding.contains { !document.has($0) || probabilities[$0].map { $0 < leastProbability } ?? false }
      || Reconciliation(fields, today: today).arithmetic == .unreconciled
  }

  private func decided(_ document: ExtractedDocument, _ drawn: ReadPages, _ own: OwnCompany) -> ExtractedDocument {
    let layer = document.reading.pages
    let comparison = PageComparison(drawn: drawn.pages)
    let shares = [true, false].compactMap { comparison.share(of: layer, areNumbers: $0) }
    var other = document.reading
    other.timing += drawn.timing
    let isRubbish = shares.contains { $0 < Self.leastShare }
    if isRubbish || !closes(document.fields) {
      let pictured = ExtractedDocument(
        ReadPages(pages: drawn.pages, turns: drawn.turns, xml: other.xml, timing: other.timing), today: today, own: own)
      let says = Self.deciding.contains { pictured.has($0) }
      if isRubbish && says || closes(pictured.fields) { return pictured }
    }
    other.pages = zip(layer, drawn.pages).map { $0.source == .textLayer ? $0.completed(by: $1) : $0 }
    let completed = other.pages == layer ? document : ExtractedDocument(other, today: today, own: own)
    return completed.unconfirmed(Self.deciding.filter { completed.has($0) && !completed.isShown($0, by: comparison) })
  }

  private func closes(_ fields: DocumentFields) -> Bool {
    Reconciliation(fields, today: today).arithmetic == .reconciled
  }
}

/// The words of a document, and what the rules make of them.
struct ExtractedDocument: Sendable {
  private(set) var reading: ReadPages
  private(set) var candidates: FieldCandidates

  var fields: DocumentFields { candidates.fields }

  init(_ reading: ReadPages, today: CalendarDate, own: OwnCompany) {
    let began = ContinuousClock.now
    candidates = FieldExtractor(today: today, own: own).candidates(reading.pages)
    TraceScope.record(.extract, from: began)
    self.reading = reading
    self.reading.timing.inference += .now - began
  }

  /// Whether a seller, date or total was found.
  func has(_ name: FieldName) -> Bool { fields.evidence[name] != nil }

  /// Whether a value is recognized where the text layer has it.
  func isShown(_ name: FieldName, by comparison: PageComparison) -> Bool {
    guard let evidence = fields.evidence[name], evidence.source == .text, let page = evidence.page,
      let box = evidence.box
    else { return true }
    guard name == .vendor else { return comparison.showsDigits(of: evidence.text, at: box, page: page) }
    // Recognizers misread names in unusual type: half of the words are enough.
    let words = evidence.text.split(separator: " ").map(String.init).filter { Grounding.letters($0).count >= 3 }
    return 2 * words.count { comparison.shows($0, at: box, page: page) } >= words.count
  }

  func unconfirmed(_ names: [FieldName]) -> ExtractedDocument {
    var document = self
    document.candidates.fields.warnings += names.map { .unconfirmedTextLayer($0) }
    return document
  }
}

extension Warning {
  fileprivate static func unconfirmedTextLayer(_ name: FieldName) -> Warning {
    Warning(
      code: "text_layer_unconfirmed",
      message: "The value stands in the PDF's text, but was not recognized in the picture.",
      field: name.key)
  }
}
