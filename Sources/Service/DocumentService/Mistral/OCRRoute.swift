import Extraction
import HTTPTypes
import HummingbirdCore
import JSON
import MistralOCR

/// Which schemas of callers `POST /v1/ocr` takes.
package enum AnnotationSchemas: Sendable {
  /// Those whose values are the fields of documents.
  case ofFields
  /// Others as well: a model is asked for what is no field.
  case any
}

/// `POST /v1/ocr`: Mistral's API, so that its SDK works with another server URL. Pages as markdown, and the fields in the
/// caller's own schema.
struct OCRRoute: DocumentRoute {
  static let path = "/v1/ocr"

  let schemas: AnnotationSchemas
  var parsing = BodyParsing()

  func restrict(_ options: inout DocumentOptions) {
    options.form = .json
    // Answers are kept without the words that pages are made of.
    options.idempotencyKey = nil
  }

  func body(
    _ headers: HTTPFields, _ limits: DocumentLimits,
    onPart: @escaping @Sendable (Int, FormPart, Result<[UInt8], Problem>) -> Void
  ) throws(Problem) -> OCRBody {
    try OCRBody(contentLength: headers[.contentLength].flatMap { Int($0) }, maximumDocument: limits.maxBody)
  }

  func received(_ body: OCRBody) async throws -> ReceivedBody {
    let (ocr, schema) = try await parsing.result(ofBytes: body.count) { [schemas] in
      let ocr = try body.finish()
      let schema = try ocr.annotation.map { format throws(OCRError) in
        try AnnotationSchema(format.schema, isOpen: schemas == .any)
      }
      return (ocr, schema)
    }
    return ReceivedBody(document: (ocr.document.file.bytes, DocumentWish(ocr, schema))) { outcomes, _ in
      let answer = try outcomes[0].get()
      var headers = HTTPFields()
      if schema != nil {
        // What Mistral's answer has no place for.
        headers[.ocrEngine] = answer.result.engine.name
        headers[.ocrVerdict] = answer.result.verdict.rawValue
        if answer.others != nil { headers[.ocrUnverified] = "true" }
      }
      return .json(try OCRResponse(ocr, answer, schema).json, headers: headers)
    }
  }
}

extension DocumentWish {
  fileprivate init(_ request: OCRRequest, _ schema: AnnotationSchema?) {
    guard let schema else {
      self = .words
      return
    }
    self = schema.others.map { .annotation(schema: $0, prompt: request.annotationPrompt) } ?? .fields
  }
}

extension OCRResponse {
  /// - Throws: `OCRError` where the document has no such pages, or not what the schema requires.
  fileprivate init(_ request: OCRRequest, _ answer: DocumentAnswer, _ schema: AnnotationSchema?) throws(OCRError) {
    let words = answer.words ?? []
    let selected = words.enumerated().filter { request.pages?.contains($0.offset) ?? true }
    guard !selected.isEmpty else {
      throw OCRError(
        at: ["pages"], "none of these: the document has \(words.count) page(s), counted from 0", type: "value_error")
    }
    self.init(
      pages: selected.map { index, page in
        OCRPage(index: index, markdown: PageMarkdown(page).text, dimensions: OCRDimensions(page))
      },
      model: answer.result.engine.model ?? answer.result.engine.name,
      usage: OCRUsage(pagesProcessed: words.count, bytes: request.document.file.bytes.count),
      documentAnnotation: try schema?.annotation(of: answer.result, others: answer.others))
  }
}

extension HTTPField.Name {
  fileprivate static let ocrEngine = known("X-OCR-Engine")
  fileprivate static let ocrVerdict = known("X-OCR-Verdict")
  fileprivate static let ocrUnverified = known("X-OCR-Unverified")
}
