/// What runs, and how far it is.
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
    /// Seconds for which it had a slot and no worker.
    var waited = 0.0
    /// Seconds by which reports have changed what is left; they are no part of the prediction that is judged at the end.
    var reported = 0.0
    /// It has told how much of it is done.
    var hasProgressed = false
  }

  /// How many of `running`, from the front, are worked on.
  private var workedOn: Int { min(running.count, max(1, limits.workers ?? running.count)) }

  /// Seconds until the work at an index of `running` is done if nothing joins or leaves: the engine first does what it does for
  /// one at a time.
  func left(at index: Int) -> Double {
    let exclusive = running.reduce(0) { $0 + $1.exclusiveLeft }
    return exclusive + (waitForWorker(at: index) + running[index].sharedLeft) * stretch(inFlight: running.count)
  }

  /// Seconds of `sharedLeft` until a worker is free for the work at an index.
  private func waitForWorker(at index: Int) -> Double {
    guard index >= workedOn else { return 0 }
    var workers = running[..<workedOn].map { max(0, $0.sharedLeft) }.sorted()
    for work in running[workedOn..<index] { workers = ([workers[0] + work.sharedLeft] + workers[1...]).sorted() }
    return workers[0]
  }

  /// Which running work ends first, and in how many seconds; nil where none runs.
  func nextEnd() -> (id: WorkID, pause: Double)? {
    guard let first = running[..<workedOn].indices.min(by: { running[$0].sharedLeft < running[$1].sharedLeft }) else {
      return nil
    }
    return (running[first].entry.id, max(0, left(at: first)))
  }

  /// Time passes for the work on the engine: exclusive parts one after another while the others stand still, then all together.
  mutating func advance(by seconds: Double) {
    spendHoldCredit(for: seconds)
    for index in running.indices.dropFirst(workedOn) { running[index].waited += seconds }
    var seconds = seconds
    for index in running.indices where running[index].exclusiveLeft > 0 {
      let part = min(seconds, running[index].exclusiveLeft)
      running[index].exclusiveLeft -= part
      seconds -= part
      guard seconds > 0 else { return }
    }
    let part = seconds / stretch(inFlight: running.count)
    for index in running.indices.prefix(workedOn) { running[index].sharedLeft -= part }
  }

  /// The engine has done what it does for this work alone, and so, as far as predictions go, for all that began before.
  mutating func exclusiveEnded(_ id: WorkID) {
    guard let last = running.firstIndex(where: { $0.entry.id == id }) else { return }
    report { queue in
      queue.endExclusive(upTo: last)
      queue.running[last].readsImage = false
      // It has not begun the rest before.
      let work = queue.running[last]
      queue.running[last].sharedLeft = max(work.sharedLeft, work.entry.shared * work.ratio)
    }
  }

  private mutating func endExclusive(upTo last: Int) {
    for index in 0...last { running[index].exclusiveLeft = 0 }
  }

  /// So much of the work is done; the rest goes on as fast.
  ///
  /// - Parameter share: above 0, at most 1.
  mutating func progressed(_ id: WorkID, share: Double, at time: Double) {
    guard share > 0, let index = running.firstIndex(where: { $0.entry.id == id }) else { return }
    running[index].hasProgressed = true
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

  /// In a forecast of work on processors: what is known of their speed before any of the work is done that shows it. What is
  /// late already is learned from as if it ended now, and others that wait for the processors slow all work down.
  mutating func assumeSlowness(at time: Double) {
    guard sharesProcessors else { return }
    // What has told how far it is has told why it takes so long: it has many pages.
    for (index, work) in running.prefix(workedOn).enumerated() where !work.hasProgressed {
      let elapsed = time - work.began - work.waited
      let predicted = elapsed + left(at: index) + work.reported
      guard predicted > 0.001, elapsed > predicted else { continue }
      estimates[work.entry.kind].learn(work.ratio * elapsed / predicted, sharesProcessors: true, pressure: pressure)
    }
    for kind in estimates.indices { estimates[kind].assume(pressure: pressure) }
    for index in running.indices {
      let ratio = estimates[running[index].entry.kind].mean
      guard ratio > running[index].ratio else { continue }
      if running[index].sharedLeft > 0 { running[index].sharedLeft *= ratio / running[index].ratio }
      running[index].ratio = ratio
    }
  }

  /// What takes longer than predicted is assumed to go on for half a deviation more.
  mutating func assumeOverdueGoesOn() {
    for index in running.indices {
      let work = running[index]
      let least = spread(ofKind: work.entry.kind) * work.entry.shared * work.ratio / 2
      running[index].sharedLeft = max(least, work.sharedLeft)
    }
  }

  /// Changes what is left without changing the prediction that is judged when the work is done.
  private mutating func report(_ change: (inout EngineQueue) -> Void) {
    let before = running.indices.map(left(at:))
    change(&self)
    for index in running.indices { running[index].reported += before[index] - left(at: index) }
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
  /// - Returns: seconds that it would have taken with the engine for itself: its time, less the share in which the prediction
  ///   has it stretched by others. nil where nothing is learned.
  mutating func end(_ id: WorkID, learns: Bool, at time: Double) -> Double? {
    guard let index = running.firstIndex(where: { $0.entry.id == id }) else { return nil }
    if learns { report { $0.endExclusive(upTo: index) } }
    let work = running[index]
    let elapsed = time - work.began - work.waited
    let predicted = elapsed + left(at: index) + work.reported
    running.remove(at: index)
    // Times this short are the clock's, not the engine's.
    guard predicted > 0.001, elapsed > 0 else { return nil }
    // What a worker gave up takes at least as long: the mean of those that are on time would break promises for good.
    if learns || sharesProcessors && elapsed > predicted {
      estimates[work.entry.kind].learn(
        work.ratio * elapsed / predicted, sharesProcessors: sharesProcessors, pressure: pressure)
    }
    guard learns else { return nil }
    return min(1, work.ratio * (work.entry.exclusive + work.entry.shared * stretch(inFlight: 1)) / predicted) * elapsed
  }
}
