import Extraction
import FieldExtraction
import ModelServing
import Traces
import Workers

/// Reads by the rules first, and asks a model where they are in doubt: to choose among printed values as a rule, for those
/// transactions of a statement that its balances contradict, for the whole document where the rules have nothing to choose from or the operator wants it so.
public struct CascadeEngine: ExtractionEngine {
  /// A second try may choose otherwise.
  private static let retryTemperature = 0.3

  private let reader: ScheduledReader
  private let model: any EngineModel
  private let name: String
  private let question: WholeDocumentQuestion
  private let policy = CascadePolicy()
  private let scope: EscalationScope
  private let onFailure: ModelFailurePolicy
  private let today: @Sendable () -> CalendarDate
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters: as those of `ModelEngine`, and
  ///   - scope: what the model is asked where the rules are in doubt.
  public init(
    reader: ScheduledReader, model: any EngineModel, served: ServedModel, wish: InputModeWish = .auto,
    scope: EscalationScope = .doubtful, onFailure: ModelFailurePolicy, today: @escaping @Sendable () -> CalendarDate,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.reader = reader
    self.model = model
    name = served.name
    self.scope = scope
    self.onFailure = onFailure
    self.today = today
    self.now = now
    question = WholeDocumentQuestion(reader: reader, model: model, served: served, wish: wish, today: today, now: now)
  }

  public func extract(
    _ bytes: [UInt8], _ reservation: EngineReservation, onProgress: @escaping ProgressHandler
  ) async throws -> EngineAnswer {
    let asIs = try await reader.read(bytes, reservation, onProgress: onProgress)
    if let invoice = try asIs.invoiceAnswer(engine: "cascade:embedded", today: today()) { return invoice }
    let document = try await TextLayerCheck(reader: reader, today: today()).extracted(asIs, of: bytes, reservation)
    let reading = document.reading
    var candidates = document.candidates
    var embedded = EmbeddedExtraction(reading, fields: candidates.fields, today: today())
    do {
      let doubts = policy.doubts(candidates, embedded.reconciliation)
      let rows = RowDoubts(candidates.fields)
      let isInDoubt = rows != nil || Escalation(candidates, doubts: doubts, today: today()) != nil
      if embedded.fields.lacksTransactions || scope == .whole && isInDoubt || !isInDoubt && embedded.fields.isEmpty {
        return try await askForAll(bytes, reading, embedded, doubts, reservation, onProgress: onProgress)
      }
      guard isInDoubt else { return embedded.answer(engine: EngineName(name: "cascade:embedded")) }
      onProgress(ExtractionProgress(stage: .extract, page: 0, pages: embedded.pages))
      var settled: SettledRows?
      if let rows {
        settled = try await settle(rows, bytes, reading, embedded, reservation, onProgress: onProgress)
        if let settled {
          candidates.fields = settled.fields
          embedded = EmbeddedExtraction(reading, fields: settled.fields, today: today())
        }
      }
      guard let escalation = Escalation(candidates, doubts: doubts, today: today()) else {
        return settled.map { $0.answer(embedded) } ?? embedded.answer(engine: EngineName(name: "cascade:embedded"))
      }
      let chosen = try await choose(escalation, embedded, reservation)
      return settled?.added(to: chosen) ?? chosen
    } catch let problem as Problem {
      // A statement without transactions is an answer.
      if problem.code == .nothingFound, !embedded.fields.isEmpty {
        return embedded.answer(engine: EngineName(name: "cascade:embedded"))
      }
      guard onFailure == .embedded, !embedded.fields.isEmpty else { throw problem }
      return embedded.answer(engine: EngineName(name: "cascade:embedded"), remark: .modelFailed(problem))
    }
  }

  /// Has the model choose among printed values; twice at most, the second time at another temperature.
  private func choose(
    _ escalation: Escalation, _ embedded: EmbeddedExtraction, _ reservation: EngineReservation
  ) async throws -> EngineAnswer {
    let began = now()
    let due = reservation.deadline - WholeDocumentQuestion.reserve
    var request = escalation.request(try await spacing(by: due))
    var refusal = Problem.unverified("the model's choice was refused")
    for attempt in 1...2 {
      do {
        let completion = try await model.complete(request, for: reservation.requester, deadline: due)
        guard completion.finishReason == .stop else { throw ModelFailure.garbled("not finished") }
        let settlement = try TraceScope.recording(.validate) { try escalation.settle(completion.text) }
        var times = embedded.times
        times.inference += now() - began - completion.queued
        times.queue += completion.queued
        return EngineAnswer(
          fields: settlement.fields, words: embedded.words, verdict: settlement.verdict,
          warnings: settlement.warnings,
          engine: EngineName(name: "cascade:model", model: completion.model ?? name, input: "choices"),
          attempts: attempt,
          imageTokens: 0, times: times)
      } catch let failure as ModelFailure {
        switch failure {
        case .garbled, .refused: refusal = Problem(failure)
        default: throw Problem(failure)
        }
      } catch is ChoiceError {
        // What a server that ignores the grammar says.
      }
      guard now() < due else { break }
      request.temperature = Self.retryTemperature
    }
    throw refusal
  }

  /// How the server has answers written.
  private func spacing(by deadline: ContinuousClock.Instant) async throws -> AnswerSpacing {
    do {
      return try await model.capabilities(deadline: deadline).server.answerSpacing
    } catch let failure as ModelFailure {
      throw Problem(failure)
    }
  }

  /// Has the model read the transactions in doubt; nil where there is nothing of them to be shown.
  private func settle(
    _ doubts: RowDoubts, _ bytes: [UInt8], _ reading: ReadPages, _ embedded: EmbeddedExtraction,
    _ reservation: EngineReservation, onProgress: @Sendable (ExtractionProgress) -> Void
  ) async throws -> SettledRows? {
    let rows = try await question.ask(
      for: doubts, of: bytes, reading, embedded, reservation, onProgress: onProgress)
    return rows.map { SettledRows($0, doubts, of: embedded) }
  }

  private func askForAll(
    _ bytes: [UInt8], _ reading: ReadPages, _ embedded: EmbeddedExtraction, _ doubts: [ChoiceField],
    _ reservation: EngineReservation, onProgress: @Sendable (ExtractionProgress) -> Void
  ) async throws -> EngineAnswer {
    let model = try await question.ask(bytes, reading, embedded, reservation, onProgress: onProgress)
    let settlement = TraceScope.recording(.validate) {
      Settlement(embedded: embedded.fields, model: model.fields, doubts: doubts, today: today())
    }
    return EngineAnswer(
      fields: settlement.fields, words: embedded.words, verdict: settlement.verdict.held(!model.isTrusted),
      warnings: model.warnings + settlement.warnings, engine: model.usage.engine("cascade:model"),
      attempts: model.usage.attempts, imageTokens: model.usage.imageTokens, times: embedded.times + model.usage)
  }
}
