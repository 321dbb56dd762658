import DocumentFormats
import Extraction
import JSON
import Logging
import Synchronization
import Traces

/// Has documents worked on, and lets documents under the same idempotency key share one run and its answer.
///
/// Each follower of a document is told exactly one outcome. A run goes on as long as it has followers.
final class DocumentRuns: Sendable {
  /// Of one caller's interest in one document; never reused.
  typealias FollowerID = Int

  /// Bounds of the answers in memory: a receipt's is about 4 KiB of JSON, a statement's of forty pages 200 KiB.
  private static func limits(_ window: Duration) -> ReplayState<DocumentOutcome>.Limits {
    .init(window: window, answers: 1_000, bytes: 64 << 20)
  }

  /// Proxies close a connection on which nothing is said for a minute.
  private static let longestSilence = Duration.seconds(10)

  private struct Follower {
    var document: ReceivedDocument
    var run: ReplayState<DocumentOutcome>.RunID
    var onEvent: @Sendable (DocumentEvent) -> Void
    /// Ends the waiting for a run that another follower began.
    var timer: Task<Void, Never>?
  }

  private struct Run {
    var bytes: [UInt8]
    var share: UploadShare
    /// Of the document it began with.
    var deadline: ContinuousClock.Instant
    var followers: Set<FollowerID> = []
    var progress = DocumentProgress.accepted
    var task: Task<Void, Never>?
  }

  private struct State {
    var machine: ReplayState<DocumentOutcome>
    var runs: [ReplayState<DocumentOutcome>.RunID: Run] = [:]
    var followers: [FollowerID: Follower] = [:]
    var lastFollower: FollowerID = 0
    /// Forgets answers whose time is over; nil while none is kept.
    var expiry: Task<Void, Never>?
  }

  private let reservations: Reservations
  private let logger: Logger
  private let state: Mutex<State>

  /// - Parameter window: how long answers are kept for documents under the same key; zero: keys mean nothing.
  init(_ reservations: Reservations, window: Duration, logger: Logger) {
    self.reservations = reservations
    self.logger = logger
    state = Mutex(State(machine: ReplayState(limits: Self.limits(window))))
  }

  /// Whether a document under this key may need no place.
  func isKnown(_ key: ReplayKey) -> Bool { state.withLock { $0.machine.isKnown(key, at: .now) } }

  /// Has a document's outcome told to `onEvent`: of a run of its own, of one that is under way, or from memory.
  ///
  /// - Parameters:
  ///   - reservation: taken over; nil where a place is still to be reserved, if the document needs a run at all.
  ///   - onEvent: called in order; must be quick and call nothing here.
  /// - Throws: `idempotency_key_reused`.
  func follow(
    _ document: ReceivedDocument, _ reservation: DocumentReservation?,
    onEvent: @escaping @Sendable (DocumentEvent) -> Void
  ) throws(Problem) -> DocumentFollower {
    let (id, decision) = state.withLock { state in
      state.lastFollower += 1
      return (state.lastFollower, Self.ask(&state, state.lastFollower, document, onEvent))
    }
    let follower = DocumentFollower(runs: self, id: id, isReplay: decision.isReplay)
    if case .reused = decision {
      reservation?.release()
      throw .idempotencyKeyReused
    }
    carryOut(decision, id, document, reservation, onEvent)
    return follower
  }

  /// A follower gives up, and is told so.
  fileprivate func cancel(_ id: FollowerID, _ problem: Problem) {
    let (follower, abandoned) = state.withLock { state -> (Follower?, Task<Void, Never>?) in
      guard let follower = state.followers.removeValue(forKey: id) else { return (nil, nil) }
      state.runs[follower.run]?.followers.remove(id)
      guard state.machine.abandon(follower.run) else { return (follower, nil) }
      return (follower, state.runs.removeValue(forKey: follower.run)?.task)
    }
    follower?.timer?.cancel()
    abandoned?.cancel()
    follower?.onEvent(.outcome(.failed(problem)))
  }

  private static func ask(
    _ state: inout State, _ id: FollowerID, _ document: ReceivedDocument,
    _ onEvent: @escaping @Sendable (DocumentEvent) -> Void
  ) -> ReplayState<DocumentOutcome>.Decision {
    let decision = state.machine.ask(document.key, document.digest, at: .now)
    switch decision {
    case .start(let run):
      state.runs[run] = Run(bytes: document.bytes, share: document.share, deadline: document.terms.deadline)
      register(run)
    case .join(let run): register(run)
    case .replay, .reused: break
    }
    func register(_ run: ReplayState<DocumentOutcome>.RunID) {
      guard let joined = state.runs[run] else { return }
      state.runs[run]?.followers.insert(id)
      state.followers[id] = Follower(document: document, run: run, onEvent: onEvent)
      // The same bytes once are enough.
      state.followers[id]?.document.bytes = joined.bytes
      state.followers[id]?.document.share = joined.share
      onEvent(.progress(joined.progress))
    }
    return decision
  }

  private func carryOut(
    _ decision: ReplayState<DocumentOutcome>.Decision, _ id: FollowerID, _ document: ReceivedDocument,
    _ reservation: DocumentReservation?, _ onEvent: @Sendable (DocumentEvent) -> Void
  ) {
    if case .start(let run) = decision {
      do throws(Problem) {
        let reservation = if let reservation { reservation } else { try reservations.reserve(document.terms) }
        start(run, document, reservation)
      } catch {
        finish(run, .failed(error), size: 0)
      }
      return
    }
    reservation?.release()
    switch decision {
    case .start: break
    case .join: setTimer(id, document.terms.deadline)
    case .replay(let outcome): onEvent(.outcome(outcome))
    case .reused: onEvent(.outcome(.failed(.idempotencyKeyReused)))
    }
  }

  /// Ends a follower's waiting at its own deadline; the run's is another's.
  private func setTimer(_ id: FollowerID, _ deadline: ContinuousClock.Instant) {
    let timer = Task { [weak self] in
      try? await Task.sleep(until: deadline, clock: .continuous)
      if !Task.isCancelled { self?.cancel(id, .deadlineExceeded) }
    }
    let isOver = state.withLock { state in
      state.followers[id]?.timer = timer
      return state.followers[id] == nil
    }
    if isOver { timer.cancel() }
  }

  private func start(
    _ run: ReplayState<DocumentOutcome>.RunID, _ document: ReceivedDocument,
    _ reservation: DocumentReservation
  ) {
    let task = Task {
      let outcome = await work(on: document, reservation, run)
      // The place is free before the outcome is told.
      reservation.release()
      finish(run, outcome, size: document.key == nil ? 0 : outcome.size)
    }
    let isOver = state.withLock { state in
      state.runs[run]?.task = task
      return state.runs[run] == nil
    }
    // Over already, or its followers gave up before the task was known: then it must not go on.
    if isOver { task.cancel() }
  }

  private func work(
    on document: ReceivedDocument, _ reservation: DocumentReservation, _ run: ReplayState<DocumentOutcome>.RunID
  ) async -> DocumentOutcome {
    let reminder = Task {
      while (try? await Task.sleep(for: Self.longestSilence)) != nil { tell(run, nil) }
    }
    defer { reminder.cancel() }
    return await TraceScope.span(.document, .internal, [SpanAttribute("ocr.kind", document.format.name)]) { span in
      let outcome: DocumentOutcome
      do {
        outcome = .answered(
          try await reservations.extract(document, reservation) { [self] progress in tell(run, progress) })
      } catch let problem as Problem {
        outcome = .failed(problem)
      } catch {
        outcome = .failed(Problem(unexpected: error, logger))
      }
      span?.note(outcome)
      return outcome
    }
  }

  /// Tells those who follow a run how far it is; without news, that it still goes on.
  private func tell(_ run: ReplayState<DocumentOutcome>.RunID, _ news: DocumentProgress?) {
    // Under the lock, so that no page is told after the next.
    state.withLock { state in
      guard let told = state.runs[run], news != told.progress else { return }
      let progress = news ?? told.progress
      state.runs[run]?.progress = progress
      for id in told.followers { state.followers[id]?.onEvent(.progress(progress)) }
    }
  }

  /// - Parameter size: what the outcome counts, should it be kept.
  private func finish(_ run: ReplayState<DocumentOutcome>.RunID, _ outcome: DocumentOutcome, size: Int) {
    typealias Again = (id: FollowerID, follower: Follower, decision: ReplayState<DocumentOutcome>.Decision)
    let (told, again) = state.withLock { state -> ([Follower], [Again]) in
      guard let ended = state.runs.removeValue(forKey: run) else { return ([], []) }
      state.machine.finish(run, keeping: outcome.isFinal ? (outcome.remembered, size) : nil, at: .now)
      scheduleExpiry(&state)
      var told: [Follower] = []
      var again: [Again] = []
      for id in ended.followers.sorted() {
        guard let follower = state.followers.removeValue(forKey: id) else { continue }
        let deadline = follower.document.terms.deadline
        // The time of the document that the run began with is over, this one's is not.
        if outcome.isLate && deadline > ended.deadline && deadline > .now {
          again.append((id, follower, Self.ask(&state, id, follower.document, follower.onEvent)))
        } else {
          told.append(follower)
        }
      }
      return (told, again)
    }
    for follower in told {
      follower.timer?.cancel()
      follower.onEvent(.outcome(outcome))
    }
    for (id, follower, decision) in again {
      follower.timer?.cancel()
      carryOut(decision, id, follower.document, nil, follower.onEvent)
    }
  }

  private func scheduleExpiry(_ state: inout State) {
    guard state.expiry == nil, let next = state.machine.nextExpiry else { return }
    state.expiry = Task { [weak self] in
      try? await Task.sleep(until: next, clock: .continuous)
      self?.expire()
    }
  }

  private func expire() {
    state.withLock { state in
      state.machine.expire(at: .now)
      state.expiry = nil
      scheduleExpiry(&state)
    }
  }
}

/// One caller's interest in one document.
struct DocumentFollower: Sendable {
  fileprivate let runs: DocumentRuns
  fileprivate let id: DocumentRuns.FollowerID
  /// The outcome came from memory.
  let isReplay: Bool

  /// It waits no longer: this outcome is told, unless one was, and what only it waited for is cancelled.
  func cancel(_ problem: Problem) { runs.cancel(id, problem) }
}

extension ReplayState.Decision {
  fileprivate var isReplay: Bool {
    if case .replay = self { true } else { false }
  }
}

extension Problem {
  fileprivate static let idempotencyKeyReused = Problem(
    .idempotencyKeyReused, "this Idempotency-Key was used for other bytes; use a new key for a new document",
    stage: .admit)
}

extension DocumentOutcome {
  fileprivate var isLate: Bool {
    if case .failed(let problem) = self { problem.code == .deadlineExceeded } else { false }
  }

  /// What is kept of it: words are large, and requests that need them have no key.
  fileprivate var remembered: DocumentOutcome {
    guard case .answered(var answer) = self else { return self }
    answer.words = nil
    return .answered(answer)
  }

  /// What it counts in memory: bytes of its JSON.
  fileprivate var size: Int {
    switch self {
    case .answered(let answer): answer.result.json(evidence: true).serialized().utf8.count
    case .failed(let problem): problem.detail.utf8.count
    }
  }
}

extension OpenSpan {
  /// What became of the document.
  fileprivate func note(_ outcome: DocumentOutcome) {
    switch outcome {
    case .answered(let answer):
      note([
        SpanAttribute("ocr.pages", answer.result.pages), SpanAttribute("ocr.engine", answer.result.engine.name),
        SpanAttribute("ocr.verdict", answer.result.verdict.rawValue), SpanAttribute("ocr.attempts", answer.attempts),
      ])
    case .failed(let problem): fail(problem.code.rawValue)
    }
  }
}
