import Batching
import Extraction
import Inference

/// Has documents worked on by this machine's engine, where the schedulers see that they are done in time.
struct EngineDesk: DocumentDesk {
  let engine: any ExtractionEngine
  /// Reads the words alone.
  let wordEngine: any ExtractionEngine
  let lanes: EngineLanes
  let metrics: GatewayMetrics

  func enter(_ terms: DocumentTerms) throws(Problem) -> any DocumentPlace {
    do throws(SchedulingRefusal) {
      let place = try lanes.admit(caller: terms.caller, deadline: terms.deadline, kind: terms.kind.rawValue)
      return EnginePlace(desk: self, turn: DocumentTurn(caller: terms.caller, place: place))
    } catch {
      throw Problem(error)
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
    let engine =
      switch document.wish {
      case .fields: desk.engine
      case .words: desk.wordEngine
      }
    let answer = try await DocumentTurn.$current.withValue(turn) {
      try await engine.extract(document.bytes, deadline: document.terms.deadline) { progress in
        onProgress(DocumentProgress(stage: progress.stage, page: progress.page, pages: progress.pages))
      }
    }
    desk.metrics.answered(answer, document)
    let took = ContinuousClock.now - document.began
    return DocumentAnswer(
      result: ExtractionResult(answer, id: document.id, took: took), attempts: answer.attempts,
      words: answer.words)
  }

  func leave() { turn.place.leave() }
}
