/// The time and waiting for it, so that tests have their own.
package struct TimeSource: Sendable {
  package var now: @Sendable () -> ContinuousClock.Instant
  /// Returns at that time, or throws `CancellationError`.
  package var sleep: @Sendable (_ until: ContinuousClock.Instant) async throws -> Void

  package init(
    now: @escaping @Sendable () -> ContinuousClock.Instant,
    sleep: @escaping @Sendable (_ until: ContinuousClock.Instant) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  package static let system = TimeSource(
    now: { .now }, sleep: { try await ContinuousClock().sleep(until: $0, tolerance: .milliseconds(1)) })
}
