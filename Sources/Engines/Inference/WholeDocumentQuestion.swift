import DocumentText
import Extraction
import ImagePlanning
import ModelAnswers
import ModelCatalog
import ModelServing
import Traces
import Workers

/// Asks a model for all fields of a document: page by page or in groups within its context, each answer checked against
/// the words of its pages, put together by rules.
struct WholeDocumentQuestion: Sendable {
  /// Kept back from the deadline for merging, checking and writing the answer.
  static let reserve = Duration.milliseconds(200)
  /// A document is known by these; what else is not on the page is withheld without another request.
  private static let worthAskingAgain: Set<FieldName> = [.vendor, .date, .total, .closingBalance]
  /// A second try may say something else.
  private static let retryTemperature = 0.3

  let reader: ScheduledReader
  let model: any EngineModel
  let served: ServedModel
  let wish: InputModeWish
  let today: @Sendable () -> CalendarDate
  let now: @Sendable () -> ContinuousClock.Instant

  private var speed: ObservedSpeed { served.speed }

  /// - Parameters:
  ///   - embedded: what the rules made of the same words: places are taken from it, and what a model is not asked for.
  /// - Throws: `Problem`, `CancellationError`.
  func ask(
    _ bytes: [UInt8], _ reading: ReadPages, _ embedded: EmbeddedExtraction,
    _ reservation: EngineReservation, onProgress: @Sendable (ExtractionProgress) -> Void
  ) async throws -> ModelExtraction {
    guard reading.pages.contains(where: { !$0.words.isEmpty }) else { throw Problem.nothingFound(in: reading.pages) }
    let began = now()
    let deadline = reservation.deadline - Self.reserve
    let capabilities = try await reached { try await model.capabilities(deadline: deadline) }
    var document = AskedDocument(
      bytes: bytes, reading: reading, embedded: embedded, capabilities: capabilities,
      requester: reservation.requester, deadline: deadline)
    let (mode, plans) = try await ask(&document, onProgress: onProgress)
    return try self.reading(of: document, mode, plans, took: now() - began)
  }

  /// Asks for the transactions of a statement that are in doubt, and shows nothing else of it but the heads of columns.
  ///
  /// - Throws: as `ask`.
  func ask(
    for doubts: RowDoubts, of bytes: [UInt8], _ reading: ReadPages, _ embedded: EmbeddedExtraction,
    _ reservation: EngineReservation, onProgress: @Sendable (ExtractionProgress) -> Void
  ) async throws -> RowsExtraction? {
    var excerpt = reading
    excerpt.pages = doubts.excerpt(of: reading.pages, embedded.fields)
    let pages = excerpt.pages.indices.filter { !excerpt.pages[$0].words.isEmpty }
    guard !pages.isEmpty else { return nil }
    let began = now()
    let deadline = reservation.deadline - Self.reserve
    let capabilities = try await reached { try await model.capabilities(deadline: deadline) }
    var document = AskedDocument(
      bytes: bytes, reading: excerpt, embedded: embedded, capabilities: capabilities,
      requester: reservation.requester, deadline: deadline, asked: pages.map { $0..<($0 + 1) }, kind: .bankStatement)
    let (mode, _) = try await ask(&document, onProgress: onProgress)
    return RowsExtraction(
      fields: document.askedHeaderOnly ? nil : document.merge.answer?.fields,
      usage: usage(of: document, mode, took: now() - began))
  }

  /// Asks about all groups of pages, and adds the answers to the document.
  private func ask(
    _ document: inout AskedDocument, onProgress: @Sendable (ExtractionProgress) -> Void
  ) async throws -> (InputMode, [ImagePlan]) {
    let reading = document.reading
    var plans = plans(document, budget: served.budget)
    let imageTokens = plans.isEmpty ? 0 : document.asked.joined().reduce(0) { $0 + plans[$1].tokens }
    let fitting = InputModePolicy(wish: wish, hasVision: document.capabilities.hasVision).mode(
      WordCertainty(reading.pages),
      imagePrefill: .seconds(Double(imageTokens) / speed.current.promptTokensPerSecond),
      remaining: document.deadline - now())
    guard var mode = fitting else { throw Problem.nothingFound(in: reading.pages) }
    func told(_ pages: Int) {
      onProgress(ExtractionProgress(stage: .extract, page: pages, pages: reading.pages.count))
    }
    told(0)
    var rest = document.groups(mode, plans)[...]
    while let group = rest.popFirst() {
      let outcome = try await ask(group, mode, plans, &document)
      switch outcome {
      case .answer(let answer):
        document.merge.add(answer)
        told(group.pages.upperBound)
      case .tooLong: rest = document.halves(group) + rest
      case .tooManyImages(let limit):
        document.learn(maximumImages: limit)
        if !document.capabilities.hasVision { mode = .text }
        plans = self.plans(document, budget: served.budget)
        rest = document.groups(from: group.pages.lowerBound, mode, plans)[...]
      }
    }
    return (mode, plans)
  }

  // MARK: - One group of pages

  private enum GroupOutcome {
    case answer(GroundedAnswer)
    /// The server counted more tokens than the context holds.
    case tooLong
    /// The server takes fewer images in a request than it was known to.
    case tooManyImages(limit: Int)
  }

  /// At most two tries; the second changes what the model sees, its temperature, and quotes what was wrong.
  private func ask(
    _ group: PageGroup, _ mode: InputMode, _ plans: [ImagePlan], _ document: inout AskedDocument
  ) async throws -> GroupOutcome {
    var first: GroundedAnswer?
    var refusal: Refusal?
    for attempt in 1...2 {
      let shown = attempt == 1 ? Shown(mode: mode, plans: plans) : retry(group, document, after: refusal)
      let group = document.group(group.pages, shown.mode, shown.plans)
      guard
        let allowance = TokenAllowance(
          group, document.capabilities, speed: speed.current,
          remaining: document.deadline - now())
      else {
        guard attempt == 1, group.fits(document.capabilities) else { break }
        speed.notAsked()
        throw Problem.modelLate
      }
      document.attempts += 1
      do throws(Refusal) {
        let grounded = try await answer(
          group, shown, allowance, isRetry: attempt == 2, correction: refusal?.correction, &document)
        if allowance.scope == .header { document.askedHeaderOnly = true }
        if grounded.withheld.isDisjoint(with: Self.worthAskingAgain) { return .answer(grounded) }
        // Of two answers the one with less that is not on the page; the first where they are alike.
        if let first { return .answer(grounded.withheld.count < first.withheld.count ? grounded : first) }
        first = grounded
      } catch {
        if case .cancelled = error { throw CancellationError() }
        if case .tooLong = error, group.pages.count > 1, attempt == 1 { return .tooLong }
        if case .tooManyImages(let limit) = error, limit < document.capabilities.maximumImages ?? .max {
          return .tooManyImages(limit: limit)
        }
        refusal = error
        guard error.mayChange(after: shown.mode) else { break }
      }
    }
    if let first { return .answer(first) }
    // Not even asked: the page alone is longer than the context.
    throw (refusal ?? .tooLong).problem
  }

  /// Why an attempt gave no answer to check.
  private enum Refusal: Error {
    case cancelled
    /// Asking again is of no use.
    case problem(Problem)
    case tooLong
    case tooManyImages(limit: Int)
    case malformed(AnswerError)
    case broken(ModelFailure)

    /// Whether a second try could end otherwise.
    func mayChange(after mode: InputMode) -> Bool {
      switch self {
      case .cancelled, .problem: false
      case .tooLong, .tooManyImages: mode != .text
      case .malformed, .broken: true
      }
    }

    var correction: AnswerError? { if case .malformed(let error) = self { error } else { nil } }

    var problem: Problem {
      switch self {
      case .cancelled: .modelLate
      case .problem(let problem): problem
      case .tooLong: Problem(.contextExceeded(promptTokens: nil, contextTokens: nil))
      case .tooManyImages(let limit): Problem(.tooManyImages(limit: limit))
      case .malformed(let error): .unverified("the model's answer was refused: \(error.reason.rawValue)")
      case .broken(let failure): Problem(failure)
      }
    }
  }

  /// One try: a request, its answer read and checked against the pages.
  private func answer(
    _ group: PageGroup, _ shown: Shown, _ allowance: TokenAllowance, isRetry: Bool, correction: AnswerError?,
    _ document: inout AskedDocument
  ) async throws(Refusal) -> GroundedAnswer {
    let format = AnswerFormat(scope: allowance.scope, kind: document.kind)
    let text = try await complete(
      group, shown, format, correction, maximumTokens: allowance.maximumTokens,
      temperature: isRetry ? Self.retryTemperature : 0, &document)
    return try TraceScope.recording(.validate) { () throws(Refusal) -> GroundedAnswer in
      let answer: ModelAnswer
      do throws(AnswerError) {
        answer = try AnswerParser(format).parse(text)
      } catch {
        throw .malformed(error)
      }
      return AnswerGrounding(
        group.pages.map { NumberedPage(number: $0 + 1, text: document.reading.pages[$0]) },
        reading: document.embedded.fields, currency: document.merge.currency
      ).ground(answer)
    }
  }

  private func complete(
    _ group: PageGroup, _ shown: Shown, _ format: AnswerFormat, _ correction: AnswerError?, maximumTokens: Int,
    temperature: Double, _ document: inout AskedDocument
  ) async throws(Refusal) -> String {
    do {
      let pages = try await promptPages(group, shown, document)
      let prompt = DocumentPrompt(
        pages: pages, pageCount: document.reading.pages.count, format: format,
        spacing: document.capabilities.server.answerSpacing, correction: correction)
      let request = prompt.request(maximumTokens: maximumTokens, temperature: temperature)
      document.imageTokens += request.imageTokens
      let began = now()
      let completion = try await model.complete(
        request, for: document.requester, deadline: document.deadline)
      speed.learn(
        promptTokens: completion.promptTokens ?? group.promptTokens, outputTokens: completion.completionTokens ?? 0,
        took: completion.alone ?? now() - began - completion.queued)
      document.queued += completion.queued
      document.model = completion.model ?? document.model
      guard completion.finishReason == .stop else { throw Refusal.broken(.garbled("not finished")) }
      return completion.text
    } catch let refusal as Refusal {
      throw refusal
    } catch let problem as Problem {
      throw .problem(problem)
    } catch let failure as ModelFailure {
      switch failure {
      case .contextExceeded: throw .tooLong
      case .tooManyImages(let limit): throw .tooManyImages(limit: limit)
      case .garbled, .refused: throw .broken(failure)
      case .late, .overloaded, .unreachable, .unavailable, .unsuitable, .unauthorized: throw .problem(Problem(failure))
      }
    } catch {
      throw .cancelled
    }
  }

  /// What the model is shown of pages.
  private struct Shown {
    var mode: InputMode
    var plans: [ImagePlan]
  }

  /// For the second try: image and words both, the image as large as it may get; or words alone where there is no sight
  /// or no room.
  private func retry(_ group: PageGroup, _ document: AskedDocument, after refusal: Refusal?) -> Shown {
    switch refusal {
    case .tooLong, .tooManyImages: return Shown(mode: .text, plans: [])
    default: break
    }
    guard document.capabilities.hasVision else { return Shown(mode: .text, plans: []) }
    let largest = ImageBudget(
      tokens: served.budget.hardCap, hardCap: served.budget.hardCap,
      minimumTextHeight: served.budget.minimumTextHeight)
    let plans = plans(document, budget: largest)
    let fits = document.group(group.pages, .hint, plans).fits(document.capabilities)
    return fits ? Shown(mode: .hint, plans: plans) : Shown(mode: .text, plans: [])
  }

  private func plans(_ document: AskedDocument, budget: ImageBudget) -> [ImagePlan] {
    guard document.capabilities.hasVision else { return [] }
    return document.reading.pages.map {
      ImagePlan(
        page: $0, geometry: served.geometry, budget: budget, maximumTiles: document.capabilities.maximumImages ?? .max)
    }
  }

  private func promptPages(
    _ group: PageGroup, _ shown: Shown, _ document: AskedDocument
  ) async throws -> [DocumentPrompt.Page] {
    var pages = group.pages.map { index in
      DocumentPrompt.Page(
        number: index + 1,
        transcript: shown.mode == .image ? nil : PageTranscript(document.reading.pages[index]), images: [],
        imageTokens: shown.mode == .text ? 0 : shown.plans[index].tokens)
    }
    guard shown.mode != .text else { return pages }
    let orders = group.pages.map { index in
      PageOrder(page: index + 1, turns: document.reading.turns[index], plan: shown.plans[index])
    }
    let drawing = try await reader.images(
      document.bytes, of: orders, for: document.requester, deadline: document.deadline)
    for (index, images) in drawing.pages.enumerated() { pages[index].images = images.map(\.jpeg) }
    return pages
  }

  // MARK: - The document's answer

  private func reading(
    of document: AskedDocument, _ mode: InputMode, _ plans: [ImagePlan], took time: Duration
  ) throws -> ModelExtraction {
    guard let merged = document.merge.answer else { throw Problem.nothingFound(in: document.reading.pages) }
    let fields = merged.fields.completed(by: document.embedded.fields)
    guard !fields.isEmpty else {
      throw merged.withheld.isEmpty
        ? Problem.nothingFound(in: document.reading.pages)
        : Problem.unverified("nothing of what the model answered stands on the pages")
    }
    var warnings = merged.warnings
    if document.askedHeaderOnly {
      warnings.append(.itemsNotAsked)
    }
    if mode != .text { warnings += plans.imageWarnings }
    return ModelExtraction(
      fields: fields, isTrusted: merged.isGrounded && merged.doubts.isEmpty,
      wasAskedForItems: !document.askedHeaderOnly, warnings: warnings, usage: usage(of: document, mode, took: time))
  }

  private func usage(of document: AskedDocument, _ mode: InputMode, took time: Duration) -> ModelUsage {
    ModelUsage(
      model: document.model ?? served.name, input: mode.rawValue, attempts: document.attempts,
      imageTokens: document.imageTokens, time: time - document.queued, queued: document.queued)
  }

  private func reached<Value>(_ ask: () async throws -> Value) async throws -> Value {
    do {
      return try await ask()
    } catch let failure as ModelFailure {
      throw Problem(failure)
    }
  }
}

extension Warning {
  static let itemsNotAsked = Warning(
    code: "items_not_asked", message: "There was no time to ask for the items of every page.", field: "lineItems")
}

extension [ImagePlan] {
  /// What should be known of how pages were shown.
  fileprivate var imageWarnings: [Warning] {
    var warnings: [Warning] = []
    if contains(where: \.overruledBudget) {
      warnings.append(
        Warning(
          code: "image_budget_overruled", message: "Pages were shown larger than the token budget, to be legible."))
    }
    if contains(where: \.illegible) {
      warnings.append(
        Warning(code: "small_print", message: "Small print of a page is below the height that the model reads well."))
    }
    return warnings
  }
}
