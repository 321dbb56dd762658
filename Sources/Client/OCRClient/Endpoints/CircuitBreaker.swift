/// Leaves an endpoint alone that keeps failing, and finds out with single requests whether it works again.
///
/// A value without a clock: callers pass the time, ask for a permit before they send, and report its outcome.
package struct CircuitBreaker: Sendable, Equatable {
  package typealias Instant = ContinuousClock.Instant

  /// What an observer sees.
  package enum State: Sendable, Equatable {
    /// Requests pass.
    case closed
    /// One request may pass, or is under way, and decides.
    case halfOpen
    /// None passes before that time.
    case open(until: Instant)
  }

  /// The right to send one request.
  package struct Permit: Sendable, Equatable {
    fileprivate var period: Int
  }

  private enum Phase: Sendable, Equatable {
    /// Can turn to
    /// - `open` when `failureLimit` requests in a row have failed, or by `trip`.
    case closed(failures: Int)
    /// Can turn to
    /// - `probing` by the first request at or after `until`,
    /// - `open`, and due at once, when the endpoint is seen to be back.
    case open(until: Instant, pause: Duration)
    /// Can turn to
    /// - `closed` when the request succeeds,
    /// - `open` for twice the pause when it fails, or by `trip`,
    /// - `open`, and due at once, when it came to no end that tells anything.
    case probing(pause: Duration)
  }

  /// Failures in a row that open the circuit.
  package static let failureLimit = 3
  /// The first pause; each further one without a success between is twice as long.
  package static let firstPause = Duration.seconds(2)
  package static let longestPause = Duration.seconds(60)

  private var phase = Phase.closed(failures: 0)
  /// Counts the phases: outcomes of requests from an earlier phase are ignored.
  private var period = 0

  package init() {}

  package func state(at now: Instant) -> State {
    switch phase {
    case .closed: .closed
    case .open(let until, _): now < until ? .open(until: until) : .halfOpen
    case .probing: .halfOpen
    }
  }

  /// Failures since the last success, while closed.
  package var recentFailures: Int { if case .closed(let failures) = phase { failures } else { 0 } }

  /// When a request may be sent: now or later. nil while another one decides.
  package func admission(at now: Instant) -> Instant? {
    switch phase {
    case .closed: now
    case .open(let until, _): max(until, now)
    case .probing: nil
    }
  }

  /// A permit for a request that is sent now; nil where none may be. Each permit is answered by exactly one of
  /// `succeeded`, `failed`, `trip` and `toldNothing`.
  package mutating func admit(at now: Instant) -> Permit? {
    switch phase {
    case .closed: return Permit(period: period)
    case .open(let until, let pause) where until <= now:
      enter(.probing(pause: pause))
      return Permit(period: period)
    case .open, .probing: return nil
    }
  }

  /// The endpoint answered, whatever it said about the document.
  package mutating func succeeded(_ permit: Permit) {
    guard permit.period == period else { return }
    switch phase {
    case .closed: phase = .closed(failures: 0)
    case .probing: enter(.closed(failures: 0))
    case .open: break
    }
  }

  /// The endpoint itself failed.
  package mutating func failed(_ permit: Permit, at now: Instant) {
    guard permit.period == period else { return }
    switch phase {
    case .closed(let failures) where failures + 1 < Self.failureLimit: phase = .closed(failures: failures + 1)
    case .closed: open(for: Self.firstPause, at: now)
    case .probing(let pause): open(for: min(pause * 2, Self.longestPause), at: now)
    case .open: break
    }
  }

  /// The endpoint is not to be asked for so long, whatever came before.
  package mutating func trip(_ permit: Permit, for pause: Duration, at now: Instant) {
    guard permit.period == period else { return }
    open(for: pause, at: now)
  }

  /// The request was given up before the endpoint could answer.
  package mutating func toldNothing(_ permit: Permit, at now: Instant) {
    guard permit.period == period, case .probing(let pause) = phase else { return }
    enter(.open(until: now, pause: pause))
  }

  /// The endpoint was away and is seen to be back: a request may find out at once.
  package mutating func cameBack(at now: Instant) {
    guard case .open(let until, let pause) = phase, now < until else { return }
    enter(.open(until: now, pause: pause))
  }

  private mutating func open(for pause: Duration, at now: Instant) { enter(.open(until: now + pause, pause: pause)) }

  private mutating func enter(_ phase: Phase) {
    self.phase = phase
    period += 1
  }
}
