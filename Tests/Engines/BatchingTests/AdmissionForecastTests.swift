import Batching
import Testing

struct AdmissionForecastTests {
  private static let second = Demand(shared: .seconds(1))

  private static func scenario(
    slots: Int = 1, places: Int = 100, batchFactor: @escaping @Sendable (Int) -> Double = { _ in 1 }
  ) -> Scenario {
    Scenario(SchedulingLimits(slots: slots, places: places, patience: .seconds(1_000)), batchFactor: batchFactor)
  }

  @Test func idleEngineRefusesNothing() {
    let scenario = Self.scenario()
    #expect(scenario.enter(within: 0.001, Demand(shared: .seconds(1_000))) != nil)
  }

  @Test func lateWorkIsRefusedAtOnceAndLetInAfterTheTimeItIsTold() throws {
    let scenario = Self.scenario()
    let running = try #require(scenario.enter(Demand(shared: .seconds(10))))
    let refusal = try #require(scenario.refusal(within: 5, Self.second))
    #expect(refusal.reason == .late)
    let pause = refusal.retryAfter / .seconds(1)
    #expect(pause > 4 && pause <= 10)
    #expect(scenario.enter(at: pause * 0.4, within: 5, Self.second) == nil)
    scenario.complete(running, at: pause)
    #expect(scenario.enter(at: pause, within: 5, Self.second) != nil)
  }

  @Test func workThatWouldMakeOthersLateIsRefused() throws {
    let scenario = Self.scenario()
    _ = try #require(scenario.enter(Demand(shared: .seconds(5))))
    _ = try #require(scenario.enter(within: 11, Demand(shared: .seconds(3))))
    let refusal = try #require(scenario.refusal(within: 10, Demand(shared: .seconds(2))))
    #expect(refusal.reason == .delaysOthers)
    // Behind the others it disturbs nobody.
    #expect(scenario.enter(within: 30, Demand(shared: .seconds(2))) != nil)
  }

  @Test func timeNeededElsewhereAfterwardsIsReckonedWith() throws {
    let scenario = Self.scenario()
    _ = try #require(scenario.enter(Demand(shared: .seconds(2))))
    #expect(scenario.refusal(within: 10, followUp: 8, Self.second)?.reason == .late)
    #expect(scenario.refusal(within: 10, followUp: 2, Self.second) == nil)
  }

  @Test func workOnItsWayToTheEngineIsReckonedWith() throws {
    let scenario = Self.scenario()
    let long = Demand(shared: .seconds(45))
    #expect(Self.scenario().refusal(within: 61, long) == nil)
    for _ in 0..<3 { #expect(scenario.refusal(within: 60, Demand(shared: .seconds(4))) == nil) }
    #expect(scenario.refusal(within: 61, long) != nil)
    #expect(scenario.refusal(within: 80, long) == nil)
  }

  @Test func placesAreLimitedAndARefusalSaysWhenOneIsFree() throws {
    let scenario = Self.scenario(slots: 1, places: 2)
    let work = try (0..<3).map { _ in try #require(scenario.enter(within: 900, Demand(shared: .seconds(3)))) }
    let refusal = try #require(scenario.refusal(within: 900, Self.second))
    #expect(refusal == SchedulingRefusal(reason: .queueFull, retryAfter: .seconds(3)))
    scenario.finish(work[0], at: 3)
    #expect(scenario.refusal(at: 3, within: 900, Self.second)?.reason == .queueFull)
    scenario.release(work[0], at: 4)
    #expect(scenario.refusal(at: 4, within: 900, Self.second) == nil)
  }

  @Test func slotsBeyondTheWorkersWaitForThemAndSlowThemDownByNothing() throws {
    let scenario = Scenario(SchedulingLimits(slots: 4, workers: 2, places: 100, patience: .seconds(1_000)))
    let work = try [4, 6, 2, 5].map { try #require(scenario.enter(within: 900, Demand(shared: .seconds($0)))) }
    #expect(scenario.started == work)
    // The third ends at 4 + 2, the fourth at 6 + 5, and the next begins with the third's end: 6 + 1, and 40 % of it as margin.
    #expect(abs(scenario.forecast(Self.second) - 7 * 1.4) < 0.001)
    // The first takes half as long as predicted. The third has its worker now, and the mean falls by an eighth of that half.
    scenario.complete(work[0], at: 2)
    let mean = 15.0 / 16
    #expect(abs(scenario.forecast(at: 2, Self.second) - (6 + mean + (4 + mean) * 0.4)) < 0.001)
  }

  @Test func timeWithoutAWorkerTeachesNothing() throws {
    let scenario = Scenario(SchedulingLimits(slots: 2, workers: 1, places: 100, patience: .seconds(1_000)))
    let first = try #require(scenario.enter(within: 900, Self.second))
    let second = try #require(scenario.enter(within: 900, Self.second))
    scenario.complete(first, at: 1)
    scenario.complete(second, at: 2)
    #expect(abs(scenario.service(beside: 0, Self.second) - 1.4) < 0.001)
    // Twice as slow as estimated, and it had waited for as long.
    let third = try #require(scenario.enter(at: 10, within: 900, Self.second))
    let fourth = try #require(scenario.enter(at: 10, within: 900, Self.second))
    scenario.complete(third, at: 12)
    scenario.finish(fourth, at: 14)
    let alone = try #require(scenario.state.timeAlone(fourth))
    #expect(abs(alone / .seconds(1) - 2) < 0.001)
  }

  @Test func workGivenUpLaterThanPredictedTeachesThatTheWorkersAreSlow() throws {
    let scenario = Scenario(SchedulingLimits(slots: 1, workers: 1, places: 100, patience: .seconds(1_000)))
    let before = scenario.service(beside: 0, Self.second)
    let early = try #require(scenario.enter(within: 900, Self.second))
    scenario.abandon(early, at: 0.5)
    scenario.release(early, at: 0.5)
    #expect(scenario.service(beside: 0, Self.second) == before)
    let late = try #require(scenario.enter(at: 1, within: 900, Self.second))
    scenario.abandon(late, at: 3)
    #expect(scenario.service(beside: 0, Self.second) > before)
  }

  @Test func whatIsOnlyPredictedTeachesNothing() throws {
    let scenario = Scenario(SchedulingLimits(slots: 1, workers: 1, places: 100, patience: .seconds(1_000)))
    let long = try #require(scenario.enter(within: 900, Self.second))
    // A quarter is done: three seconds more, and the next takes one as estimated, with 40 % as margin.
    scenario.state.progress(long, share: 0.25, at: Scenario.instant(1))
    #expect(abs(scenario.forecast(at: 1, Self.second) - (5 + 4 * 0.4)) < 0.001)
  }

  @Test func workersThatWereDisturbedAreDoubtedForLongerThanItTookToNotice() throws {
    let scenario = Scenario(SchedulingLimits(slots: 1, workers: 1, places: 100, patience: .seconds(1_000)))
    var time = 0.0
    /// By how much more than the mean work must be predicted to be early, after so many pieces that took so long.
    func doubt(after count: Int, taking seconds: Double) throws -> Double {
      for _ in 0..<count {
        scenario.complete(try #require(scenario.enter(at: time, within: 900, Self.second)), at: time + seconds)
        time += seconds
      }
      return scenario.service(beside: 0, Self.second)
    }
    _ = try doubt(after: 60, taking: 1)
    let disturbed = try doubt(after: 2, taking: 3)
    let after = try doubt(after: 4, taking: 1)
    #expect(disturbed > 2 && after > 1.7)
    let calm = try doubt(after: 60, taking: 1)
    #expect(calm < 1.45)
  }

  @Test func engineDoesSomeThingsOneByOneAndOthersTogetherMoreSlowly() throws {
    // Two seconds of prefill one after another, then four together at twice the time.
    let scenario = Self.scenario(slots: 2) { $0 == 1 ? 1 : 2 }
    let demand = Demand(exclusive: .seconds(2), shared: .seconds(4))
    #expect(abs(scenario.forecast(demand) - 6) < 6 * 0.26)
    _ = try #require(scenario.enter(demand))
    let together = scenario.forecast(demand)
    #expect(together > 12 && together < 12 * 1.26)
  }

  @Test func workThatIsStillToComeMayBePutBefore() {
    let scenario = Self.scenario(slots: 2)
    let ends = [0, 1, 2, 4].map { scenario.forecast(behind: $0, Demand(shared: .seconds(2))) }
    #expect(ends[0] == ends[1])
    #expect(ends[1] < ends[2] && ends[2] < ends[3])
  }

  @Test func howLongWorkIsOnTheEngineDependsOnItsCompanyAlone() throws {
    let scenario = Self.scenario(slots: 2) { $0 == 1 ? 1 : 2 }
    let seconds = [0, 1, 5].map { scenario.service(beside: $0, Self.second) }
    #expect(seconds[0] > 1 && seconds[0] < 1.26)
    #expect(seconds[1] == 2 * seconds[0] && seconds[2] == seconds[1])
    _ = try #require(scenario.enter(Self.second))
    #expect(scenario.service(beside: 0, Self.second) == seconds[1])
  }

  @Test func predictionFollowsTheEnginesOwnTimesForEachKindOfWork() throws {
    let scenario = Self.scenario()
    let slow = Demand(kind: "slow", shared: .seconds(1)), quick = Demand(kind: "quick", shared: .seconds(1))
    var time = 0.0
    for _ in 0..<60 {
      let work = try #require(scenario.enter(at: time, slow))
      time += 3
      scenario.complete(work, at: time)
      let other = try #require(scenario.enter(at: time, quick))
      time += 0.5
      scenario.complete(other, at: time)
    }
    // And a tenth: however regular it was, it need not stay so.
    #expect(abs(scenario.forecast(at: time, slow) - time - 3.3) < 0.05)
    #expect(abs(scenario.forecast(at: time, quick) - time - 0.55) < 0.05)
  }

  @Test func whatOthersCostWhileItRanIsNoReasonToThinkAnEngineSlow() throws {
    let scenario = Self.scenario(slots: 2) { $0 == 1 ? 1 : 2 }
    let demand = Demand(exclusive: .seconds(1), shared: .seconds(2))
    var time = 0.0
    for _ in 0..<40 {
      let pair = try (0..<2).map { _ in try #require(scenario.enter(at: time, demand)) }
      time += 6
      for work in pair { scenario.complete(work, at: time) }
    }
    let alone = scenario.forecast(at: time, demand) - time
    #expect(abs(alone - 3.3) < 0.1)
  }

  @Test func nothingIsLearnedFromWorkThatWasBrokenOff() throws {
    let scenario = Self.scenario()
    let before = scenario.forecast(Self.second)
    for round in 0..<20 {
      let work = try #require(scenario.enter(at: Double(round), Self.second))
      scenario.abandon(work, at: Double(round) + 0.01)
      scenario.release(work, at: Double(round) + 0.01)
    }
    #expect(abs(scenario.forecast(at: 20, Self.second) - 20 - before) < 1e-9)
  }

  @Test func progressTellsHowMuchOfRunningWorkIsLeftAndTeachesNothing() throws {
    let scenario = Self.scenario()
    let statement = try #require(scenario.enter(within: 900, Demand(shared: .seconds(40))))
    // A quarter is done in four seconds: twelve are left, not 36.
    scenario.state.progress(statement, share: 0.25, at: Scenario.instant(4))
    let next = scenario.forecast(at: 4, within: 2_000, Self.second)
    #expect(next > 16.9 && next < 24)
  }

  @Test func oneAbsurdTimeDoesNotShutTheDoor() throws {
    let scenario = Self.scenario()
    let stuck = try #require(scenario.enter(within: 10_000, Self.second))
    scenario.complete(stuck, at: 1_000)
    #expect(scenario.forecast(at: 1_000, Self.second) < 1_004)
  }
}
