/// When everything that is held will be done: a copy of the queue played to its end.
struct Forecast: Sendable {
  /// One piece of work's end.
  struct Outcome: Sendable {
    var id: WorkID
    var due: Double
    /// Expected end.
    var end: Double
    /// By how much the end is likely to be missed, in seconds: one deviation.
    var deviation: Double
  }

  /// The queue at a moment when something ended.
  struct Moment: Sendable {
    var time: Double
    var queue: EngineQueue
  }

  /// In the order of their ends.
  private(set) var outcomes: [Outcome] = []
  /// Empty unless asked for; the last one has nothing left.
  private(set) var moments: [Moment] = []

  /// - Parameters:
  ///   - queue: with everything in it that is to be reckoned with.
  ///   - now: the queue's time.
  ///   - keepsMoments: whether `moments` is wanted.
  init(_ queue: EngineQueue, at now: Double, keepsMoments: Bool = false) {
    var queue = queue
    queue.assumeOverdueGoesOn()
    var time = now
    while true {
      while queue.startNext(at: time) != nil {}
      if let pause = queue.nextImageRead() {
        queue.advance(by: pause)
        time += pause
        queue.concludeImages()
        continue
      }
      guard let (id, pause) = queue.nextEnd() else { break }
      queue.advance(by: pause)
      time += pause
      guard let index = queue.running.firstIndex(where: { $0.entry.id == id }) else { break }
      // Only removed: what is predicted teaches nothing.
      let work = queue.running.remove(at: index)
      // What is not known of the engine's speed is wrong for all the time that the work was here.
      let spread = queue.spread(ofKind: work.entry.kind)
      outcomes.append(
        Outcome(id: id, due: work.entry.due, end: time, deviation: spread * (time - min(now, work.began))))
      if keepsMoments { moments.append(Moment(time: time, queue: queue)) }
    }
  }

  func outcome(of id: WorkID) -> Outcome? { outcomes.first { $0.id == id } }
}

extension EngineQueue {
  /// In how many seconds the image is read that the engine reads now; nil where nothing waits for that.
  fileprivate func nextImageRead() -> Double? {
    guard toldOfPrefills, limits.images != nil, !waiting.isEmpty else { return nil }
    // Exclusive parts go one after another, and some before it may belong to text.
    var pause = 0.0
    for work in running {
      pause += work.exclusiveLeft
      if work.readsImage, work.exclusiveLeft > 0 { return pause }
    }
    return nil
  }

  /// Deviations by which work must be predicted to be early. With 1 about one in a hundred of those that a model is asked for is
  /// late in the end, up to ten in a flood (docs/performance.md); more refuse what would have been on time, fewer break promises.
  static let margin = 1.0
  /// The same for work that starts at once while nothing is refused: the doubt is in its favour on an empty engine, where a
  /// refusal would not help other work, and against it on a full one, where most promises would be broken.
  var marginOfFreeSlots: Double { (4 * Double(running.count) / Double(slots) - 3) * Self.margin }

  /// Work that is late by so many deviations anyway is not a reason to refuse other work.
  private static let lostMargin = 3.0

  /// Whether work that comes now would be done in time, and no other work late because of it.
  ///
  /// - Parameters:
  ///   - margin: deviations by which it must be early itself.
  ///   - promiseMargin: deviations by which others must stay early.
  /// - Returns: nil where both holds.
  func objection(
    to entry: Entry, at time: Double, margin: Double, promiseMargin: Double
  ) -> SchedulingRefusal.Reason? {
    var queue = self
    queue.callerCame(entry.caller)
    queue.waiting.append(entry)
    let with = Forecast(queue, at: time)
    guard let own = with.outcome(of: entry.id), own.isOnTime(early: margin) else { return .late }
    let endangered = with.outcomes.filter { $0.id != entry.id && !$0.isOnTime(early: promiseMargin) }
    if endangered.isEmpty { return nil }
    let without = Forecast(self, at: time)
    let isDelayed = endangered.contains { later in
      guard let before = without.outcome(of: later.id) else { return false }
      // A microsecond is the arithmetic's.
      return before.isOnTime(early: -Self.lostMargin) && before.end + 1e-6 < later.end
    }
    return isDelayed ? .delaysOthers : nil
  }
}

extension Forecast.Outcome {
  /// Whether it ends by its deadline with so many deviations to spare.
  fileprivate func isOnTime(early deviations: Double) -> Bool { end + deviations * deviation <= due }
}
