import DocumentText
import Extraction
import FieldExtraction
import JSON
import MistralOCR

/// What the service says of a document it read.
public struct SimulatedHostedAnswer: Sendable {
  private let response: OCRResponse

  /// - Parameters:
  ///   - call: what was asked.
  ///   - model: the model that reads it.
  ///   - pages: all pages; the bill and the answer are of those that the call selects.
  ///   - today: the day documents are not dated after.
  /// - Throws: `HostedError` where the schema of the annotation cannot be filled.
  public init(_ call: OCRRequest, model: String, pages: [TextPage], today: CalendarDate) throws(HostedError) {
    let selected = pages.enumerated().filter { call.pages?.contains($0.offset) ?? true }
    var annotation: String?
    if let format = call.annotation {
      let fields = FieldExtractor(today: today).extract(selected.map(\.element))
      let result = ExtractionResult(
        id: "simulated", fields: fields, pages: selected.count, verdict: .unverifiable, warnings: [],
        engine: EngineName(name: "simulated", model: model),
        timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0))
      do throws(OCRError) {
        annotation = try SimulatedAnnotation(format.schema, of: result).text
      } catch {
        throw .unparsableSchema
      }
    }
    response = OCRResponse(
      pages: selected.map { index, page in
        OCRPage(index: index, markdown: PageMarkdown(page).text, dimensions: OCRDimensions(page))
      },
      model: model, usage: OCRUsage(pagesProcessed: selected.count, bytes: call.document.file.bytes.count),
      documentAnnotation: annotation)
  }

  /// Pages that are on the bill.
  public var chargedPages: Int { response.usage.pagesProcessed }

  /// The body of the answer.
  public var json: JSONValue { response.json }
}
