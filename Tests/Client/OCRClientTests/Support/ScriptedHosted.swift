import Extraction
import OCRClient
import Synchronization

/// No hosted service: does with every document what a test wrote down, in virtual time.
final class ScriptedHosted: HostedService {
  enum Step: Sendable {
    case answers(after: Duration)
    case fails(HostedFailure, after: Duration)
    /// Refused before a request was sent.
    case sendsNothing(HostedFailure)
    /// Nothing comes before the deadline it was given.
    case hangs
  }

  struct Asked: Sendable {
    var key: String
    /// Since the start, as the next.
    var at: Duration
    var deadline: Duration
  }

  private struct State {
    var closure: HostedFailure?
    var asked: [Asked] = []
  }

  private let time: VirtualTime
  private let script: @Sendable (_ call: Int) -> Step
  private let state: Mutex<State>

  /// - Parameter script: what comes of a call, counted from 1.
  init(
    _ time: VirtualTime, closure: HostedFailure? = nil,
    script: @escaping @Sendable (_ call: Int) -> Step = { _ in .answers(after: .seconds(1)) }
  ) {
    self.time = time
    self.script = script
    state = Mutex(State(closure: closure))
  }

  var asked: [Asked] { state.withLock { $0.asked } }
  func close(_ failure: HostedFailure?) { state.withLock { $0.closure = failure } }
  func closure() -> HostedFailure? { state.withLock { $0.closure } }

  func extract(
    _ document: Document, key: String, deadline: ContinuousClock.Instant, onRequest: @escaping @Sendable () -> Void
  ) async throws -> HostedAnswer {
    let asked = Asked(key: key, at: time.elapsed, deadline: time.start.duration(to: deadline))
    let call = state.withLock { state in
      state.asked.append(asked)
      return state.asked.count
    }
    switch script(call) {
    case .answers(let duration):
      onRequest()
      try await take(duration, by: deadline)
      return HostedAnswer(
        result: .sample(total: 1550, engine: "hosted"), chargedPages: 1, priceMicroUSD: 3_000)
    case .fails(let failure, let duration):
      onRequest()
      try await take(duration, by: deadline)
      throw failure
    case .sendsNothing(let failure): throw failure
    case .hangs:
      onRequest()
      try await take(.seconds(1_000_000), by: deadline)
      throw HostedFailure.unanswered
    }
  }

  private func take(_ duration: Duration, by deadline: ContinuousClock.Instant) async throws {
    let end = time.now + duration
    try await time.sleep(until: min(end, deadline))
    if end > deadline { throw HostedFailure.unanswered }
  }
}
