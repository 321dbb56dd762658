import Extraction
import HTTPTypes
import Hummingbird
import Inference
import JSON
import MistralOCR

/// `POST /v1/ocr`: Mistral's API, so that its SDK works with another server URL. Pages as markdown, and the fields in the
/// caller's own schema.
struct OCRRoute: Sendable {
  static let path = "/v1/ocr"

  let limits: DocumentLimits
  let intake: DocumentIntake
  /// A model is asked for what a caller's schema has beside the fields.
  let passesSchemas: Bool

  var entry: RouteTable.Route {
    .init(
      method: .post, path: Self.path, maximumBody: OCRBody.maximumBytes(document: limits.maxBody), errors: .mistral,
      handler: handle)
  }

  private func handle(_ request: Request, _ context: GatewayRequestContext) async throws -> Response {
    context.record.update { $0.bodyWasRead = false }
    var options = try DocumentOptions(request, limits)
    // Answers are kept without the words that pages are made of.
    options.idempotencyKey = nil
    let body = try OCRBody(
      contentLength: request.headers[.contentLength].flatMap { Int($0) }, maximumDocument: limits.maxBody)
    let expected = try intake.expect(options, context, contentType: nil)
    let ocr: OCRRequest
    let schema: AnnotationSchema?
    do {
      ocr = try await context.receive(body, from: request, until: options.bodyDeadline).finish()
      schema = try ocr.annotation.map { format throws(OCRError) in
        try AnnotationSchema(format.schema, isOpen: passesSchemas)
      }
    } catch {
      expected.abandon()
      throw error
    }
    let (outcomes, feed) = AsyncStream.makeStream(of: DocumentOutcome.self)
    let follower = try expected.received(ocr.document.file.bytes, wish: DocumentWish(ocr, schema)) { event in
      guard case .outcome(let outcome) = event else { return }
      feed.yield(outcome)
      feed.finish()
    }
    let presence = await context.presence { follower.leave() }
    defer { presence.end() }
    for await outcome in outcomes {
      let answer = try outcome.get()
      var headers = options.headers
      if schema != nil {
        // What Mistral's answer has no place for.
        headers[.ocrEngine] = answer.result.engine.name
        headers[.ocrVerdict] = answer.result.verdict.rawValue
        if answer.others != nil { headers[.ocrUnverified] = "true" }
      }
      return .json(try OCRResponse(ocr, answer, schema).json, headers: headers)
    }
    throw CancellationError()
  }
}

extension DocumentWish {
  fileprivate init(_ request: OCRRequest, _ schema: AnnotationSchema?) {
    guard let schema else {
      self = .words
      return
    }
    self =
      schema.others.map { .annotation(AnnotationQuestion(schema: $0, prompt: request.annotationPrompt)) } ?? .fields
  }
}

extension DocumentOutcome {
  fileprivate func get() throws(Problem) -> DocumentAnswer {
    switch self {
    case .answered(let answer): return answer
    case .failed(let problem): throw problem
    }
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
