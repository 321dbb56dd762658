import HostedSimulation
import Testing

@Suite struct LatencyDistributionTests {
  private func drawn(_ count: Int, seed: UInt64) -> [Duration] {
    var distribution = LatencyDistribution(median: .milliseconds(1_500), p95: .seconds(4), seed: seed)
    return (0..<count).map { _ in distribution.next() }
  }

  @Test func percentilesAreThoseAskedFor() {
    let sorted = drawn(20_000, seed: 7).sorted()
    // Of so many, a percentile is within some 2 % of what it is drawn from.
    #expect((1.45...1.55).contains(sorted[10_000] / .seconds(1)))
    #expect((3.8...4.2).contains(sorted[19_000] / .seconds(1)))
    #expect(sorted[0] > .zero)
  }

  @Test func aSeedGivesTheSameLatencies() {
    #expect(drawn(50, seed: 3) == drawn(50, seed: 3))
    #expect(drawn(50, seed: 3) != drawn(50, seed: 4))
  }

  @Test func equalPercentilesGiveOneLatency() {
    var distribution = LatencyDistribution(median: .seconds(2), p95: .seconds(2), seed: 1)
    for _ in 0..<10 { #expect(abs(distribution.next() / .seconds(2) - 1) < 1e-9) }
  }
}
