import Batching
import Testing

struct SchedulerStateTests {
  private static let second = Demand(shared: .seconds(1))

  /// Many places, so that only the slots matter.
  private static func scenario(
    slots: Int = 1, tokens: Int? = nil, images: Int? = nil, patience: Double = 1_000
  ) -> Scenario {
    Scenario(
      SchedulingLimits(slots: slots, places: 100, tokens: tokens, images: images, patience: .seconds(patience)))
  }

  @Test func earliestDeadlineOfACallerGoesFirst() throws {
    let scenario = Self.scenario()
    let first = try #require(scenario.enter(within: 100, Self.second))
    let late = try #require(scenario.enter(within: 90, Self.second))
    let early = try #require(scenario.enter(within: 50, Self.second))
    let middle = try #require(scenario.enter(within: 70, Self.second))
    #expect(scenario.started == [first])
    scenario.complete(first, at: 1)
    scenario.complete(early, at: 2)
    scenario.complete(middle, at: 3)
    #expect(scenario.started == [first, early, middle, late])
  }

  @Test func slotIsFilledByTheEventThatFreesIt() throws {
    let scenario = Self.scenario(slots: 3)
    let work = try (0..<5).map { _ in try #require(scenario.enter(Self.second)) }
    #expect(scenario.started == Array(work[..<3]))
    scenario.finish(work[1], at: 0.5)
    #expect(scenario.started == Array(work[..<4]))
    scenario.release(work[0], at: 0.6)
    #expect(scenario.started == work)
  }

  @Test func workWaitsForItsBodyOutsideTheLine() throws {
    let scenario = Self.scenario()
    guard case .reserved(let slow) = scenario.reserve(within: 10, Self.second) else {
      Issue.record("refused")
      return
    }
    let quick = try #require(scenario.enter(within: 60, Self.second))
    #expect(scenario.started == [quick])
    scenario.ready(slow, at: 0.5)
    scenario.complete(quick, at: 1)
    #expect(scenario.started == [quick, slow])
  }

  @Test func workThatFitsPassesWorkThatDoesNotFitTheTokens() throws {
    let scenario = Self.scenario(slots: 4, tokens: 1_000)
    let first = try #require(scenario.enter(Demand(tokens: 600, shared: .seconds(1))))
    let large = try #require(scenario.enter(within: 90, Demand(tokens: 500, shared: .seconds(1))))
    let small = try #require(scenario.enter(within: 100, Demand(tokens: 400, shared: .seconds(1))))
    #expect(scenario.started == [first, small])
    #expect(scenario.state.status.tokensInFlight == 1_000)
    scenario.complete(first, at: 1)
    #expect(scenario.started == [first, small, large])
  }

  @Test func whatIsNeededForWorkThatCanWaitNoLongerIsKeptForIt() throws {
    let scenario = Self.scenario(slots: 4, tokens: 1_000)
    let long = try #require(scenario.enter(Demand(tokens: 600, shared: .seconds(4))))
    let large = try #require(scenario.enter(within: 7, Demand(tokens: 900, shared: .seconds(1))))
    // At 5.6 s the large one must start by 6 s: the small one, which would fit, may not come before it any more.
    let small = try #require(scenario.enter(at: 5.6, Demand(tokens: 100, shared: .seconds(3))))
    #expect(scenario.started == [long])
    scenario.complete(long, at: 5.8)
    #expect(scenario.started == [long, large, small])
  }

  @Test func workLargerThanTheLimitOfTokensRunsAlone() throws {
    let scenario = Self.scenario(slots: 4, tokens: 1_000)
    let first = try #require(scenario.enter(Demand(tokens: 10, shared: .seconds(1))))
    let giant = try #require(scenario.enter(within: 50, Demand(tokens: 5_000, shared: .seconds(1))))
    #expect(scenario.started == [first])
    scenario.complete(first, at: 1)
    let small = try #require(scenario.enter(at: 1, Demand(tokens: 10, shared: .seconds(1))))
    #expect(scenario.started == [first, giant])
    scenario.complete(giant, at: 2)
    #expect(scenario.started == [first, giant, small])
  }

  @Test func imagesBeingReadAreLimitedUntilTheyAreSaidToBeRead() throws {
    let image = Demand(holdsImage: true, exclusive: .seconds(1), shared: .seconds(1))
    let scenario = Self.scenario(slots: 4, images: 1)
    let first = try #require(scenario.enter(image))
    let second = try #require(scenario.enter(within: 90, image))
    let text = try #require(scenario.enter(within: 100, Self.second))
    #expect(scenario.started == [first, text])
    scenario.prefilled(first, at: 1)
    #expect(scenario.started == [first, text, second])
  }

  @Test func patientWorkLeavesASlotToOthersWhereThereAreSeveral() throws {
    let scenario = Self.scenario(slots: 2, patience: 60)
    let patient = try (0..<2).map { _ in try #require(scenario.enter(within: 300, Self.second)) }
    #expect(scenario.started == [patient[0]])
    let hasty = try #require(scenario.enter(within: 30, Self.second))
    #expect(scenario.started == [patient[0], hasty])
    scenario.complete(patient[0], at: 1)
    #expect(scenario.started == [patient[0], hasty, patient[1]])

    // Also where there are as many workers as slots.
    let busy = Scenario(SchedulingLimits(slots: 2, workers: 2, places: 100, patience: .seconds(60)))
    let calm = try (0..<2).map { _ in try #require(busy.enter(within: 300, Self.second)) }
    #expect(busy.started == [calm[0]])

    let single = Self.scenario(slots: 1, patience: 60)
    let alone = try #require(single.enter(within: 300, Self.second))
    #expect(single.started == [alone])
  }

  @Test func workThatCannotBeOnTimeAnyMoreDoesNotMakeOthersLate() throws {
    let scenario = Self.scenario()
    let blocker = try #require(scenario.enter(Self.second))
    let lost = try #require(scenario.enter(within: 4, Self.second))
    let other = try #require(scenario.enter(within: 8, Self.second))
    // It took three seconds longer than was to be expected.
    scenario.complete(blocker, at: 3.5)
    #expect(scenario.started == [blocker, other])
    scenario.expire(at: 4)
    #expect(scenario.expired == [lost])
  }

  @Test func slotStaysEmptyWhereItsWorkWouldBreakAPromise() throws {
    let scenario = Scenario(SchedulingLimits(slots: 2, places: 100)) { $0 == 1 ? 1 : 2 }
    // Time in which slots may be left empty must have been earned.
    scenario.expire(at: 100)
    let promised = try #require(scenario.enter(at: 100, within: 2.2, Demand(shared: .seconds(2))))
    let other = try #require(scenario.enter(at: 101.5, within: 60, Demand(shared: .seconds(5))))
    #expect(scenario.started == [promised])
    scenario.complete(promised, at: 102)
    #expect(scenario.started == [promised, other])

    let anew = Scenario(SchedulingLimits(slots: 2, places: 100)) { $0 == 1 ? 1 : 2 }
    let unlucky = try #require(anew.enter(within: 2.2, Demand(shared: .seconds(2))))
    guard case .reserved(let next) = anew.reserve(at: 0, within: 60, Demand(shared: .seconds(5))) else { return }
    anew.ready(next, at: 0)
    #expect(anew.started == [unlucky, next])
  }

  @Test func workThatLeavesTheLineNeverStartsAndASlotIsFreed() throws {
    let scenario = Self.scenario()
    let running = try #require(scenario.enter(Self.second))
    let waiting = try #require(scenario.enter(within: 50, Self.second))
    let next = try #require(scenario.enter(within: 60, Self.second))
    scenario.release(waiting, at: 0.1)
    scenario.release(running, at: 0.2)
    scenario.ready(waiting, at: 0.3)
    scenario.complete(next, at: 0.4)
    #expect(scenario.started == [running, next])
    #expect(scenario.state.status.held == 0)
  }

  @Test func workInLineExpiresAtItsDeadlineAndKeepsItsPlaceUntilItGoes() throws {
    let scenario = Self.scenario()
    let running = try #require(scenario.enter(Self.second))
    let waiting = try #require(scenario.enter(within: 5, Self.second))
    scenario.expire(at: 4.9)
    #expect(scenario.expired == [])
    scenario.expire(at: 5)
    #expect(scenario.expired == [waiting])
    #expect(scenario.state.status.held == 2)
    scenario.release(waiting, at: 5)
    scenario.complete(running, at: 6)
    #expect(scenario.started == [running])
  }

  @Test func finishedWorkKeepsItsPlaceAndMayRunAgain() throws {
    let scenario = Self.scenario()
    let work = try #require(scenario.enter(Self.second))
    scenario.finish(work, at: 1)
    #expect(scenario.state.status.finished == 1)
    scenario.ready(work, at: 2)
    #expect(scenario.started == [work, work])
    scenario.complete(work, at: 3)
    #expect(scenario.state.status.held == 0)
  }

  @Test func revisedDemandCountsFromThenOn() throws {
    let scenario = Self.scenario(slots: 2, tokens: 1_000)
    let first = try #require(scenario.enter(Demand(tokens: 600, shared: .seconds(1))))
    let second = try #require(scenario.enter(Demand(tokens: 600, shared: .seconds(1))))
    #expect(scenario.started == [first])
    scenario.revise(second, Demand(tokens: 400, shared: .seconds(1)), at: 0.1)
    #expect(scenario.started == [first, second])
  }

  @Test func timeThatOthersCostIsNotCountedAsItsOwn() throws {
    // Two at a time take three times as long, and this engine is half as fast as estimated besides.
    let scenario = Scenario(SchedulingLimits(slots: 2, places: 100), batchFactor: { $0 == 1 ? 1 : 3 })
    let work = try (0..<2).map { _ in try #require(scenario.enter(within: 20, Self.second)) }
    #expect(scenario.state.timeAlone(work[0]) == nil)
    scenario.finish(work[0], at: 6)
    let alone = try #require(scenario.state.timeAlone(work[0]))
    #expect(abs(alone / .seconds(1) - 2) < 0.01)
    scenario.abandon(work[1], at: 7)
    #expect(scenario.state.timeAlone(work[1]) == nil)
  }

  @Test func slotsCanBecomeMoreAndFewerAndRunningWorkStays() throws {
    let scenario = Self.scenario(slots: 1)
    let work = try (0..<4).map { _ in try #require(scenario.enter(Self.second)) }
    scenario.setLimits(SchedulingLimits(slots: 3, places: 100), at: 0.1)
    #expect(scenario.started == Array(work[..<3]))
    scenario.setLimits(SchedulingLimits(slots: 1, places: 100), at: 0.2)
    scenario.complete(work[0], at: 1)
    scenario.complete(work[1], at: 1)
    #expect(scenario.started.count == 3)
    scenario.complete(work[2], at: 1)
    #expect(scenario.started == work)
  }
}
