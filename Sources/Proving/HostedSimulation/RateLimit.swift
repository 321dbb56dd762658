/// A limit per minute: a bucket that holds a minute's worth and is refilled steadily.
public struct RateLimit: Sendable {
  /// Whether a request may take from the bucket.
  public enum Decision: Sendable, Equatable {
    case admitted
    /// Whole seconds, at least one: what `Retry-After` says.
    case refused(retryAfter: Int)
  }

  public let perMinute: Int
  private var level: Double
  private var filled: ContinuousClock.Instant

  /// - Parameter perMinute: greater than 0.
  public init(perMinute: Int, now: ContinuousClock.Instant) {
    self.perMinute = perMinute
    level = Double(perMinute)
    filled = now
  }

  /// Takes so many, where they are there; more than a minute's worth is taken from a full bucket and paid back.
  public mutating func take(_ count: Int, at now: ContinuousClock.Instant) -> Decision {
    refill(at: now)
    let missing = min(Double(count), Double(perMinute)) - level
    // Less than a millionth is rounding.
    guard missing > 1e-6 else {
      level -= Double(count)
      return .admitted
    }
    return .refused(retryAfter: max(1, Int((missing * 60 / Double(perMinute)).rounded(.up))))
  }

  /// What `X-RateLimit-Remaining` says.
  public mutating func remaining(at now: ContinuousClock.Instant) -> Int {
    refill(at: now)
    return max(0, Int(level + 1e-6))
  }

  private mutating func refill(at now: ContinuousClock.Instant) {
    guard now > filled else { return }
    level = min(Double(perMinute), level + Double(perMinute) * ((now - filled) / .seconds(60)))
    filled = now
  }
}
