import HTTPTransport

/// How many requests and pages the hosted service may be sent: what the operator allows, and what the service says.
///
/// Two buckets of tokens that are refilled steadily. Each holds a sixth of a minute's worth, which the refilling leaves
/// out: so in no minute is more sent than allowed, as long as no document has more pages than the bucket. A larger one
/// waits for a full bucket and leaves a debt. A value without a clock: the time is always given.
package struct HostedLimits: Sendable {
  package typealias Instant = ContinuousClock.Instant

  private struct Bucket: Sendable {
    let capacity: Double
    let perSecond: Double
    var level: Double
    var filled: Instant

    /// The share of a minute's tokens that may be taken at once.
    static let burst = 1.0 / 6

    init(perMinute: Int, at now: Instant) {
      capacity = max(1, Double(perMinute) * Self.burst)
      perSecond = max(1, Double(perMinute) - capacity) / 60
      level = capacity
      filled = now
    }

    mutating func refill(at now: Instant) {
      guard now > filled else { return }
      level = min(capacity, level + perSecond * ((now - filled) / .seconds(1)))
      filled = now
    }

    /// Until so many can be taken.
    func wait(for tokens: Double) -> Duration {
      let missing = min(tokens, capacity) - level
      // Less than a millionth is rounding.
      return missing > 1e-6 ? .seconds(missing / perSecond) : .zero
    }
  }

  private var requests: Bucket
  private var pages: Bucket
  /// The service wants nothing before.
  private var pausedUntil: Instant?

  /// Both greater than 0.
  package init(requestsPerMinute: Int, pagesPerMinute: Int, at now: Instant) {
    requests = Bucket(perMinute: requestsPerMinute, at: now)
    pages = Bucket(perMinute: pagesPerMinute, at: now)
  }

  /// How long a request of so many pages has to wait; zero where it may be sent now.
  package mutating func wait(pages count: Int, at now: Instant) -> Duration {
    requests.refill(at: now)
    pages.refill(at: now)
    let paused = pausedUntil.map { max(.zero, $0 - now) } ?? .zero
    return max(paused, requests.wait(for: 1), pages.wait(for: Double(count)))
  }

  /// Takes what a request of so many pages needs; returns how long it has to wait where it is not there.
  package mutating func take(pages count: Int, at now: Instant) -> Duration? {
    let wait = wait(pages: count, at: now)
    guard wait == .zero else { return wait }
    requests.level -= 1
    pages.level -= Double(count)
    return nil
  }

  /// Heeds what an answer says of the service's own limits.
  ///
  /// - Parameter unixSeconds: the same moment.
  package mutating func heed(_ response: OutboundResponse, at now: Instant, unixSeconds: Int64) {
    if let pause = RetryAfter(response, unixSeconds: unixSeconds)?.duration { hold(until: now + pause) }
    guard let remaining = response.number("X-RateLimit-Remaining", "RateLimit-Remaining") else { return }
    requests.refill(at: now)
    requests.level = min(requests.level, remaining)
    guard remaining < 1, let reset = response.number("X-RateLimit-Reset", "RateLimit-Reset") else { return }
    // Both forms are in use: s to go, and s since 1970.
    let seconds = reset > Self.latestDelay ? reset - Double(unixSeconds) : reset
    if seconds > 0 { hold(until: now + .seconds(min(seconds, Self.latestDelay))) }
  }

  private mutating func hold(until: Instant) { pausedUntil = max(pausedUntil ?? until, until) }

  /// A day in seconds: the longest pause.
  private static let latestDelay = 86_400.0
}

extension OutboundResponse {
  /// The number in the first of these fields that is there.
  fileprivate func number(_ names: String...) -> Double? {
    let text = names.lazy.compactMap { header($0) }.first
    return text.flatMap { Double($0) }.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
  }
}
