import SeededRandom

/// Which requests get a fault: the same ones on every run.
public struct FaultDraw: Sendable {
  private var generator: SplitMix64
  /// 0...1.
  private let share: Double

  public init(share: Double, seed: UInt64) {
    self.share = share
    generator = SplitMix64(seed: seed)
  }

  /// Whether the next request is struck.
  public mutating func next() -> Bool { generator.nextFraction() < share }
}
