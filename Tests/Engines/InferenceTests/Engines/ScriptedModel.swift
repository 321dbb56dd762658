import Batching
import DocumentText
import Extraction
import ImagePlanning
import Inference
import ModelCatalog
import ModelServing
import Synchronization
import TypedPages
import Workers
import XMLDocuments

/// The time that engines under test go by; it stands still unless somebody is said to take time.
final class EngineClock: Sendable {
  /// When every test begins.
  static let start = ContinuousClock.now

  private let time = Mutex(start)

  var now: ContinuousClock.Instant { time.withLock { $0 } }

  func advance(by duration: Duration) { time.withLock { $0 += duration } }
}

/// No model: gives the answers a test wrote down, one after the other, and keeps what it was asked.
final class ScriptedModel: EngineModel {
  /// What happens to one request.
  struct Step: Sendable {
    var takes: Duration
    var outcome: Result<ModelCompletion, any Error>

    /// - Parameter alone: what it would have taken with nobody else at the server.
    static func says(
      _ text: String, _ reason: ModelCompletion.FinishReason = .stop, after time: Duration = .seconds(1),
      alone: Duration? = nil
    ) -> Step {
      var completion = ModelCompletion(text: text, finishReason: reason, promptTokens: nil, completionTokens: nil)
      completion.alone = alone
      return Step(takes: time, outcome: .success(completion))
    }

    static func fails(_ error: any Error, after time: Duration = .seconds(1)) -> Step {
      Step(takes: time, outcome: .failure(error))
    }
  }

  struct Asked: Sendable {
    var request: ModelRequest
    /// Since the start of the clock.
    var deadline: Duration

    var text: String {
      request.user.map { part in if case .text(let text) = part { text } else { "" } }.joined()
    }
    var images: Int { request.user.count { part in if case .jpeg = part { true } else { false } } }
  }

  private struct State {
    var steps: [Step]
    var asked: [Asked] = []
    var introductions: [Duration] = []
  }

  private let clock: EngineClock
  private let introduction: Result<ModelCapabilities, any Error>
  private let state: Mutex<State>

  init(_ steps: [Step], clock: EngineClock, introduction: Result<ModelCapabilities, any Error> = .success(.blind)) {
    self.clock = clock
    self.introduction = introduction
    state = Mutex(State(steps: steps))
  }

  var asked: [Asked] { state.withLock { $0.asked } }
  /// The deadlines of the questions what the server is, since the start of the clock.
  var introductions: [Duration] { state.withLock { $0.introductions } }

  func capabilities(deadline: ContinuousClock.Instant) async throws -> ModelCapabilities {
    state.withLock { $0.introductions.append(deadline - EngineClock.start) }
    return try introduction.get()
  }

  func complete(
    _ request: ModelRequest, for requester: Requester, deadline: ContinuousClock.Instant
  ) async throws -> ModelCompletion {
    let step = state.withLock { state in
      state.asked.append(Asked(request: request, deadline: deadline - EngineClock.start))
      return state.steps.isEmpty
        ? .fails(ModelFailure.garbled("nothing is written for this request")) : state.steps.removeFirst()
    }
    clock.advance(by: step.takes)
    return try step.outcome.get()
  }
}

extension ModelCapabilities {
  static let blind = ModelCapabilities(
    slots: 1, contextTokens: 16_384, hasVision: false, model: "scripted", server: .llama)
  static let seeing = ModelCapabilities(
    slots: 1, contextTokens: 16_384, hasVision: true, model: "scripted", server: .llama)
}

/// Pages that a test typed, and blank images of the sizes that are ordered.
struct TypedPages: PageSource {
  let pages: [TextPage]
  /// The same pages drawn and recognized, where a test has them differ.
  let drawn: [TextPage]?
  let xml: XMLFiles

  init(_ pages: [String], xml: XMLFiles = XMLFiles()) {
    self.pages = pages.map { .lines($0) }
    drawn = nil
    self.xml = xml
  }

  /// A page with a text layer.
  init(layer: TextPage, drawn: TextPage) {
    pages = [layer]
    self.drawn = [drawn]
    xml = XMLFiles()
  }

  func read(
    _ bytes: [UInt8], for caller: String, ignoringTextLayers: Bool, deadline: ContinuousClock.Instant,
    onPage: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> ReadPages {
    let pages = ignoringTextLayers ? drawn ?? pages : pages
    return ReadPages(pages: pages, turns: pages.map { _ in 0 }, xml: xml, timing: StageTimes())
  }

  func images(
    _ bytes: [UInt8], of orders: [PageOrder], for caller: String, deadline: ContinuousClock.Instant
  ) async throws -> DrawnPages {
    DrawnPages(
      pages: orders.map { order in
        order.plan.tiles.map { PageImage(jpeg: [0xFF, 0xD8], width: $0.width, height: $0.height) }
      }, timing: StageTimes())
  }
}

extension EngineReservation {
  /// The only document's place, by the clock that engines under test go by.
  static func only(until deadline: ContinuousClock.Instant) throws -> EngineReservation {
    try EngineReservation(
      for: .caller("test"), deadline: deadline, kind: "pdf",
      in: Scheduler(limits: SchedulingLimits(slots: 1, places: 0), now: { EngineClock.start }))
  }
}

extension ServedModel {
  /// 1,000 prompt tokens and 100 answer tokens a second: the header fields of a page take some two seconds.
  static var scripted: ServedModel {
    ServedModel(
      name: "scripted", geometry: ImageGeometry(patch: 16, merge: 1, maximumEdge: 1024, breakTokens: 1),
      budget: ImageBudget(tokens: 500, hardCap: 1000, minimumTextHeight: 12),
      assumedSpeed: ModelSpeed(promptTokensPerSecond: 1000, outputTokensPerSecond: 100))
  }
}

extension EngineAnswer {
  /// The codes of its warnings with their fields.
  var remarks: [String] { warnings.map { warning in warning.field.map { "\(warning.code) \($0)" } ?? warning.code } }
}

/// What a reading fails with; nil where it does not.
func problemCode(_ read: () async throws -> EngineAnswer) async throws -> ProblemCode? {
  do {
    _ = try await read()
    return nil
  } catch let problem as Problem {
    return problem.code
  }
}
