import Synchronization

/// Time that passes faster than the real one, for long experiments.
public final class SimulatedClock: Sendable {
  private struct State {
    var speed: Double
    /// When this speed began, in real time and in simulated seconds.
    var since: ContinuousClock.Instant
    var seconds: Double

    func seconds(at now: ContinuousClock.Instant) -> Double { seconds + (now - since) / .seconds(1) * speed }
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> ContinuousClock.Instant
  private let pause: @Sendable (Duration) async throws -> Void

  /// Speeds that make sense.
  public static let speeds = 0.01...100.0

  /// - Parameters:
  ///   - speed: simulated seconds in a real one.
  ///   - pause: sleeps so long in real time.
  public init(
    speed: Double, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.now = now
    self.pause = pause
    state = Mutex(State(speed: speed, since: now(), seconds: 0))
  }

  /// Simulated seconds per real second. A sleep that has begun keeps its length when this changes.
  public var speed: Double {
    get { state.withLock { $0.speed } }
    set {
      let now = now()
      state.withLock { $0 = State(speed: newValue, since: now, seconds: $0.seconds(at: now)) }
    }
  }

  /// Simulated seconds since the beginning.
  public var seconds: Double {
    let now = now()
    return state.withLock { $0.seconds(at: now) }
  }

  /// - Throws: `CancellationError`.
  public func sleep(until seconds: Double) async throws {
    // A nanosecond more, so that the rounding of a duration does not end it before its time.
    while case let rest = (seconds - self.seconds) / speed, rest > 0 {
      try await pause(.seconds(rest) + .nanoseconds(1))
    }
  }

  /// - Parameter duration: in simulated time.
  /// - Throws: `CancellationError`.
  public func sleep(for duration: Duration) async throws {
    if duration > .zero { try await pause(duration / speed) }
  }
}
