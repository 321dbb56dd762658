/// Says when a request has taken too long, phase by phase. Has no clock: callers pass the time.
package struct TransferDeadlines {
  package typealias Instant = ContinuousClock.Instant

  private let timeouts: OutboundRequest.Timeouts
  private let start: Instant
  /// nil until connected.
  private var lastActivity: Instant?
  private var transferred: Int = 0

  package init(_ timeouts: OutboundRequest.Timeouts, start: Instant) {
    self.timeouts = timeouts
    self.start = start
  }

  /// Takes note of how far the request is.
  ///
  /// - Parameter transferred: bytes sent and received so far, headers included.
  package mutating func observe(isConnected: Bool, transferred: Int, at now: Instant) {
    guard isConnected else { return }
    if lastActivity == nil || transferred != self.transferred { lastActivity = now }
    self.transferred = transferred
  }

  /// The bound that is exceeded.
  package func expired(at now: Instant) -> TransportError.Code? {
    if start + timeouts.total <= now { return .timeout }
    guard let phase, phase.end <= now else { return nil }
    return phase.code
  }

  /// When `expired` may next have something to say.
  package var next: Instant { min(start + timeouts.total, phase?.end ?? start + timeouts.total) }

  private var phase: (end: Instant, code: TransportError.Code)? {
    guard let lastActivity else { return (start + timeouts.connect, .connectTimeout) }
    return timeouts.idle.map { (lastActivity + $0, .idleTimeout) }
  }
}
