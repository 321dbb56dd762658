import Batching
import Extraction
import ImagePlanning
import ModelCatalog
import ModelServing
import Synchronization
import Traces

/// A model that is asked on behalf of documents.
public protocol EngineModel: Sendable {
  /// What the server said of itself; asked for where it is not known yet.
  ///
  /// - Throws: `ModelFailure`, `CancellationError`.
  func capabilities(deadline: ContinuousClock.Instant) async throws -> ModelCapabilities

  /// Has the model answer; waits for the request's turn first.
  ///
  /// - Throws: `ModelFailure`, `CancellationError`.
  func complete(
    _ request: ModelRequest, for requester: Requester, deadline: ContinuousClock.Instant
  ) async throws -> ModelCompletion
}

/// A model whose requests go in the order of a scheduler: earliest deadline first, within the server's slots and the memory
/// for tokens, few images at a time, and none that would be answered too late.
public final class ScheduledModel: EngineModel {
  private struct State {
    var timing: ServerTiming
    /// As the server introduced itself last.
    var capabilities: ModelCapabilities?
    /// What requests cost on average lately.
    var typical: Demand
    /// Tokens of answers as a share of those allowed, by kind of request.
    var answerShares: [RequestKind: Double] = [:]
    var images = ImageCount()
  }

  /// Requests that differ in how well their cost is foreseen.
  private enum RequestKind: String {
    case choice, text, image

    init(_ request: ModelRequest) {
      self = request.imageTokens > 0 ? .image : request.maximumTokens <= TokenEstimate.header ? .choice : .text
    }
  }

  /// Until answers taught better: `TokenAllowance` allows half as much again as a page may need at most.
  private static let assumedAnswerShare = 0.5
  /// Weight of a new value in an average, as in the scheduler's own.
  private static let gain = 0.125

  private let base: any LanguageModel
  private let geometry: ImageGeometry
  private let budget: ImageBudget
  private let scheduler: Scheduler
  private let timings: [ServerTiming]
  private let maximumInFlight: Int
  private let places: Int
  private let state: Mutex<State>
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - manifest: says what requests cost until answers teach better.
  ///   - profile: the server that is assumed until it has introduced itself.
  ///   - gpu: what it is served on.
  ///   - maximumInFlight: requests open at a time, where the server would take more.
  ///   - places: requests that may wait beyond those.
  public init(
    _ base: any LanguageModel, _ manifest: ModelManifest, profile: ServingProfile, gpu: GPU, maximumInFlight: Int,
    places: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.base = base
    geometry = manifest.geometry
    budget = manifest.budget
    self.maximumInFlight = maximumInFlight
    self.places = places
    self.now = now
    timings = manifest.profiles.map { ServerTiming(manifest, $0, on: gpu) }
    let timing = ServerTiming(manifest, profile, on: gpu)
    state = Mutex(State(timing: timing, typical: timing.page(imageTokens: manifest.budget.tokens)))
    scheduler = Scheduler(
      limits: SchedulingLimits(slots: maximumInFlight, places: places), batchFactor: timing.slowdown, now: now
    )
  }

  public var status: SchedulingStatus { scheduler.status }

  public func capabilities(deadline: ContinuousClock.Instant) async throws -> ModelCapabilities {
    let found = try await base.capabilities(deadline: deadline)
    let timing = state.withLock { state -> ServerTiming? in
      guard state.capabilities != found else { return nil }
      if state.capabilities != nil { state.images.forget() }
      state.capabilities = found
      if let timing = timings.first(where: { $0.server == found.server }) { state.timing = timing }
      return state.timing
    }
    if let timing {
      scheduler.setLimits(
        timing.limits(found, maximumInFlight: maximumInFlight, places: places),
        batchFactor: timing.slowdown)
    }
    return found
  }

  /// Waits for the request's turn; refuses at once one that would be answered after its deadline.
  public func complete(
    _ request: ModelRequest, for requester: Requester, deadline: ContinuousClock.Instant
  ) async throws -> ModelCompletion {
    _ = try await capabilities(deadline: deadline)
    let kind = RequestKind(request)
    let came = now()
    let reservation: Reservation
    do throws(SchedulingRefusal) {
      reservation = try scheduler.reserve(
        Work(caller: requester.name, deadline: deadline, demand: demand(of: request, kind, for: requester)))
    } catch {
      throw ModelFailure.overloaded(retryAfter: error.retryAfter)
    }
    defer { reservation.release() }
    do {
      var completion = try await reservation.run {
        let turn = now()
        TraceScope.record(.schedule, from: came, to: turn)
        var completion = try await base.complete(request, deadline: deadline) {
          reservation.prefilled()
        }
        completion.queued = turn - came
        return completion
      }
      completion.alone = reservation.timeAlone
      learn(kind, completion, allowed: request.maximumTokens)
      state.withLock { $0.images.compare(request, countedTokens: completion.promptTokens) }
      return completion
    } catch is DeadlinePassed {
      TraceScope.record(.schedule, from: came, to: now(), error: ModelFailure.late.label)
      throw ModelFailure.late
    } catch let failure as ModelFailure {
      if case .unreachable = failure { state.withLock { $0.images.forget() } }
      throw failure
    }
  }

  /// Whether the server reads images at the size they are sent; nil where it takes none, or has not introduced itself.
  public var imageCheck: CanaryStatus.Check? {
    state.withLock { state in
      guard let capabilities = state.capabilities, capabilities.hasVision else { return nil }
      return state.images.check(capabilities.server, largest: budget.hardCap)
    }
  }

  /// Has the server count an image where none was counted yet; a failure leaves that open.
  public func probeImages(by deadline: ContinuousClock.Instant) async {
    let capabilities = state.withLock { $0.images.isOpen ? $0.capabilities : nil }
    guard let capabilities, capabilities.hasVision else { return }
    defer { state.withLock { $0.images.probed() } }
    var random = SystemRandomNumberGenerator()
    let probe = ImageProbe(
      SchemaProbe(using: &random), geometry: geometry, budget: budget, contextTokens: capabilities.contextTokens)
    if let probe { _ = try? await complete(probe.request, for: .gateway, deadline: deadline) }
  }

  /// How long after its words are read the model would have answered for a document that comes now.
  ///
  /// - Parameters:
  ///   - read: when it is read; it comes to the model then.
  ///   - count: documents that are on their way to the model and will be before it.
  public func followUp(
    caller: String, deadline: ContinuousClock.Instant, read: ContinuousClock.Instant, behind count: Int
  ) -> Duration {
    let work = Work(caller: caller, deadline: deadline, demand: state.withLock { $0.typical })
    // However empty the line is by then, the answer takes its time.
    return max(scheduler.forecast(work, behind: count) - read, scheduler.service(work, beside: count))
  }

  private func demand(of request: ModelRequest, _ kind: RequestKind, for requester: Requester) -> Demand {
    state.withLock { state in
      let share = state.answerShares[kind] ?? Self.assumedAnswerShare
      let demand = state.timing.demand(
        of: request, kind: kind.rawValue, answerTokens: share * Double(request.maximumTokens))
      // Canaries and probes are not typical documents.
      if requester != .gateway { state.typical.move(towards: demand, by: Self.gain) }
      return demand
    }
  }

  private func learn(_ kind: RequestKind, _ completion: ModelCompletion, allowed: Int) {
    guard let tokens = completion.completionTokens, allowed > 0 else { return }
    state.withLock { state in
      let old = state.answerShares[kind] ?? Self.assumedAnswerShare
      state.answerShares[kind] = old + (Double(tokens) / Double(allowed) - old) * Self.gain
    }
  }
}

extension Demand {
  /// An average that follows what comes.
  fileprivate mutating func move(towards other: Demand, by gain: Double) {
    kind = other.kind
    holdsImage = other.holdsImage
    tokens += Int(Double(other.tokens - tokens) * gain)
    exclusive += (other.exclusive - exclusive) * gain
    shared += (other.shared - shared) * gain
  }
}
