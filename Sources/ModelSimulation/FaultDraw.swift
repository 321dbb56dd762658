/// Which requests a fault strikes: the same ones on every run.
public struct FaultDraw: Sendable {
  /// SplitMix64 (Steele, Lea, Flood 2014).
  private var state: UInt64
  /// 0...1.
  private let share: Double

  public init(share: Double, seed: UInt64) {
    self.share = share
    state = seed
  }

  /// Whether the next request is struck.
  public mutating func next() -> Bool {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Double(mixed >> 11) / Double(1 << 53) < share
  }
}
