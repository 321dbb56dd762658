import Extraction
import ModelServing
import Traces
import Workers

/// Has a model read every document, and checks what it says against the words on the pages.
public struct ModelEngine: ExtractionEngine {
  private let reader: ScheduledReader
  private let question: WholeDocumentQuestion
  private let onFailure: ModelFailurePolicy
  private let today: @Sendable () -> CalendarDate

  /// - Parameters:
  ///   - wish: what prompts should carry of a page.
  ///   - onFailure: what a document gets whose answer cannot be had or trusted.
  ///   - today: the current day, against which printed dates are judged.
  ///   - now: the time that deadlines are measured against.
  public init(
    reader: ScheduledReader, model: any EngineModel, served: ServedModel, wish: InputModeWish = .auto,
    onFailure: ModelFailurePolicy, today: @escaping @Sendable () -> CalendarDate,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.reader = reader
    question = WholeDocumentQuestion(reader: reader, model: model, served: served, wish: wish, today: today, now: now)
    self.today = today
    self.onFailure = onFailure
  }

  public func extract(
    _ bytes: [UInt8], _ reservation: EngineReservation, onProgress: @escaping ProgressHandler
  ) async throws -> EngineAnswer {
    let reading = try await reader.read(bytes, reservation, onProgress: onProgress)
    if let invoice = try reading.invoiceAnswer(engine: "embedded", today: today()) { return invoice }
    let document = try await TextLayerCheck(reader: reader, today: today()).extracted(reading, of: bytes, reservation)
    let embedded = EmbeddedExtraction(document.reading, fields: document.fields, today: today())
    do {
      let model = try await question.ask(bytes, document.reading, embedded, reservation, onProgress: onProgress)
      return TraceScope.recording(.validate) { answer(model, embedded) }
    } catch let problem as Problem {
      guard onFailure == .embedded, !embedded.fields.isEmpty else { throw problem }
      return embedded.answer(engine: EngineName(name: "embedded"), remark: .modelFailed(problem))
    }
  }

  /// The model's fields. Where the embedded engine reads vendor, date or total differently and no arithmetic tells that
  /// the model is right, they are not reconciled. A statement's table is checked by the embedded engine's.
  private func answer(_ model: ModelExtraction, _ embedded: EmbeddedExtraction) -> EngineAnswer {
    let table = TableCheck(
      model: model.fields, wasAsked: model.wasAskedForItems, embedded: embedded.fields, today: today())
    var fields = table.fields
    fields.judgement = embedded.fields.judgement?.held(embedded.fields, to: fields)
      .confirmed(embedded.fields, by: fields)
    let reconciliation = Reconciliation(fields, today: today())
    let contradictions =
      Settlement(
        embedded: embedded.fields, model: fields, doubts: ChoiceField.allCases, today: today()
      ).disagreements.map { disagreement in
        Disagreement(
          field: disagreement.field, winner: .model,
          isDecidedByArithmetic: disagreement.winner == .model && disagreement.isDecidedByArithmetic)
      } + (table.disagreement.map { [$0] } ?? [])
    let isUnproven = SumContest(embedded: embedded.fields, model: fields, today: today()).isUnproven
    let isHeld = !model.isTrusted || isUnproven || !contradictions.allSatisfy(\.isDecidedByArithmetic)
    return EngineAnswer(
      fields: fields, words: embedded.words, verdict: reconciliation.verdict.held(isHeld),
      warnings: model.warnings + fields.warnings + reconciliation.warnings + contradictions.map(\.warning),
      engine: model.usage.engine("model"), attempts: model.usage.attempts, imageTokens: model.usage.imageTokens,
      times: embedded.times + model.usage)
  }
}

extension Verdict {
  /// Not `reconciled`, where there is a reason to hold that back.
  func held(_ isHeld: Bool) -> Verdict { self == .reconciled && isHeld ? .unverifiable : self }
}

extension Warning {
  /// Why an answer is the embedded engine's.
  static func modelFailed(_ problem: Problem) -> Warning {
    Warning(
      code: "model_failed",
      message:
        "The model gave no answer that can be trusted (\(problem.code.rawValue)); this is the embedded engine's.")
  }
}
