import OCRClient
import Testing

@Suite struct LatencyWindowTests {
  @Test func hasNoPercentileBeforeTheFirstCall() {
    #expect(LatencyWindow().p95 == nil)
  }

  /// Nearest rank: of n values the one at ceil(0.95 n).
  @Test(arguments: [(1, 1), (2, 2), (19, 19), (20, 19), (21, 20), (40, 38), (50, 48)])
  func takesTheNearestRank(count: Int, expected: Int) {
    var window = LatencyWindow()
    for value in (1...count).reversed() { window.record(.milliseconds(value)) }
    #expect(window.p95 == .milliseconds(expected))
  }

  @Test func forgetsAllButTheLastFifty() {
    var window = LatencyWindow()
    for _ in 0..<50 { window.record(.seconds(30)) }
    for value in 1...50 { window.record(.milliseconds(value)) }
    #expect(window.p95 == .milliseconds(48))
    for _ in 0..<3 { window.record(.seconds(30)) }
    #expect(window.p95 == .seconds(30), "three of fifty are more than a twentieth")
  }
}
