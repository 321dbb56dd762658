import Extraction
import Testing

@Suite struct TimingTests {
  private static let timing = Timing(queueMs: 400, prepareMs: 50, inferenceMs: 2_000, totalMs: 2_460)

  @Test(arguments: [
    (0, 0, 0, 0), (500, 0, 0, 500), (2_000, 0, 0, 2_000), (2_020, 0, 20, 2_000), (2_100, 50, 50, 2_000),
    (9_000, 400, 50, 2_000),
  ])
  func ofTheLastMillisecondsTheLatestStepsCount(_ last: Int, _ queue: Int, _ prepare: Int, _ inference: Int) {
    #expect(
      Self.timing.last(last)
        == Timing(queueMs: queue, prepareMs: prepare, inferenceMs: inference, totalMs: last))
  }

  @Test func noTimesOverflow() {
    let timing = Timing(queueMs: .max, prepareMs: .max, inferenceMs: .max, totalMs: .max)
    #expect(timing.last(5) == Timing(queueMs: 0, prepareMs: 0, inferenceMs: 5, totalMs: 5))
  }
}
