import Batching
import Testing

/// A machine that gets slow is noticed within few documents, and not only once they are done.
struct SlowReadingTests {
  private static let second = Demand(shared: .seconds(1))

  /// Recognizers that share this machine's processors.
  private static func scenario(slots: Int = 1) -> Scenario {
    Scenario(SchedulingLimits(slots: slots, workers: slots, places: 100, patience: .seconds(1_000)))
  }

  /// Work that takes so long, one piece after another; when the last is done.
  @discardableResult
  private static func complete(
    _ count: Int, taking seconds: Double, in scenario: Scenario, from time: Double = 0
  ) throws -> Double {
    for number in 0..<count {
      let begin = time + Double(number) * seconds
      scenario.complete(try #require(scenario.enter(at: begin, within: 900, second)), at: begin + seconds)
    }
    return time + Double(count) * seconds
  }

  @Test func fewDocumentsTeachThatAMachineBecameSlow() throws {
    let scenario = Self.scenario()
    let calm = try Self.complete(30, taking: 1, in: scenario)
    let before = scenario.service(beside: 0, Self.second)
    try Self.complete(4, taking: 4, in: scenario, from: calm)
    // An eighth of each error would have come to 2.2, with the deviation to less than twice that.
    #expect(scenario.service(beside: 0, Self.second) > 4)
    #expect(before < 1.5)
  }

  @Test func fewDocumentsTeachThatAMachineIsQuickAgain() throws {
    let scenario = Self.scenario()
    let slow = try Self.complete(30, taking: 4, in: scenario)
    try Self.complete(6, taking: 1, in: scenario, from: slow)
    // The deviation falls slowly: what was disturbed a moment ago is disturbed again.
    #expect(scenario.service(beside: 0, Self.second) < 3)
  }

  /// Text of a PDF takes a hundredth of the picture that the pace was measured with.
  @Test func workMuchQuickerThanAssumedDoesNotMakeForecastsWild() throws {
    let scenario = Self.scenario()
    var time = 0.0
    for _ in 0..<20 {
      time = try Self.complete(1, taking: 0.01, in: scenario, from: time)
      // Each estimate is at most what was assumed at first, with its margin.
      #expect(scenario.forecast(at: time, Self.second) - time < 1.5)
    }
    #expect(scenario.service(beside: 0, Self.second) < 0.1)
  }

  @Test func oneOddDocumentTeachesLittle() throws {
    let scenario = Self.scenario()
    let calm = try Self.complete(30, taking: 1, in: scenario)
    let odd = try Self.complete(1, taking: 30, in: scenario, from: calm)
    try Self.complete(2, taking: 1, in: scenario, from: odd)
    #expect(scenario.forecast(at: 1_000, Self.second) - 1_000 < 2.5)
  }

  @Test func workThatIsOverdueIsLearnedFromBeforeItIsDone() throws {
    let scenario = Self.scenario(slots: 2)
    for _ in 0..<6 { _ = try #require(scenario.enter(within: 12, Self.second)) }
    // As predicted, those before it are done within three seconds.
    #expect(scenario.refusal(within: 12.5, Self.second) == nil)
    // None of them is done after five.
    #expect(scenario.refusal(at: 5, within: 8, Self.second)?.reason == .late)
    #expect(scenario.forecast(at: 5, Self.second) > 15)
  }

  @Test func workOfManyPagesIsNoSignOfASlowMachine() throws {
    let scenario = Self.scenario(slots: 2)
    let long = try #require(scenario.enter(within: 900, Self.second))
    _ = try #require(scenario.enter(at: 9.5, within: 900, Self.second))
    scenario.state.progress(long, share: 0.5, at: Scenario.instant(9.9))
    // It begins when the second is done, and takes a second.
    #expect(scenario.forecast(at: 10, Self.second) < 13)
  }

  @Test func whatWasMeasuredAtTheStartIsTheFirstForecast() throws {
    let scenario = Self.scenario()
    scenario.state.expect(pace: 6)
    let first = Demand(kind: "jpeg", shared: .seconds(1))
    let work = try #require(scenario.enter(within: 900, first))
    #expect(scenario.refusal(within: 10, first)?.reason == .late)
    // Work that was done teaches better.
    scenario.complete(work, at: 6)
    let learned = scenario.forecast(at: 6, first)
    scenario.state.expect(pace: 60)
    #expect(scenario.forecast(at: 6, first) == learned)
  }

  @Test func whatWasMeasuredInABusyMomentIsSoonForgotten() throws {
    let scenario = Self.scenario()
    scenario.state.expect(pace: 20)
    try Self.complete(5, taking: 1, in: scenario)
    // With a gain of an eighth it would be 16.
    #expect(scenario.service(beside: 0, Self.second) < 12)
  }

  @Test func pressureSlowsDownWhatWasLearnedWithoutIt() throws {
    let scenario = Self.scenario()
    let calm = try Self.complete(30, taking: 1, in: scenario)
    let before = scenario.forecast(at: calm, Self.second) - calm
    scenario.state.feel(pressure: 1)
    #expect(scenario.forecast(at: calm, Self.second) - calm > before * 1.4)
    // What is learned under pressure holds under it.
    let pressed = try Self.complete(60, taking: 2, in: scenario, from: calm)
    let after = scenario.forecast(at: pressed, Self.second) - pressed
    #expect(after > 2 && after < 3.2)
    scenario.state.feel(pressure: 0)
    #expect(scenario.forecast(at: pressed, Self.second) - pressed == after)
  }

  @Test func modelOnAGPUKnowsNoPressure() throws {
    let scenario = Scenario(SchedulingLimits(slots: 1, places: 100, patience: .seconds(1_000)))
    let calm = try Self.complete(10, taking: 1, in: scenario)
    let before = scenario.forecast(at: calm, Self.second)
    scenario.state.feel(pressure: 1)
    #expect(scenario.forecast(at: calm, Self.second) == before)
  }
}
