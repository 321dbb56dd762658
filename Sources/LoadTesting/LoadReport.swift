/// Everything a report says of a run, whatever its form.
public struct LoadReport: Sendable, Equatable {
  /// The server that was tested.
  public struct Server: Sendable, Equatable {
    public var url: String
    /// What `GET /v1/version` says; nil where it says nothing.
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

/// What was asked for.
public struct LoadRequest: Sendable, Equatable {
  public enum Mode: String, Sendable {
    case rate, concurrency, burst, ramp
  }

  public var mode: Mode
  /// Requests a second; of a ramp the first one tried.
  public var rate: Double?
  /// `constant` or `poisson`.
  public var arrivals: String?
  public var concurrency: Int?
  public var burst: Int?
  /// Between bursts.
  public var every: Duration?
  public var duration: Duration
  public var warmup: Duration
  public var seed: UInt64
  /// `Prefer: wait`, seconds.
  public var wait: Double?
  /// `p95<5s`
  public var objective: String
  public var maximumErrorShare: Double
  public var mix: String?
  /// Names of the folders, without what is before them.
  public var folders: [String]
  public var documents: Int
  public var checksTruth: Bool

  public init(
    mode: Mode, rate: Double? = nil, arrivals: String? = nil, concurrency: Int? = nil, burst: Int? = nil,
    every: Duration? = nil, duration: Duration, warmup: Duration, seed: UInt64, wait: Double? = nil,
    objective: String, maximumErrorShare: Double, mix: String? = nil, folders: [String], documents: Int,
    checksTruth: Bool
  ) {
    self.mode = mode
    self.rate = rate
    self.arrivals = arrivals
    self.concurrency = concurrency
    self.burst = burst
    self.every = every
    self.duration = duration
    self.warmup = warmup
    self.seed = seed
    self.wait = wait
    self.objective = objective
    self.maximumErrorShare = maximumErrorShare
    self.mix = mix
    self.folders = folders
    self.documents = documents
    self.checksTruth = checksTruth
  }

  /// One sentence for people.
  var text: String {
    let pace =
      switch mode {
      case .rate: "\(rateText), \(arrivals ?? "constant") arrivals"
      case .concurrency: "\(concurrency ?? 0) workers back to back"
      case .burst: "bursts of \(burst ?? 0) every \(every?.plainText ?? "-")"
      case .ramp: "the highest rate, from \(rateText), \(arrivals ?? "constant") arrivals"
      }
    var parts = [pace, mode == .ramp ? "steps of \(duration.plainText) or more" : duration.plainText]
    if warmup > .zero { parts.append("\(warmup.plainText) warm-up") }
    if let wait { parts.append("Prefer: wait=\(wait.text(digits: 3))") }
    parts.append("\(documents) documents of \(folders.joined(separator: ", "))")
    if let mix { parts.append("mix \(mix)") }
    return parts.joined(separator: "; ") + "; seed \(seed)"
  }

  private var rateText: String { rate.flatMap(Rate.init(perSecond:))?.text ?? "-" }
}

/// What was measured.
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
