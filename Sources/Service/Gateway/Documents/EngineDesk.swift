import Batching
import Extraction
import Inference

/// Has documents worked on by this machine's engine, where the schedulers see that they are done in time.
struct EngineDesk: DocumentDesk {
  let engine: any ExtractionEngine
  /// Reads the words alone.
  let wordEngine: any ExtractionEngine
  /// nil where no model is asked for other things than fields.
  let annotator: Annotator?
  let lanes: EngineLanes
  let metrics: GatewayMetrics

  func enter(_ terms: DocumentTerms) throws(Problem) -> any DocumentPlace {
    do throws(SchedulingRefusal) {
      let place = try lanes.admit(caller: terms.caller, deadline: terms.deadline, family: terms.family)
      return EnginePlace(desk: self, turn: DocumentTurn(caller: terms.caller, place: place))
    } catch {
      throw Problem(error)
    }
  }
}

extension EngineDesk {
  fileprivate func engine(for wish: DocumentWish) -> any ExtractionEngine {
    switch wish {
    case .fields, .annotation: engine
    case .words: wordEngine
    }
  }
}

/// A place in the engine's queue.
private struct EnginePlace: DocumentPlace {
  let desk: EngineDesk
  let turn: DocumentTurn

  func extract(
    _ document: ReceivedDocument, onProgress: @escaping @Sendable (DocumentProgress) -> Void
  ) async throws -> DocumentAnswer {
    let deadline = document.terms.deadline
    let (answer, others) = try await DocumentTurn.$current.withValue(turn) {
      let answer = try await desk.engine(for: document.wish).extract(document.bytes, deadline: deadline) { progress in
        onProgress(DocumentProgress(stage: progress.stage, page: progress.page, pages: progress.pages))
      }
      guard case .annotation(let question) = document.wish else { return (answer, JSONValue?.none) }
      return (answer, try await desk.annotator?.answer(question, pages: answer.words, deadline: deadline))
    }
    desk.metrics.answered(answer, document)
    let took = ContinuousClock.now - document.began
    return DocumentAnswer(
      result: ExtractionResult(answer, id: document.id, took: took), attempts: answer.attempts, words: answer.words,
      others: others)
  }

  func leave() { turn.place.leave() }
}
