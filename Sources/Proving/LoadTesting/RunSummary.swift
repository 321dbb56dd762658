/// The measurements of a run.
public struct RunSummary: Sendable, Equatable {
  /// Latencies of one class of answers, or times of one stage.
  public struct Class: Sendable, Equatable {
    public var name: String
    public var times: Distribution
  }

  /// One second of the run.
  public struct Second: Sendable, Equatable {
    /// Requests due in it.
    public var due: Int
    /// Answers, and errors with refusals, that came in it.
    public var answered: Int
    public var errors: Int
    /// Latencies of the answered requests due in it; nil without any.
    public var p50: Duration?
    public var p95: Duration?
    public var max: Duration?
  }

  public struct Code: Sendable, Equatable {
    public var code: String
    public var count: Int
  }

  public var elapsed: Duration
  /// Requests with an end.
  public var requests: Int
  public var answered: Int
  public var errors: Int
  /// Requests without an end: the run ended before.
  public var unfinished: Int
  /// Requests that had to wait for a place among those in flight.
  public var held: Int
  /// Requests due, and answers, a second.
  public var offeredRate: Double
  public var achievedRate: Double
  public var latencies: Distribution
  public var refusals: Distribution
  public var lag: Distribution
  public var engines: [Class]
  public var kinds: [Class]
  /// `queue`, `prepare`, `inference`, `rest`.
  public var stages: [Class]
  /// Requests without an answer, the most frequent code first.
  public var codes: [Code]
  /// nil where answers were not checked.
  public var truth: TruthTally?
  public var series: [Second]

  public var errorShare: Double { requests == 0 ? 0 : Double(errors) / Double(requests) }
}
