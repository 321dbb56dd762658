/// Latencies in short.
public struct Distribution: Sendable, Equatable {
  /// This percentage of the latencies is not above the value.
  public struct Point: Sendable, Equatable {
    public var percentile: Double
    public var value: Duration
  }

  public var count: Int
  public var mean: Duration
  public var p50: Duration
  public var p90: Duration
  public var p95: Duration
  public var p99: Duration
  public var max: Duration
  /// Percentiles from 0 to 100, closer together towards 100: five to every half of what is left.
  public var curve: [Point]
}
