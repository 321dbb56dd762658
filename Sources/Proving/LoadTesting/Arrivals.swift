import Glibc
import SeededRandom

/// When requests are due, whatever becomes of those before them.
public enum Arrivals: Sendable, Equatable {
  /// The same time between any two.
  case constant(Rate)
  /// As from many independent callers: exponential times between requests.
  case poisson(Rate, seed: UInt64)
  /// So many at once, again after every interval.
  case bursts(size: Int, every: Duration)
}

/// The times of a process from its start on, without end.
public struct ArrivalTimes: Sequence, IteratorProtocol, Sendable {
  private let arrivals: Arrivals
  private var count = 0
  private var generator: SplitMix64
  private var elapsed = 0.0

  public init(_ arrivals: Arrivals) {
    self.arrivals = arrivals
    let seed = if case .poisson(_, let seed) = arrivals { seed } else { UInt64(0) }
    generator = SplitMix64(seed: seed)
  }

  public mutating func next() -> Duration? {
    defer { count += 1 }
    switch arrivals {
    case .constant(let rate):
      // From the start each time, so that no rounding adds up.
      return .nanoseconds(Int64((Double(count) * 1e9 / rate.perSecond).rounded()))
    case .poisson(let rate, _):
      // 0 < 1 - fraction <= 1.
      elapsed -= log(1 - generator.nextFraction()) / rate.perSecond
      return .nanoseconds(Int64((elapsed * 1e9).rounded()))
    case .bursts(let size, let interval):
      return interval * (count / Swift.max(1, size))
    }
  }
}
