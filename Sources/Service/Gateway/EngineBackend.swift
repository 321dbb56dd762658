import DocumentFormats
import DocumentService
import Extraction
import Inference
import JSON

/// Has documents worked on by this machine's engine, where the schedulers see that they are done in time.
struct EngineBackend: DocumentBackend {
  let engine: any ExtractionEngine
  /// Reads the words alone.
  let wordEngine: any ExtractionEngine
  /// nil where no model is asked for other things than fields.
  let annotator: Annotator?
  let schedulers: EngineSchedulers
  /// Who books all documents.
  let own: OwnCompany
  let metrics: GatewayMetrics

  func reserve(_ terms: DocumentTerms) throws(Problem) -> any BackendReservation {
    var reservation = try schedulers.reserve(
      caller: terms.caller, deadline: terms.deadline, kind: terms.family?.rawValue ?? "unknown")
    reservation.own = own.joined(terms.own)
    return ReservedEngine(backend: self, reservation: reservation)
  }

  fileprivate func extract(
    _ document: ReceivedDocument, _ reservation: EngineReservation,
    onProgress: @escaping @Sendable (DocumentProgress) -> Void
  ) async throws -> DocumentAnswer {
    var answer = try await engine(for: document.wish).extract(document.bytes, reservation) { progress in
      onProgress(DocumentProgress(stage: progress.stage, page: progress.page, pages: progress.pages))
    }
    answer.dropSeller(reservation.own)
    var others: JSONValue?
    if case .annotation(let schema, let prompt) = document.wish {
      let question = AnnotationQuestion(schema: schema, prompt: prompt)
      others = try await annotator?.answer(question, pages: answer.words, reservation)
    }
    metrics.answered(answer, document)
    let took = ContinuousClock.now - document.began
    return DocumentAnswer(
      result: ExtractionResult(answer, id: document.id, took: took), attempts: answer.attempts, words: answer.words,
      others: others)
  }

  private func engine(for wish: DocumentWish) -> any ExtractionEngine {
    switch wish {
    case .fields, .annotation: engine
    case .words: wordEngine
    }
  }
}

/// A place with the engine.
private struct ReservedEngine: BackendReservation {
  let backend: EngineBackend
  let reservation: EngineReservation

  func extract(
    _ document: ReceivedDocument, onProgress: @escaping @Sendable (DocumentProgress) -> Void
  ) async throws -> DocumentAnswer {
    try await backend.extract(document, reservation, onProgress: onProgress)
  }

  func release() { reservation.release() }
}
