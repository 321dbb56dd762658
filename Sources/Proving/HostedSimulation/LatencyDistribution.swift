import Glibc
import SeededRandom

/// How long the simulated service takes: log-normal, as waiting times of shared services mostly are.
public struct LatencyDistribution: Sendable {
  /// Standard normal quantile of 95 %.
  private static let quantile95 = 1.644854

  /// Of the logarithm of seconds.
  private let mean: Double
  private let deviation: Double
  private var generator: SplitMix64

  /// - Parameters:
  ///   - median: greater than zero.
  ///   - p95: not below the median.
  ///   - seed: the same latencies, in the order they are drawn, on every run.
  public init(median: Duration, p95: Duration, seed: UInt64) {
    mean = log(median / .seconds(1))
    deviation = log(p95 / median) / Self.quantile95
    generator = SplitMix64(seed: seed)
  }

  /// The next request's.
  public mutating func next() -> Duration {
    // Box and Muller (1958); the first fraction is not 0.
    let radius = (-2 * log(1 - generator.nextFraction())).squareRoot()
    let normal = radius * cos(2 * .pi * generator.nextFraction())
    return .seconds(exp(mean + deviation * normal))
  }
}
