import Extraction
import OCRClient
import Testing

/// Each rule of who is asked, for how long, and when to give up, at exact times.
@Suite struct FallbackPlanTests {
  private let start = ContinuousClock.now
  private let overloaded = GatewayFailure(
    .overloaded, Problem(.overloaded, "full", stage: .admit), isEndpointFault: false)
  private let unreachable = GatewayFailure(.unreachable, Problem(.gatewayUnreachable, "refused", stage: .admit))

  /// Exactly: `Duration.seconds` of a `Double` is not.
  private func exact(_ seconds: Double) -> Duration { .microseconds(Int((seconds * 1e6).rounded())) }
  private func at(_ seconds: Double) -> ContinuousClock.Instant { start + exact(seconds) }
  private func plan(_ seconds: Double) -> FallbackPlan { FallbackPlan(start: start, deadline: at(seconds)) }

  private func situation(
    _ mode: Mode, _ gateways: Int = 1, hosted: FallbackPlan.Hosted = .open(latency: .seconds(3))
  ) -> FallbackPlan.Situation {
    FallbackPlan.Situation(
      mode: mode, gateways: (0..<gateways).map { .init(index: $0, admission: start) }, hosted: hosted)
  }

  // MARK: - Time

  /// The margin is 2 % of what is left, from 50 to 500 ms.
  @Test(arguments: [(0.15, 0.1), (1, 0.95), (2.5, 2.45), (10, 9.8), (25, 24.5), (100, 99.5)])
  func anAttemptHasLessThanWhatIsLeft(left: Double, expected: Double) {
    #expect(FallbackPlan.attemptTime(from: start, to: at(left)) == exact(expected))
  }

  @Test(arguments: [0.149, 0.05, 0, -1])
  func tooLittleTimeIsNotBegun(left: Double) {
    #expect(FallbackPlan.attemptTime(from: start, to: at(left)) == nil)
  }

  /// 5 % of the attempt, from 50 ms to 1 s.
  @Test(arguments: [(0.15, 0.05), (2, 1.8525), (10, 9.31), (60, 58.5)])
  func theGatewayIsToldToBeDoneEarlier(deadline: Double, wait: Double) {
    guard case .askGateway(0, let timeout, let told) = plan(deadline).next(situation(.gateway), at: start) else {
      Issue.record("no gateway is asked")
      return
    }
    #expect(told == exact(wait))
    #expect(told < timeout)
    #expect(timeout < exact(deadline))
  }

  @Test func backoffIsFullJitterUnderADoublingCeiling() {
    let ceilings = (1...8).map { FallbackPlan.backoff(after: $0, jitter: 1) }
    #expect(ceilings == [200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000].map { .milliseconds($0) })
    #expect(FallbackPlan.backoff(after: 3, jitter: 0.5) == .milliseconds(400))
    #expect(FallbackPlan.backoff(after: 1, jitter: 0) == .milliseconds(10), "never without a pause")
    #expect(FallbackPlan.backoff(after: .max, jitter: 1) == .seconds(5))
  }

  // MARK: - gateway

  @Test func gatewayModeGivesTheGatewayAllTheTime() {
    #expect(
      plan(10).next(situation(.gateway), at: start)
        == .askGateway(0, timeout: exact(9.8), wait: exact(9.31)))
  }

  @Test func everyGatewayIsAskedBeforeOneIsAskedAgain() {
    var plan = plan(10)
    plan.gatewayFailed(0, unreachable, at: at(0.1), jitter: 0)
    // Gateway 0 may be asked again after 10 ms; gateway 1 was not asked at all.
    #expect(asked(plan.next(situation(.gateway, 2), at: at(0.2))) == 1)
    plan.gatewayFailed(1, unreachable, at: at(0.3), jitter: 0)
    #expect(asked(plan.next(situation(.gateway, 2), at: at(0.4))) == 0)
  }

  @Test func betweenRoundsItWaitsForTheEarliestGateway() {
    var plan = plan(10)
    plan.gatewayFailed(0, unreachable, at: start, jitter: 1)
    plan.gatewayFailed(1, unreachable, at: start, jitter: 0.5)
    #expect(plan.next(situation(.gateway, 2), at: start) == .wait(until: at(0.1)))
    #expect(asked(plan.next(situation(.gateway, 2), at: at(0.1))) == 1)
    #expect(asked(plan.next(situation(.gateway, 2), at: at(0.2))) == 0)
  }

  @Test func retryAfterIsHeededWhereItFits() {
    var plan = plan(10)
    var busy = overloaded
    busy.retryAfter = .seconds(4)
    plan.gatewayFailed(0, busy, at: at(1), jitter: 1)
    #expect(plan.next(situation(.gateway), at: at(1)) == .wait(until: at(5)))
    #expect(asked(plan.next(situation(.gateway), at: at(5))) == 0)
  }

  @Test func retryAfterBeyondTheDeadlineEndsItAtOnce() {
    var plan = plan(10)
    var busy = overloaded
    busy.retryAfter = .seconds(30)
    plan.gatewayFailed(0, busy, at: at(1), jitter: 1)
    #expect(
      plan.next(situation(.gateway), at: at(1))
        == .fail(Problem(.overloaded, "full", stage: .admit, retryAfterMs: 30_000)))
    // Another gateway that can be asked in time is.
    #expect(asked(plan.next(situation(.gateway, 2), at: at(1))) == 1)
  }

  @Test func retryAfterZeroIsNoLoop() {
    var plan = plan(10)
    var busy = overloaded
    busy.retryAfter = .zero
    plan.gatewayFailed(0, busy, at: start, jitter: 0)
    #expect(plan.next(situation(.gateway), at: start) == .wait(until: at(0.01)))
  }

  @Test func whenTooLittleTimeIsLeftTheLastProblemSaysWhenToComeBack() {
    var plan = plan(1)
    plan.gatewayFailed(0, overloaded, at: at(0.1), jitter: 0)
    plan.gatewayFailed(0, unreachable, at: at(0.9), jitter: 1)
    #expect(
      plan.next(situation(.gateway), at: at(0.9))
        == .fail(Problem(.gatewayUnreachable, "refused", stage: .admit, retryAfterMs: 1_000)))
  }

  @Test func withoutTimeForAnythingItIsTheDeadline() {
    guard case .fail(let problem) = plan(0.1).next(situation(.gateway), at: start) else {
      Issue.record("something is tried")
      return
    }
    #expect(problem.code == .deadlineExceeded)
    #expect(problem.retryAfterMs == 5_000)
  }

  @Test func anOpenCircuitIsWaitedForWhereThatFits() {
    var situation = situation(.gateway)
    situation.gateways[0].admission = at(2)
    #expect(plan(10).next(situation, at: start) == .wait(until: at(2)))
    situation.gateways[0].admission = at(60)
    guard case .fail(let problem) = plan(10).next(situation, at: start) else {
      Issue.record("waits for ever")
      return
    }
    #expect(problem.code == .gatewayUnreachable)
    #expect(problem.retryAfterMs == 60_000)
  }

  @Test func aCircuitThatSomebodyElseDecidesIsLookedAtAgain() {
    var situation = situation(.gateway)
    situation.gateways[0].admission = nil
    #expect(plan(10).next(situation, at: at(1)) == .wait(until: at(1.2)))
  }

  @Test func gatewayModeNeverAsksTheHostedSide() {
    var plan = plan(10)
    plan.gatewayFailed(0, unreachable, at: start, jitter: 1)
    #expect(plan.next(situation(.gateway), at: start) == .wait(until: at(0.2)))
    #expect(plan.next(situation(.gateway, 0), at: start) != .askHosted(deadline: at(9.8), reason: .circuitOpen))
  }

  private func asked(_ step: FallbackPlan.Step) -> Int? {
    if case .askGateway(let index, _, _) = step { index } else { nil }
  }

  // MARK: - auto

  @Test func autoKeepsTheExpectedLatencyBack() {
    // 10 s less 3 s, less 2 %.
    #expect(
      plan(10).next(situation(.auto), at: start) == .askGateway(0, timeout: exact(6.86), wait: exact(6.517)))
  }

  @Test func theReserveIsHalfOfTheWholeAtMost() {
    // 4 s less 2 s, less 50 ms; the reserve is of the whole time, not of what is left.
    guard case .askGateway(_, let timeout, _) = plan(4).next(situation(.auto), at: start),
      case .askGateway(_, let later, _) = plan(4).next(situation(.auto), at: at(1))
    else {
      Issue.record("no gateway is asked")
      return
    }
    #expect(timeout == exact(1.95))
    #expect(later == exact(0.95))
  }

  @Test(arguments: [
    HostedFailure.notConfigured, .spendCap(retryAfterMs: 5_000), .unavailable("its circuit is open"),
  ])
  func aClosedHostedSideHasNoReserve(closure: HostedFailure) {
    #expect(
      plan(10).next(situation(.auto, hosted: .closed(closure)), at: start)
        == .askGateway(0, timeout: exact(9.8), wait: exact(9.31)))
  }

  @Test func autoAsksEveryGatewayOnceAndThenTheHostedSide() {
    var plan = plan(10)
    plan.gatewayFailed(0, unreachable, at: at(0.1), jitter: 0)
    #expect(asked(plan.next(situation(.auto, 2), at: at(0.1))) == 1)
    plan.gatewayFailed(1, overloaded, at: at(0.2), jitter: 0)
    // 9.5 s are left, less 2 %.
    #expect(plan.next(situation(.auto, 2), at: at(0.5)) == .askHosted(deadline: at(9.81), reason: .overloaded))
  }

  @Test func autoDoesNotWaitForRetryAfter() {
    var plan = plan(10)
    var busy = overloaded
    busy.retryAfter = .seconds(1)
    plan.gatewayFailed(0, busy, at: at(0), jitter: 0)
    #expect(plan.next(situation(.auto), at: at(0)) == .askHosted(deadline: at(9.8), reason: .overloaded))
  }

  @Test func openCircuitsAreAReasonToFallBack() {
    var situation = situation(.auto)
    situation.gateways[0].admission = at(1)
    #expect(plan(10).next(situation, at: start) == .askHosted(deadline: at(9.8), reason: .circuitOpen))
  }

  @Test func tooLittleTimeForAGatewayIsAReasonToFallBack() {
    // At 6.9 s the gateways' time, up to 7 s, is as good as over.
    #expect(
      plan(10).next(situation(.auto), at: at(6.9)) == .askHosted(deadline: at(9.938), reason: .noTime))
  }

  @Test func theHostedSideIsAskedOnce() {
    var plan = plan(10)
    plan.gatewayFailed(0, unreachable, at: at(0.1), jitter: 1)
    plan.hostedFailed(.unavailable("status 500"))
    #expect(plan.next(situation(.auto), at: at(0.2)) == .wait(until: at(0.3)))
    // All the time that is left is the gateway's now.
    #expect(
      plan.next(situation(.auto), at: at(5)) == .askGateway(0, timeout: exact(4.9), wait: exact(4.655)))
  }

  @Test func aHostedSideThatOpensIsAskedThen() {
    var plan = plan(10)
    plan.gatewayFailed(0, unreachable, at: start, jitter: 1)
    let closed = situation(.auto, hosted: .closed(.rateLimited(retryAfterMs: 100)))
    #expect(plan.next(closed, at: start) == .wait(until: at(0.2)))
    #expect(
      plan.next(situation(.auto), at: at(0.2))
        == .askHosted(deadline: at(9.804), reason: .unreachable))
  }

  @Test func autoWaitsForWhoeverMayBeAskedFirst() {
    var plan = plan(10)
    var busy = overloaded
    busy.retryAfter = .seconds(4)
    plan.gatewayFailed(0, busy, at: start, jitter: 0)
    func closed(_ seconds: Double) -> FallbackPlan.Situation {
      situation(.auto, hosted: .closed(.rateLimited(retryAfterMs: 1), until: at(seconds)))
    }
    #expect(plan.next(closed(1.5), at: start) == .wait(until: at(1.5)))
    #expect(plan.next(closed(6), at: start) == .wait(until: at(4)))
    plan.hostedFailed(.rateLimited(retryAfterMs: 1))
    #expect(plan.next(closed(1.5), at: start) == .wait(until: at(4)), "it is asked no second time")
  }

  @Test func overTheCapTheCallerHearsOfTheCap() {
    var plan = plan(1)
    plan.gatewayFailed(0, unreachable, at: at(0.9), jitter: 1)
    guard
      case .fail(let problem) = plan.next(
        situation(.auto, hosted: .closed(.spendCap(retryAfterMs: 3_600_000))), at: at(0.9))
    else {
      Issue.record("no failure")
      return
    }
    #expect(problem.code == .spendCapReached)
    #expect(problem.retryAfterMs == 1_000, "the gateway may be back earlier")
  }

  @Test func afterTheHostedSideItsProblemIsTheLast() {
    var plan = plan(2)
    plan.gatewayFailed(0, unreachable, at: at(0.1), jitter: 1)
    plan.hostedFailed(.unanswered)
    guard case .fail(let problem) = plan.next(situation(.auto), at: at(1.9)) else {
      Issue.record("no failure")
      return
    }
    #expect(problem.code == .hostedUnavailable)
  }

  /// The operator may switch while a document is under way.
  @Test func theModeOfTheMomentCounts() {
    var plan = plan(10)
    plan.gatewayFailed(0, unreachable, at: at(0), jitter: 1)
    #expect(plan.next(situation(.gateway), at: at(0)) == .wait(until: at(0.2)))
    #expect(plan.next(situation(.auto), at: at(0)) == .askHosted(deadline: at(9.8), reason: .unreachable))
  }

  // MARK: - hosted

  @Test func hostedModeAsksNoGateway() {
    #expect(plan(10).next(situation(.hosted), at: start) == .askHosted(deadline: at(9.8), reason: nil))
    var failed = plan(10)
    failed.hostedFailed(.rateLimited(retryAfterMs: 700))
    guard case .fail(let problem) = failed.next(situation(.hosted), at: at(1)) else {
      Issue.record("asked again")
      return
    }
    #expect(problem.code == .rateLimited)
    #expect(problem.retryAfterMs == 700)
  }

  @Test(
    arguments: [
      (HostedFailure.notConfigured, ProblemCode.hostedUnavailable, nil),
      (.account(status: 401), .hostedUnavailable, 900_000),
      (.spendCap(retryAfterMs: 50_000), .spendCapReached, 50_000),
    ] as [(HostedFailure, ProblemCode, Int?)])
  func hostedModeSaysWhyItIsClosed(closure: HostedFailure, code: ProblemCode, retryAfterMs: Int?) {
    let until = retryAfterMs.map { start + .milliseconds($0) }
    guard case .fail(let problem) = plan(10).next(situation(.hosted, hosted: .closed(closure, until: until)), at: start)
    else {
      Issue.record("no failure")
      return
    }
    #expect(problem.code == code)
    #expect(problem.retryAfterMs == retryAfterMs)
  }

  @Test func hostedModeWaitsWhereItOpensInTime() {
    let closed = situation(.hosted, hosted: .closed(.rateLimited(retryAfterMs: 1), until: at(3)))
    #expect(plan(10).next(closed, at: start) == .wait(until: at(3)))
    #expect(plan(10).next(situation(.hosted), at: at(3)) == .askHosted(deadline: at(9.86), reason: nil))
  }

  @Test func hostedModeNeedsTimeToo() {
    guard case .fail(let problem) = plan(0.1).next(situation(.hosted), at: start) else {
      Issue.record("begun")
      return
    }
    #expect(problem.code == .deadlineExceeded)
  }
}
