import LoadTesting
import Testing

@Suite struct RateSearchTests {
  /// Runs a search against a server that holds rates up to a capacity.
  private func search(
    from start: Double, capacity: Double, confirmed: Double? = nil
  ) -> (found: Double?, steps: [RateSearch.Step]) {
    var search = RateSearch(from: start)
    var steps: [RateSearch.Step] = []
    while let step = search.next, steps.count < 200 {
      steps.append(step)
      search.record(holds: step.rate <= (step.isConfirmation ? confirmed ?? capacity : capacity))
    }
    return (search.found, steps)
  }

  @Test(arguments: [0.002, 0.013, 0.7, 1, 3.3, 47, 512, 999])
  func findsACapacityToATenth(_ capacity: Double) throws {
    for start in [0.05, 1, 200] {
      let (found, steps) = search(from: start, capacity: capacity)
      let rate = try #require(found)
      #expect(rate <= capacity)
      #expect(rate * 1.11 >= capacity, "from \(start)")
      #expect(steps.count <= 30)
      #expect(steps.last?.isConfirmation == true)
    }
  }

  @Test func climbsByDoublingThenHalvesTheGap() {
    let (_, steps) = search(from: 1, capacity: 5)
    #expect(steps.map(\.rate).prefix(5) == [1, 2, 4, 8, 5.66])
  }

  @Test func findsNothingWhereNothingHolds() {
    let (found, steps) = search(from: 1, capacity: 0)
    #expect(found == nil)
    #expect(steps.count < 12)
  }

  @Test func goesDownWhereALongerStepFails() throws {
    // Short steps hold up to 10, long ones up to 8.
    let (found, steps) = search(from: 1, capacity: 10, confirmed: 8)
    let rate = try #require(found)
    #expect(rate <= 8 && rate > 7)
    #expect(steps.count(where: \.isConfirmation) >= 2)
  }

  @Test func stopsAtWhatAGeneratorCanSend() {
    let (found, steps) = search(from: 100, capacity: .infinity)
    #expect(found == 1_000)
    #expect(steps.map(\.rate).max() == 1_000)
  }

  @Test func endsWhereNoConfirmationHolds() {
    let (found, steps) = search(from: 0.01, capacity: 0.01, confirmed: 0)
    #expect(found == nil)
    #expect(steps.count < 50)
  }
}
