import DocumentFormats
import ElectronicInvoices
import Extraction
import FieldExtraction
import Traces
import Workers
import XMLDocuments

extension ReadPages {
  /// What the document's XML says, where it is an e-invoice: then no model is asked.
  ///
  /// - Parameter engine: whose answer it is.
  /// - Returns: nil where the pages are to be read.
  /// - Throws: `unsupported_media_type` for XML by itself that is no invoice.
  func invoiceAnswer(engine: String, today: CalendarDate) throws(Problem) -> EngineAnswer? {
    guard !xml.trees.isEmpty else { return nil }
    let began = ContinuousClock.now
    let reading = FieldExtractor(today: today).candidates(pages)
    guard let invoice = InvoiceReading(xml.trees, pages: pages, reading: reading, today: today) else {
      guard pages.isEmpty else { return nil }
      throw Problem(
        .unsupportedMediaType, "this XML is no invoice or credit note in UN/CEFACT CII, ZUGFeRD 1.0 or UBL 2.1",
        stage: .prepare)
    }
    var times = timing
    let ended = ContinuousClock.now
    times.inference += ended - began
    TraceScope.record(.extract, from: began, to: ended)
    return EngineAnswer(
      fields: invoice.fields, words: pages, verdict: invoice.verdict, warnings: invoice.warnings,
      engine: EngineName(name: engine, input: DocumentFormat.xml.name), attempts: 1, imageTokens: 0, times: times)
  }
}

extension Warning {
  /// Files in a PDF that are XML, but could not be parsed.
  static let unreadableXML = Warning(
    code: "xml_unreadable",
    message: "The document holds XML that is damaged or outside the bounds of e-invoices; its pages were read instead.")
}
