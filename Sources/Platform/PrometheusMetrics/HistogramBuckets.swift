/// Where a histogram's buckets end; a value that equals a bound belongs to the bucket below it.
public struct HistogramBuckets: Sendable, Equatable {
  /// Rising; the bucket above the last one is always there and not named here.
  public let upperBounds: [Double]

  /// - Parameter upperBounds: finite and rising; wrong ones are a mistake in source code and stop the program.
  public init(_ upperBounds: [Double]) {
    precondition(upperBounds.allSatisfy(\.isFinite), "the bucket up to infinity is always there")
    precondition(zip(upperBounds, upperBounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds must rise")
    self.upperBounds = upperBounds
  }

  /// Seconds, from 5 ms to 300 s: three to a decade, and more of them around 5 s, so that a quantile near there is read
  /// off well.
  public static let latencies = HistogramBuckets([
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 30, 60, 120, 300,
  ])
}
