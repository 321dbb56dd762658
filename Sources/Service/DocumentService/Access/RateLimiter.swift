/// Who may send how much in a minute: each limit of a caller is filled evenly, and full after a minute.
///
/// A pure value with time as an argument. What a request costs that shows only afterwards, pages, is taken then: the limit may
/// run into debt, which is waited for.
package struct RateLimiter: Sendable {
  package typealias Instant = ContinuousClock.Instant

  /// How much of a limit is left.
  package struct Standing: Sendable, Equatable {
    package var unit: CallerLimits.Unit
    /// In a minute.
    package var quota: Int
    package var remaining: Int
    /// Seconds until all of it is there again.
    package var fullAfter: Int
  }

  /// Why a request has to wait.
  package struct Refusal: Error, Sendable, Equatable {
    package var unit: CallerLimits.Unit
    package var quota: Int
    package var wait: Duration
  }

  private struct Key: Hashable {
    var caller: String
    var unit: CallerLimits.Unit
  }

  /// Of every limit, in seconds.
  package static let window = 60

  /// When each limit is full again, if nothing more is taken.
  private var full: [Key: Instant] = [:]

  package init() {}

  /// Takes a request and its bytes, unless a limit is reached: then nothing is taken.
  ///
  /// - Parameter bytes: that the request announces.
  package mutating func admit(
    _ caller: String, _ limits: CallerLimits, bytes: Int, at now: Instant
  ) throws(Refusal) {
    var worst: Refusal?
    for unit in CallerLimits.Unit.allCases {
      guard let quota = limits[unit] else { continue }
      // A document of more bytes than a minute has waits until all of them are there.
      let needed = unit == .bytes ? min(bytes, quota) : 1
      let wait = missing(caller, unit, at: now) + Self.time(quota) * needed - .seconds(Self.window)
      guard needed > 0, wait > .zero else { continue }
      if worst.map({ $0.wait < wait }) ?? true { worst = Refusal(unit: unit, quota: quota, wait: wait) }
    }
    if let worst { throw worst }
    take(1, .requests, caller, limits, at: now)
    take(bytes, .bytes, caller, limits, at: now)
  }

  /// Takes what a request turned out to cost.
  package mutating func charge(_ caller: String, _ limits: CallerLimits, pages: Int, bytes: Int, at now: Instant) {
    take(pages, .pages, caller, limits, at: now)
    take(bytes, .bytes, caller, limits, at: now)
  }

  /// Of each limit of a caller.
  package func standings(_ caller: String, _ limits: CallerLimits, at now: Instant) -> [Standing] {
    CallerLimits.Unit.allCases.compactMap { unit in
      guard let quota = limits[unit] else { return nil }
      let missing = missing(caller, unit, at: now)
      // A little more than nothing, for divisions that do not come out even.
      let left = (.seconds(Self.window) - missing) / Self.time(quota) + 1e-6
      return Standing(
        unit: unit, quota: quota, remaining: max(0, Int(left.rounded(.down))),
        fullAfter: Int((missing / .seconds(1)).rounded(.up)))
    }
  }

  private mutating func take(
    _ count: Int, _ unit: CallerLimits.Unit, _ caller: String, _ limits: CallerLimits, at now: Instant
  ) {
    guard count > 0, let quota = limits[unit] else { return }
    full[Key(caller: caller, unit: unit)] = now + missing(caller, unit, at: now) + Self.time(quota) * count
  }

  /// How long a limit takes to be full.
  private func missing(_ caller: String, _ unit: CallerLimits.Unit, at now: Instant) -> Duration {
    full[Key(caller: caller, unit: unit)].map { max(.zero, $0 - now) } ?? .zero
  }

  /// In which one of so many a minute is filled up.
  private static func time(_ quota: Int) -> Duration { .seconds(window) / quota }
}
