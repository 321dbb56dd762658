/// The engine as the scheduler sees it: what waits, what runs, who goes next, and how far each piece of work is.
///
/// Times are seconds after some beginning. The scheduler moves it along with reality; forecasts play copies of it to the end.
struct EngineQueue: Sendable {
  /// Work that may start.
  struct Entry: Sendable {
    var id: WorkID
    var caller: Int
    /// When it must be done here; what follows elsewhere is taken off already.
    var due: Double
    /// Index of its kind in `estimates`.
    var kind: Int
    var isPatient: Bool
    var tokens: Int
    var holdsImage: Bool
    /// Estimated seconds; see `Demand`.
    var exclusive: Double
    var shared: Double
  }

  var limits: SchedulingLimits
  /// By kind of work.
  var estimates = [ServiceEstimate()]
  /// Share of the time in which work waits for a processor on this machine, lately; from 0 to 1.
  var pressure = 0.0
  var waiting: [Entry] = []
  var running: [Running] = []
  /// Engine time that was given to each caller that is here, in seconds; a newcomer begins with the least.
  var attained: [Int: Double] = [:]
  /// The driver tells when images are read; otherwise they count until their work is done.
  var toldOfPrefills = false
  /// Slot seconds that may still be left empty for promises; see `holds`.
  var holdCredit = 0.0
  /// Slots are left empty at present though work waits that fits.
  var isHolding = false
  /// How much longer than alone `shared` takes for so many in flight.
  var batchFactor: @Sendable (Int) -> Double

  init(limits: SchedulingLimits, batchFactor: @escaping @Sendable (Int) -> Double) {
    self.limits = limits
    self.batchFactor = batchFactor
  }

  var slots: Int { max(1, limits.slots) }
  var tokensInFlight: Int { running.reduce(0) { $0 + $1.entry.tokens } }

  func stretch(inFlight: Int) -> Double { max(1, batchFactor(max(1, inFlight))) }

  /// Workers share the processors with everything else on this machine, a model on a GPU does not.
  var sharesProcessors: Bool { limits.workers != nil }

  /// How far a kind's measurements are likely to be from their mean, as a share of it.
  ///
  /// However alike the last ones were, the mean of a calm is wrong in a storm, when what shares the machine with the engine is
  /// busier: a model on a GPU by a tenth, workers on the processors by four (benchmarks/overload.py on two shared cores).
  func spread(ofKind kind: Int) -> Double {
    max(sharesProcessors ? 0.4 : 0.1, estimates[kind].deviation / estimates[kind].mean)
  }

  /// Seconds that work takes in the company of so many, itself included.
  func service(_ entry: Entry, inFlight: Int) -> Double {
    estimates[entry.kind].mean * (entry.exclusive + entry.shared * stretch(inFlight: inFlight))
  }

  // MARK: - Callers

  mutating func callerCame(_ caller: Int) {
    if attained[caller] == nil { attained[caller] = attained.values.min() ?? 0 }
  }

  mutating func callerLeft(_ caller: Int) { attained[caller] = nil }
}
