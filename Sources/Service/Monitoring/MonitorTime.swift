import Glibc

/// Time as a monitor needs it, so that tests have their own.
package struct MonitorTime: Sendable {
  /// That passed since the monitor started; never jumps.
  package var elapsed: @Sendable () -> Duration
  /// The time of day, in s of Unix time.
  package var wall: @Sendable () -> Int64
  /// Waits; throws `CancellationError`.
  package var sleep: @Sendable (Duration) async throws -> Void

  package init(
    elapsed: @escaping @Sendable () -> Duration, wall: @escaping @Sendable () -> Int64,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.elapsed = elapsed
    self.wall = wall
    self.sleep = sleep
  }

  /// That of this machine, from now on.
  package static func system() -> MonitorTime {
    let start = ContinuousClock.now
    return MonitorTime(
      elapsed: { ContinuousClock.now - start }, wall: { Int64(time(nil)) },
      sleep: { try await ContinuousClock().sleep(for: $0) })
  }
}
