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
  var waiting: [Entry] = []
  private(set) var running: [Running] = []
  /// Engine time that was given to each caller that is here, in seconds; a newcomer begins with the least.
  private(set) var attained: [Int: Double] = [:]
  /// The driver tells when images are read; otherwise they count until their work is done.
  var toldOfPrefills = false
  /// How much longer than alone `shared` takes for so many in flight.
  var batchFactor: @Sendable (Int) -> Double

  init(limits: SchedulingLimits, batchFactor: @escaping @Sendable (Int) -> Double) {
    self.limits = limits
    self.batchFactor = batchFactor
  }

  var slots: Int { max(1, limits.slots) }
  var tokensInFlight: Int { running.reduce(0) { $0 + $1.entry.tokens } }

  func stretch(inFlight: Int) -> Double { max(1, batchFactor(max(1, inFlight))) }

  /// Seconds that work takes in the company of so many, itself included.
  func service(_ entry: Entry, inFlight: Int) -> Double {
    estimates[entry.kind].mean * (entry.exclusive + entry.shared * stretch(inFlight: inFlight))
  }

  // MARK: - Callers

  mutating func callerCame(_ caller: Int) {
    if attained[caller] == nil { attained[caller] = attained.values.min() ?? 0 }
  }

  mutating func callerLeft(_ caller: Int) { attained[caller] = nil }

  // MARK: - Starting

  /// What must be left free for work that can wait no longer but does not fit yet.
  private struct Kept {
    var slots = 0
    var tokens = 0
    var images = 0
  }

  /// Order of classes, first to last.
  private enum Urgency: Int {
    /// Must start about now to be on time.
    case pressing
    case ordinary
    /// Cannot be on time any more; must not make others late as well.
    case hopeless
  }

  /// Moves the work that goes next from the line to the engine; nil where none may start.
  ///
  /// Pressing work comes first, the earliest deadline before others. Then the caller that was given least, of its work that with
  /// the earliest deadline. What does not fit is passed over, but pressing work has what it needs kept for it.
  mutating func startNext(at time: Double) -> Entry? {
    guard running.count < slots, !waiting.isEmpty else { return nil }
    var kept = Kept()
    var passed: Set<Int> = []
    while let (index, urgency) = first(at: time, except: passed) {
      let entry = waiting[index]
      if fits(entry, leaving: kept) {
        waiting.remove(at: index)
        start(entry, at: time)
        return entry
      }
      // Patient work that may not take the last slot is not helped by keeping that free.
      if urgency == .pressing, mayBePatient(entry) {
        kept.slots += 1
        kept.tokens += entry.tokens
        kept.images += entry.holdsImage ? 1 : 0
        if running.count + kept.slots >= slots { return nil }
      }
      passed.insert(index)
    }
    return nil
  }

  /// Puts work on the engine, whatever else is there.
  private mutating func start(_ entry: Entry, at time: Double) {
    let ratio = estimates[entry.kind].mean
    attained[entry.caller, default: 0] +=
      entry.exclusive + entry.shared * stretch(inFlight: slots) / Double(slots)
    running.append(
      Running(
        entry: entry, began: time, ratio: ratio, readsImage: entry.holdsImage,
        exclusiveLeft: entry.exclusive * ratio, sharedLeft: entry.shared * ratio))
  }

  private func first(at time: Double, except passed: Set<Int>) -> (index: Int, urgency: Urgency)? {
    var best: (index: Int, urgency: Urgency, given: Double)?
    let factor = stretch(inFlight: running.count + 1)
    let compares = attained.count > 1
    for (index, entry) in waiting.enumerated() where !passed.contains(index) {
      let service = estimates[entry.kind].mean * (entry.exclusive + entry.shared * factor)
      let slack = entry.due - time - service
      // Within half its own time some slot will be free, even if all have begun something like it just now.
      let urgency: Urgency = slack < 0 ? .hopeless : slack <= service / 2 ? .pressing : .ordinary
      let given = compares && urgency == .ordinary ? attained[entry.caller] ?? 0 : 0
      guard let other = best else {
        best = (index, urgency, given)
        continue
      }
      let mine = (urgency.rawValue, given, entry.due, entry.id.number)
      if mine < (other.urgency.rawValue, other.given, waiting[other.index].due, waiting[other.index].id.number) {
        best = (index, urgency, given)
      }
    }
    return best.map { ($0.index, $0.urgency) }
  }

  private func mayBePatient(_ entry: Entry) -> Bool {
    !entry.isPatient || slots == 1 || running.count(where: \.entry.isPatient) < slots - 1
  }

  private func fits(_ entry: Entry, leaving kept: Kept) -> Bool {
    guard running.count + kept.slots < slots, mayBePatient(entry) else { return false }
    if entry.holdsImage, let images = limits.images,
      running.count(where: \.readsImage) + kept.images >= max(1, images)
    {
      return false
    }
    guard let tokens = limits.tokens, !running.isEmpty else { return true }
    return tokensInFlight + kept.tokens + entry.tokens <= tokens
  }

  /// True where work waits that could start beside what runs.
  ///
  /// For whoever measures how well slots are used; `startNext` leaves such work only while it keeps room for other.
  func couldStart(_ entry: Entry) -> Bool { fits(entry, leaving: Kept()) }
}

// MARK: - Running

extension EngineQueue {
  /// Work on the engine.
  struct Running: Sendable {
    var entry: Entry
    var began: Double
    /// What its estimates were multiplied with when it began.
    var ratio: Double
    /// Its image is being read.
    var readsImage: Bool
    /// Seconds still to come, as predicted; `shared` is below zero when it takes longer.
    var exclusiveLeft: Double
    var sharedLeft: Double
    /// Seconds by which reports have changed what is left; they are no part of the prediction that is judged at the end.
    var reported = 0.0
  }

  /// Seconds until the work is done if nothing joins or leaves: the engine first does what it does for one at a time.
  func left(_ work: Running) -> Double {
    running.reduce(0) { $0 + $1.exclusiveLeft } + work.sharedLeft * stretch(inFlight: running.count)
  }

  /// Time passes for the work on the engine: exclusive parts one after another while the others stand still, then all together.
  mutating func advance(by seconds: Double) {
    var seconds = seconds
    for index in running.indices where running[index].exclusiveLeft > 0 {
      let part = min(seconds, running[index].exclusiveLeft)
      running[index].exclusiveLeft -= part
      seconds -= part
      guard seconds > 0 else { return }
    }
    let part = seconds / stretch(inFlight: running.count)
    for index in running.indices { running[index].sharedLeft -= part }
  }

  /// The engine has done what it does for this work alone, and so, as far as predictions go, for all that began before.
  mutating func exclusiveEnded(_ id: WorkID) {
    guard let last = running.firstIndex(where: { $0.entry.id == id }) else { return }
    report { queue in
      for index in 0...last { queue.running[index].exclusiveLeft = 0 }
      queue.running[last].readsImage = false
      // It has not begun the rest before.
      let work = queue.running[last]
      queue.running[last].sharedLeft = max(work.sharedLeft, work.entry.shared * work.ratio)
    }
  }

  /// So much of the work is done; the rest goes on as fast.
  ///
  /// - Parameter share: above 0, at most 1.
  mutating func progressed(_ id: WorkID, share: Double, at time: Double) {
    guard share > 0, let index = running.firstIndex(where: { $0.entry.id == id }) else { return }
    report { queue in
      let rest = (time - queue.running[index].began) * (1 - min(1, share)) / share
      queue.running[index].exclusiveLeft = 0
      queue.running[index].sharedLeft = rest / queue.stretch(inFlight: queue.running.count)
    }
  }

  /// In a forecast: images whose exclusive part is over are read.
  mutating func concludeImages() {
    for index in running.indices where running[index].exclusiveLeft <= 0 { running[index].readsImage = false }
  }

  /// What takes longer than predicted is assumed to go on for half a deviation more.
  mutating func assumeOverdueGoesOn() {
    for index in running.indices {
      let work = running[index]
      let least = estimates[work.entry.kind].spread * work.entry.shared * work.ratio / 2
      running[index].sharedLeft = max(least, work.sharedLeft)
    }
  }

  /// Changes what is left without changing the prediction that is judged when the work is done.
  private mutating func report(_ change: (inout EngineQueue) -> Void) {
    let before = running.map(left)
    change(&self)
    for index in running.indices { running[index].reported += before[index] - left(running[index]) }
  }

  /// The estimate of running work is corrected.
  mutating func revise(running id: WorkID, exclusive: Double, shared: Double, kind: Int) {
    guard let index = running.firstIndex(where: { $0.entry.id == id }) else { return }
    let ratio = estimates[kind].mean
    let old = running[index]
    // What was begun stays begun.
    running[index].exclusiveLeft = max(0, old.exclusiveLeft + exclusive * ratio - old.entry.exclusive * old.ratio)
    running[index].sharedLeft += shared * ratio - old.entry.shared * old.ratio
    running[index].ratio = ratio
    running[index].entry.exclusive = exclusive
    running[index].entry.shared = shared
    running[index].entry.kind = kind
  }

  /// Takes work off the engine.
  ///
  /// - Parameter learns: it is done, and the time it took is to be learned from.
  mutating func end(_ id: WorkID, learns: Bool, at time: Double) {
    if learns { exclusiveEnded(id) }
    guard let index = running.firstIndex(where: { $0.entry.id == id }) else { return }
    let work = running[index]
    let elapsed = time - work.began
    let predicted = elapsed + left(work) + work.reported
    running.remove(at: index)
    // Times this short are the clock's, not the engine's.
    if learns, predicted > 0.001, elapsed > 0 { estimates[work.entry.kind].learn(work.ratio * elapsed / predicted) }
  }
}
