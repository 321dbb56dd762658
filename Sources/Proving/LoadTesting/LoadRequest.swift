/// The load that was requested.
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
