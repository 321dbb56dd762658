import DocumentService
import Testing

@Suite struct BodyPaceTests {
  @Test(
    arguments: [
      (1, nil, 10.0, false), (10, nil, 10.1, true), (500, 100_000, 10.6, true), (1_000, 100_000, 10.6, false),
      (20_000, nil, 29.9, false), (19_000, nil, 29.9, true),
      // It is all there.
      (10, 10, 60, false),
    ] as [(Int, Int?, Double, Bool)])
  func aKilobyteASecondIsEnoughAfterTenSeconds(_ bytes: Int, _ announced: Int?, _ seconds: Double, _ isTooSlow: Bool) {
    #expect(BodyPace.isTooSlow(bytes: bytes, of: announced, in: .seconds(seconds)) == isTooSlow)
  }
}
