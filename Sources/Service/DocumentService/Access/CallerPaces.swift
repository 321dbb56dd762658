import Extraction
import Formatting
import Synchronization

/// Keeps callers to their limits, and slows those that do harm.
final class CallerPaces: Sendable {
  private struct State {
    var rates = RateLimiter()
    var harm = CallerHarm()
  }

  private let state = Mutex(State())

  /// A request that brings documents comes in, perhaps after a pause.
  ///
  /// - Parameter bytes: that it announces.
  /// - Throws: `rate_limited`, `CancellationError`.
  func enter(_ caller: Caller, bytes: Int) async throws {
    let wait = state.withLock { $0.harm.wait(caller.key, at: .now) }
    guard wait <= CallerHarm.longestWait else {
      throw Problem(
        .rateLimited, "documents of this caller keep killing the processes that read them", stage: .admit,
        retryAfterMs: wait.millisecondsRoundedUp)
    }
    do throws(RateLimiter.Refusal) {
      try state.withLock { state throws(RateLimiter.Refusal) in
        try state.rates.admit(caller.key, caller.limits, bytes: bytes, at: .now)
      }
    } catch {
      throw Problem(
        .rateLimited, "this caller may send \(error.quota) \(error.unit.rawValue) a minute", stage: .admit,
        retryAfterMs: error.wait.millisecondsRoundedUp)
    }
    if wait > .zero { try await Task.sleep(for: wait) }
  }

  /// A request that brought documents is answered.
  ///
  /// - Parameter announced: bytes that were taken when it came in.
  func leave(_ caller: Caller, _ values: RequestRecord.Values, announced: Int) {
    let fresh = values.documents.values.filter { !$0.isReplay }
    let pages = fresh.reduce(0) { $0 + $1.pages }
    let killing = fresh.count { $0.hasKilled }
    state.withLock { state in
      state.rates.charge(
        caller.key, caller.limits, pages: pages, bytes: max(0, (values.bytes ?? 0) - announced), at: .now)
      state.harm.ended(caller.key, killing: killing, others: fresh.count - killing, at: .now)
    }
  }

  func standings(of caller: Caller) -> [RateLimiter.Standing] {
    state.withLock { $0.rates.standings(caller.key, caller.limits, at: .now) }
  }
}

extension DocumentRecord {
  fileprivate var pages: Int { if case .answered(let answer) = outcome { answer.result.pages } else { 0 } }

  /// The process that read it was killed with it.
  fileprivate var hasKilled: Bool {
    guard case .failed(let problem) = outcome else { return false }
    return [.documentCrashedWorker, .documentTooSlow, .documentTooMuchMemory].contains(problem.code)
  }
}

extension [RateLimiter.Standing] {
  /// The header `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10): what may be sent in a window of seconds.
  var policy: String {
    map { #""\#($0.unit.rawValue)";q=\#($0.quota);w=\#(RateLimiter.window)\#($0.unit.parameter)"# }.joined(
      separator: ", ")
  }

  /// The header `RateLimit`: what is left of it, and in how many seconds all of it is there again.
  var rest: String { map { #""\#($0.unit.rawValue)";r=\#($0.remaining);t=\#($0.fullAfter)"# }.joined(separator: ", ") }
}

extension CallerLimits.Unit {
  /// What is counted, where that is not requests.
  fileprivate var parameter: String {
    switch self {
    case .requests: ""
    case .pages: #";qu="pages""#
    case .bytes: #";qu="content-bytes""#
    }
  }
}
