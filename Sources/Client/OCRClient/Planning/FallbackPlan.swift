import Extraction
import Formatting

/// Plans the requests for one document: which server is asked next, for how long, and when to give up.
///
/// A value without a clock, a network or a random number of its own: a driver performs what `next` says and tells what came
/// of it.
package struct FallbackPlan: Sendable {
  package typealias Instant = ContinuousClock.Instant

  /// What a driver is to do.
  package enum Step: Sendable, Equatable {
    /// - Parameters:
    ///   - timeout: strictly below the time that is left for gateways.
    ///   - wait: the time given to the gateway, a little less, so that its own refusal arrives in time.
    case askGateway(Int, timeout: Duration, wait: Duration)
    /// - Parameters:
    ///   - deadline: strictly before the document's own.
    ///   - reason: what is fallen back from; nil where no gateway was to be asked.
    case askHosted(deadline: Instant, reason: FallbackReason?)
    case wait(until: Instant)
    case fail(Problem)
  }

  /// How things stand at the moment of asking.
  package struct Situation: Sendable {
    package var mode: Mode
    /// The best to ask first.
    package var gateways: [Gateway]
    package var hosted: Hosted

    package init(mode: Mode, gateways: [Gateway], hosted: Hosted) {
      self.mode = mode
      self.gateways = gateways
      self.hosted = hosted
    }
  }

  package struct Gateway: Sendable, Equatable {
    package var index: Int
    /// When it may be asked; nil while another document's request decides its circuit.
    package var admission: Instant?

    package init(index: Int, admission: Instant?) {
      self.index = index
      self.admission = admission
    }
  }

  package enum Hosted: Sendable, Equatable {
    /// - Parameter latency: how long it is expected to take.
    case open(latency: Duration)
    /// - Parameter until: when it may be open again, where that is known.
    case closed(HostedFailure, until: Instant? = nil)
  }

  /// Less time than this is enough for no answer: it is not begun.
  package static let shortestAttempt = Duration.milliseconds(100)
  /// Shortest advice on when to try again: `Retry-After` counts in seconds.
  package static let shortestRetry = Duration.seconds(1)
  /// Pause between checks of a gateway whose circuit another document's request decides.
  package static let probePause = Duration.milliseconds(200)

  private let start: Instant
  private let deadline: Instant
  /// Requests to each gateway that failed, and when it may be asked again.
  private var tries: [Int: (count: Int, notBefore: Instant)] = [:]
  /// Of the last gateway that was asked.
  private var reason: FallbackReason?
  /// Of the last endpoint that was asked.
  private var problem: Problem?
  /// nil until the hosted side was asked, which is once at most.
  private var hostedFailure: HostedFailure?

  package init(start: Instant, deadline: Instant) {
    self.start = start
    self.deadline = deadline
  }

  // MARK: - What to do

  /// In `gateway` mode gateways are asked in rounds until too little time is left; in `auto` mode each is asked once, with a
  /// reserve kept back for the hosted side, which is asked then; where that is closed or failed, all time is the gateways'.
  package func next(_ situation: Situation, at now: Instant) -> Step {
    if situation.mode == .hosted { return hostedOnly(situation.hosted, at: now) }
    let reserve = situation.mode == .auto ? reserve(situation.hosted) : nil
    let time = Self.attemptTime(from: now, to: deadline - (reserve ?? .zero))
    if let time, let gateway = candidate(situation.gateways, at: now, onlyUntried: reserve != nil) {
      return .askGateway(gateway, timeout: time, wait: time - Self.answerMargin(time))
    }
    if reserve != nil, let hostedTime = Self.attemptTime(from: now, to: deadline) {
      return .askHosted(deadline: now + hostedTime, reason: reason ?? (time == nil ? .noTime : .circuitOpen))
    }
    let retry = nextTry(situation, at: now)
    guard Self.attemptTime(from: retry, to: deadline) != nil else {
      return .fail(failure(situation, at: now, retry: retry))
    }
    return .wait(until: retry)
  }

  private func hostedOnly(_ hosted: Hosted, at now: Instant) -> Step {
    if let hostedFailure { return .fail(Problem(hostedFailure)) }
    switch hosted {
    case .closed(let failure, let until):
      if let until, Self.attemptTime(from: until, to: deadline) != nil { return .wait(until: until) }
      var problem = Problem(failure)
      if let until { problem.retryAfterMs = problem.retryAfterMs ?? Self.advice(now.duration(to: until)) }
      return .fail(problem)
    case .open:
      guard let time = Self.attemptTime(from: now, to: deadline) else { return .fail(Self.noTime) }
      return .askHosted(deadline: now + time, reason: nil)
    }
  }

  /// What is kept back for the hosted side: the time it is expected to take, half of the whole at most; nil where it is not
  /// to be asked.
  private func reserve(_ hosted: Hosted) -> Duration? {
    guard hostedFailure == nil, case .open(let latency) = hosted else { return nil }
    return min(latency, start.duration(to: deadline) / 2)
  }

  /// The gateway to ask now: one that was asked least, and the best of those.
  private func candidate(_ gateways: [Gateway], at now: Instant, onlyUntried: Bool) -> Int? {
    let due = gateways.filter { gateway in
      guard let admission = gateway.admission, admission <= now else { return false }
      return tries[gateway.index].map { !onlyUntried && $0.notBefore <= now } ?? true
    }
    // `min` keeps the first of equals.
    return due.min { count($0) < count($1) }?.index
  }

  private func count(_ gateway: Gateway) -> Int { tries[gateway.index]?.count ?? 0 }

  /// When the first gateway may be asked again.
  private func nextTry(_ situation: Situation, at now: Instant) -> Instant {
    var times = situation.gateways.map { gateway in
      max(now, gateway.admission ?? now + Self.probePause, tries[gateway.index]?.notBefore ?? now)
    }
    if situation.mode == .auto, hostedFailure == nil, case .closed(_, let until?) = situation.hosted {
      times.append(until)
    }
    return times.min() ?? now
  }

  private func failure(_ situation: Situation, at now: Instant, retry: Instant) -> Problem {
    let advice = Self.advice(now.duration(to: retry))
    if situation.mode == .auto, case .spendCap(let retryAfterMs) = hostedFailure ?? situation.hosted.closure {
      return Problem(
        .spendCapReached, "no gateway answered in time, and the spend cap closes the hosted side", stage: .admit,
        retryAfterMs: min(retryAfterMs, advice))
    }
    if var problem {
      problem.retryAfterMs = min(problem.retryAfterMs ?? advice, advice)
      return problem
    }
    guard Self.attemptTime(from: now, to: deadline) != nil else { return Self.noTime }
    return Problem(
      .gatewayUnreachable, "every gateway failed lately and is left alone for a while", stage: .admit,
      retryAfterMs: advice)
  }

  private static let noTime = Problem.late("too little time was left to ask for an answer", stage: .admit)

  // MARK: - What came of it

  /// - Parameter jitter: from 0 to 1.
  package mutating func gatewayFailed(_ gateway: Int, _ failure: GatewayFailure, at now: Instant, jitter: Double) {
    let count = (tries[gateway]?.count ?? 0) + 1
    let pause = max(failure.retryAfter ?? .zero, Self.backoff(after: count, jitter: jitter))
    tries[gateway] = (count, now + pause)
    reason = failure.reason
    problem = failure.problem
  }

  /// The hosted side is asked no second time.
  package mutating func hostedFailed(_ failure: HostedFailure) {
    hostedFailure = failure
    problem = Problem(failure)
  }

  // MARK: - Arithmetic

  /// Time for an attempt, strictly less than what is left; nil where that is too little to begin.
  ///
  /// The margin, 2 % of what is left, from 50 to 500 ms, is for what comes after the attempt.
  package static func attemptTime(from now: Instant, to end: Instant) -> Duration? {
    let left = now.duration(to: end)
    let time = left - min(max(left / 50, .milliseconds(50)), .milliseconds(500))
    return time >= shortestAttempt ? time : nil
  }

  /// How much earlier than the attempt's end a gateway must be done: 5 % of it, from 50 ms to 1 s.
  static func answerMargin(_ timeout: Duration) -> Duration {
    min(max(timeout / 20, .milliseconds(50)), .seconds(1))
  }

  /// Full jitter (M. Brooker, "Exponential Backoff and Jitter", AWS 2015) below 200 ms, doubled by every further failure up
  /// to 5 s; never so short that a gateway that refuses at once is asked without a pause.
  package static func backoff(after failures: Int, jitter: Double) -> Duration {
    let ceiling = min(.milliseconds(200 << min(max(failures - 1, 0), 5)), Duration.seconds(5))
    return max(ceiling * jitter, .milliseconds(10))
  }

  private static func advice(_ pause: Duration) -> Int { max(pause, shortestRetry).millisecondsRoundedUp }
}

extension FallbackPlan.Hosted {
  fileprivate var closure: HostedFailure? { if case .closed(let failure, _) = self { failure } else { nil } }
}
