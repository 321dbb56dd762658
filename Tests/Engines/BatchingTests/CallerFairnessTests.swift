import Batching
import Testing

struct CallerFairnessTests {
  private static let second = Demand(shared: .seconds(1))

  private static func scenario(slots: Int = 1, places: Int = 100) -> Scenario {
    Scenario(SchedulingLimits(slots: slots, places: places, patience: .seconds(1_000)))
  }

  @Test func callerThatWasGivenLeastGoesNextItsEarliestDeadlineFirst() throws {
    let scenario = Self.scenario()
    let flood = try (0..<4).map { _ in try #require(scenario.enter(from: "flood", within: 200, Self.second)) }
    let late = try #require(scenario.enter(from: "till", within: 400, Self.second))
    let early = try #require(scenario.enter(from: "till", within: 300, Self.second))
    var time = 0.0
    while scenario.state.status.inFlight > 0, let running = scenario.started.last {
      time += 1
      scenario.complete(running, at: time)
    }
    // The till begins with as little as the flood had been given, and then they take turns.
    #expect(scenario.started == [flood[0], flood[1], early, flood[2], late, flood[3]])
  }

  @Test(arguments: [20.0, 2_000])
  func noCallerHoldsTheLastSlotOfTheRecognizers(within: Double) throws {
    let scenario = Scenario(SchedulingLimits(slots: 4, workers: 2, places: 100, patience: .seconds(1_000)))
    for _ in 0..<6 { _ = try #require(scenario.enter(from: "flood", within: 2_000, Self.second)) }
    let running = scenario.started.count
    let till = try #require(scenario.enter(from: "till", within: within, Self.second))
    #expect(scenario.started.last == till)
    #expect(scenario.state.status.inFlight == running + 1)
    // One for each caller that has none; what it sends besides takes its turn.
    let second = try #require(scenario.enter(from: "till", within: 2_000, Self.second))
    #expect(!scenario.started.contains(second))
    scenario.complete(till, at: 1)
    #expect(scenario.started.last == second)
  }

  @Test func callerAloneFillsTheSlotsAndNoMore() throws {
    let scenario = Scenario(SchedulingLimits(slots: 4, workers: 2, places: 100, patience: .seconds(1_000)))
    for _ in 0..<6 { _ = try #require(scenario.enter(from: "flood", within: 500, Self.second)) }
    #expect(scenario.started.count == 4)
  }

  @Test func slotsOfAModelAreNotMoreThanItHas() throws {
    let scenario = Self.scenario(slots: 2)
    for _ in 0..<3 { _ = try #require(scenario.enter(from: "flood", within: 500, Self.second)) }
    _ = try #require(scenario.enter(from: "till", within: 500, Self.second))
    #expect(scenario.started.count == 2)
  }

  @Test func returningCallerHasNoClaimForTheTimeItWasAway() throws {
    let scenario = Self.scenario()
    let first = try #require(scenario.enter(from: "old", within: 500, Demand(shared: .seconds(50))))
    let rest = try (0..<2).map { _ in try #require(scenario.enter(from: "old", within: 600, Self.second)) }
    let others = try (0..<3).map { _ in try #require(scenario.enter(from: "new", within: 700, Self.second)) }
    scenario.complete(first, at: 50)
    scenario.complete(rest[0], at: 51)
    scenario.complete(others[0], at: 52)
    #expect(scenario.started == [first, rest[0], others[0], rest[1]])
  }

  @Test func workThatMustStartNowGoesFirstWhateverItsCallerHad() throws {
    let scenario = Self.scenario()
    let first = try #require(scenario.enter(from: "flood", within: 200, Self.second))
    let urgent = try #require(scenario.enter(from: "flood", within: 2.6, Self.second))
    let other = try #require(scenario.enter(from: "till", within: 300, Self.second))
    scenario.complete(first, at: 1.2)
    #expect(scenario.started == [first, urgent])
    scenario.complete(urgent, at: 2.2)
    #expect(scenario.started == [first, urgent, other])
  }

  @Test func somePlacesAreKeptForCallersThatHoldLessThanTheirShare() throws {
    let scenario = Self.scenario(slots: 1, places: 15)
    // A sixteenth is the slot's; an eighth of the places is one.
    for _ in 0..<15 { #expect(scenario.enter(from: "flood", within: 900, Self.second) != nil) }
    guard case .refused(let refusal) = scenario.reserve(from: "flood", within: 900, Self.second) else {
      Issue.record("took the last place")
      return
    }
    #expect(refusal.reason == .unfairShare)
    #expect(scenario.enter(from: "till", within: 900, Self.second) != nil)
    guard case .refused(let full) = scenario.reserve(from: "till", within: 900, Self.second) else {
      Issue.record("there was no place left")
      return
    }
    #expect(full.reason == .queueFull)
  }

  @Test func roomIsKeptForACallerTurnedAwayBecauseOfAnother() throws {
    let scenario = Self.scenario()
    var flood: [WorkID] = []
    while let work = scenario.enter(from: "flood", within: 10, Self.second) { flood.append(work) }
    #expect(flood.count >= 7)
    #expect(scenario.enter(from: "till", within: 5, Demand(shared: .seconds(3))) == nil)
    // The flood goes on: whenever something is done, it wants to put two more behind.
    var time = 0.0
    var accepted: Double?
    while time < 20, accepted == nil {
      time += 1
      if let running = scenario.started.last { scenario.complete(running, at: time) }
      for _ in 0..<2 { _ = scenario.enter(from: "flood", at: time, within: 10, Self.second) }
      if scenario.enter(from: "till", at: time, within: 5, Demand(shared: .seconds(3))) != nil { accepted = time }
    }
    #expect(accepted != nil)
  }

  @Test func workWithoutADeadlineIsNotStarvedByUrgentWork() throws {
    let scenario = Self.scenario()
    var time = 0.0
    var running = try #require(scenario.enter(within: 5, Self.second))
    // Thirty seconds are OCR_DEFAULT_DEADLINE.
    let unnamed = try #require(scenario.enter(within: 30, Self.second))
    var urgent = 0
    while !scenario.started.contains(unnamed), time < 40 {
      // Two who want a result within five seconds come for each that is served.
      for offset in [0.3, 0.6] where scenario.enter(at: time + offset, within: 5, Self.second) != nil { urgent += 1 }
      time += 1
      scenario.complete(running, at: time)
      running = try #require(scenario.started.last)
    }
    #expect(scenario.started.contains(unnamed))
    #expect(time < 30)
    // Urgent work did come before it as long as it could.
    #expect(urgent > 20)
  }
}
