/// How much a JSON text may hold. A value takes many times its text in memory: each of `[[],[],…]` 24 bytes for 3.
public struct JSONLimits: Sendable, Equatable {
  /// Arrays and objects inside one another.
  public var depth: Int
  /// Values, with those inside arrays and objects.
  public var values: Int

  /// - Parameters:
  ///   - depth: deeper than any answer of ours, and far from the end of the stack.
  ///   - values: five times those of an answer with fifty pages of items and where each stands.
  public init(depth: Int = 64, values: Int = 1_000_000) {
    self.depth = depth
    self.values = values
  }

  /// For answers and files, whose size their reader bounds.
  public static let standard = JSONLimits()
}
