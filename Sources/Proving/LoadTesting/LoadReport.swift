/// Everything a report says of a run, whatever its form.
public struct LoadReport: Sendable, Equatable {
  /// The server that was tested.
  public struct Server: Sendable, Equatable {
    public var url: String
    /// The answer of `GET /v1/version`; nil where there is none.
    public var name: String?
    public var version: String?
    public var engine: String?

    public init(url: String, name: String? = nil, version: String? = nil, engine: String? = nil) {
      self.url = url
      self.name = name
      self.version = version
      self.engine = engine
    }
  }

  /// The machine that sent the requests.
  public struct Machine: Sendable, Equatable {
    public var cores: Int

    public init(cores: Int) { self.cores = cores }
  }

  /// One rate that was tried by a ramp.
  public struct Step: Sendable, Equatable {
    public var rate: Double
    public var isConfirmation: Bool
    public var requests: Int
    public var p50: Duration
    public var p95: Duration
    public var errorShare: Double
    /// Ended before its time because the objective was lost.
    public var endedEarly: Bool
    public var holds: Bool
  }

  /// ISO 8601, UTC.
  public var startedAt: String
  public var server: Server
  public var machine: Machine
  public var asked: LoadRequest
  /// The answers come from a stand-in for a model.
  public var isSimulated: Bool
  /// Ended by the user before its time.
  public var isInterrupted: Bool
  public var checks: [ObjectiveCheck]
  /// Of a ramp; empty for other runs.
  public var steps: [Step]
  /// Of a ramp: the highest rate that was confirmed, requests a second.
  public var highestRate: Double?
  /// The measured run; of a ramp the confirmation of the highest rate, else the last step.
  public var run: RunSummary

  public var holds: Bool { checks.allSatisfy(\.holds) }

  public var title: String { isSimulated ? "SIMULATED load test" : "Load test" }
}
