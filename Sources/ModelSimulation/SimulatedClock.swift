/// Time that passes faster than the real one, for long experiments.
public struct SimulatedClock: Sendable {
  /// Simulated seconds in a real one.
  public let speed: Double
  private let start: ContinuousClock.Instant
  private let now: @Sendable () -> ContinuousClock.Instant
  private let pause: @Sendable (Duration) async throws -> Void

  /// - Parameter pause: sleeps so long in real time.
  public init(
    speed: Double, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.speed = speed
    self.now = now
    self.pause = pause
    start = now()
  }

  /// Simulated seconds since the beginning.
  public var seconds: Double { (now() - start) / .seconds(1) * speed }

  /// - Throws: `CancellationError`.
  public func sleep(until seconds: Double) async throws {
    let rest = (seconds - self.seconds) / speed
    // A nanosecond more, so that the rounding of a duration does not end it before its time.
    if rest > 0 { try await pause(.seconds(rest) + .nanoseconds(1)) }
  }

  /// - Parameter duration: in simulated time.
  /// - Throws: `CancellationError`.
  public func sleep(for duration: Duration) async throws {
    if duration > .zero { try await pause(duration / speed) }
  }
}
