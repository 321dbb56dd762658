/// Decides what work is let in, and what starts when.
///
/// A pure state machine: no clock, no task, no lock. Time is an argument; methods that can let work start return the actions
/// its driver must perform. Work goes through these phases, and can leave from each:
///
///     reserve → arriving → waiting → running → finished → (waiting again, or gone)
public struct SchedulerState: Sendable {
  /// What the driver must do.
  public enum Action: Sendable, Equatable {
    /// The work holds a slot now.
    case start(WorkID)
    /// The work's deadline passed in line. It holds its place until it leaves.
    case expire(WorkID)

    package var work: WorkID {
      switch self {
      case .start(let id), .expire(let id): id
      }
    }
  }

  /// The answer to `reserve`.
  public enum Answer: Sendable, Equatable {
    case reserved(WorkID)
    case refused(SchedulingRefusal)
  }

  /// A piece of work's life. Each case names what can follow.
  private enum Phase {
    /// Let in, its body is awaited. → waiting
    case arriving
    /// In line for a slot. → running, finished
    case waiting
    /// Holds a slot. → finished
    case running
    /// Its time at the engine is over, its answer is not decided. → waiting
    case finished
  }

  private struct Held {
    var entry: EngineQueue.Entry
    var caller: String
    var deadline: Double
    var phase: Phase
    /// What it would have taken with the engine for itself, once it is done; see `timeAlone`.
    var secondsAlone: Double?
  }

  private struct Caller {
    var number: Int
    var held: Int
  }

  /// Work that was turned away for want of time, of a caller that holds less than its share.
  private struct Claim {
    var entry: EngineQueue.Entry
    /// Seconds it gave, from when it came.
    var allowance: Double
    var expires: Double
  }

  private var queue: EngineQueue
  private var held: [WorkID: Held] = [:]
  private var callers: [String: Caller] = [:]
  private var claims: [String: Claim] = [:]
  private var kinds: [String: Int] = ["": 0]
  /// Of kinds of which nothing was learned.
  private var assumed = ServiceEstimate()
  private var nextWork = 0
  private var nextCaller = 0
  /// When the first event was, and seconds since.
  private var beginning: ContinuousClock.Instant?
  private var time = 0.0
  /// When work was last refused.
  private var lastRefusal = -Double.infinity

  /// - Parameters:
  ///   - limits: what to keep within.
  ///   - batchFactor: how many times longer the shared part of work takes with so many in flight, itself included; 1 for CPUs.
  public init(limits: SchedulingLimits, batchFactor: @escaping @Sendable (Int) -> Double = { _ in 1 }) {
    queue = EngineQueue(limits: limits, batchFactor: batchFactor)
  }

  /// Kinds of work that are told apart; further ones are learned together.
  private static let maximumKinds = 16
  /// Callers whose claims are kept at a time.
  private static let maximumClaims = 16
  /// Seconds for which room is kept for a caller that was turned away: long enough to come back after `Retry-After`.
  private static let claimLifetime = 60.0
}

// MARK: - What is there

extension SchedulerState {
  /// What is held at present.
  public var status: SchedulingStatus {
    SchedulingStatus(
      arriving: held.values.count { $0.phase == .arriving }, waiting: queue.waiting.count,
      inFlight: queue.running.count, finished: held.values.count { $0.phase == .finished },
      tokensInFlight: queue.tokensInFlight, slots: queue.slots)
  }

  /// Another engine, or the same with other limits. Work that holds a slot keeps it.
  public mutating func setLimits(
    _ limits: SchedulingLimits, batchFactor: @escaping @Sendable (Int) -> Double, at now: ContinuousClock.Instant
  ) -> [Action] {
    advance(to: now)
    queue.limits = limits
    queue.batchFactor = batchFactor
    return dispatch()
  }

  public var limits: SchedulingLimits { queue.limits }

  /// How much longer than estimated work takes on this engine, as far as was measured otherwise. Work that was done teaches
  /// better.
  public mutating func expect(pace: Double) {
    // Another moment may be busier or calmer: as much as one document.
    assumed = ServiceEstimate(mean: pace, weight: 1)
    for kind in queue.estimates.indices where !queue.estimates[kind].isLearned { queue.estimates[kind] = assumed }
  }

  /// Share of the time in which work waits for a processor on this machine, lately.
  public mutating func feel(pressure: Double) { queue.pressure = min(1, max(0, pressure)) }
}

// MARK: - Coming

extension SchedulerState {
  /// Work comes and wants a place.
  ///
  /// It gets one where a place is free, and either the engine is empty or it is predicted to be done in time with all work
  /// before it still in time.
  ///
  /// - Parameter followUp: time it needs elsewhere after it was here.
  public mutating func reserve(
    _ work: Work, followUp: Duration = .zero, at now: ContinuousClock.Instant
  ) -> Answer {
    advance(to: now)
    let known = callers[work.caller]
    let entry = entry(for: work, followUp: followUp, caller: known?.number ?? nextCaller)
    if let refusal = refusal(of: entry, caller: work.caller) {
      lastRefusal = time
      if refusal.reason == .late || refusal.reason == .delaysOthers { claim(entry, for: work.caller) }
      return .refused(refusal)
    }
    nextWork += 1
    if known == nil { nextCaller += 1 }
    callers[work.caller, default: Caller(number: entry.caller, held: 0)].held += 1
    queue.callerCame(entry.caller)
    held[entry.id] = Held(entry: entry, caller: work.caller, deadline: seconds(work.deadline), phase: .arriving)
    return .reserved(entry.id)
  }

  /// When work would be done if it came now and were let in, with a margin for the error of prediction.
  ///
  /// - Parameter count: as much work of the same kind comes before it and is not here yet.
  public mutating func forecast(
    _ work: Work, behind count: Int = 0, at now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant {
    advance(to: now)
    var entry = entry(for: work, followUp: .zero, caller: callers[work.caller]?.number ?? nextCaller)
    var queue = expected(with: work.caller)
    queue.callerCame(entry.caller)
    for _ in 0..<count {
      queue.waiting.append(entry)
      entry.id = WorkID(number: entry.id.number + 1)
    }
    queue.waiting.append(entry)
    guard let own = Forecast(queue, at: time).outcome(of: entry.id) else { return now }
    return now + .seconds(own.end + EngineQueue.margin * own.deviation - time)
  }

  /// How long work would be on the engine in the company of those that are here, with the same margin.
  ///
  /// - Parameter count: pieces of work of the same kind in flight at the same time.
  public mutating func service(_ work: Work, beside count: Int, at now: ContinuousClock.Instant) -> Duration {
    advance(to: now)
    let entry = entry(for: work, followUp: .zero, caller: nextCaller)
    let company = min(queue.slots, queue.running.count + queue.waiting.count + count + 1)
    let margin = EngineQueue.margin * queue.spread(ofKind: entry.kind)
    return .seconds(queue.service(entry, inFlight: company) * (1 + margin))
  }

  private func refusal(of entry: EngineQueue.Entry, caller: String) -> SchedulingRefusal? {
    let limits = queue.limits
    if held.count >= limits.capacity { return refusal(.queueFull) }
    if held.count >= limits.capacity - limits.keptPlaces, holdsShare(caller) { return refusal(.unfairShare) }
    // On an empty engine a wrong prediction would never be corrected.
    if held.values.allSatisfy({ $0.phase == .finished }) { return nil }
    let expected = expected(with: caller)
    let isContended = time - lastRefusal < Self.claimLifetime
    let margin = startsAtOnce(entry) && !isContended ? queue.marginOfFreeSlots : EngineQueue.margin
    let promiseMargin = min(margin, promiseMargin(against: caller))
    guard let reason = expected.objection(to: entry, at: time, margin: margin, promiseMargin: promiseMargin) else {
      return nil
    }
    // What would be late alone as well is not refused because of others: either the prediction is wrong, or the deadline is.
    if reason == .late, entry.due < time + queue.service(entry, inFlight: 1), startsAtOnce(entry) { return nil }
    return SchedulingRefusal(
      reason: reason, retryAfter: .seconds(pause(until: entry, fits: expected, promiseMargin: promiseMargin)))
  }

  private func startsAtOnce(_ entry: EngineQueue.Entry) -> Bool {
    queue.waiting.isEmpty && !held.values.contains { $0.phase == .arriving } && queue.couldStart(entry)
  }

  /// Deviations by which a newcomer must leave others early: none where its caller holds less than another does.
  private func promiseMargin(against caller: String) -> Double {
    let own = callers[caller]?.held ?? 0
    return callers.values.contains { $0.held > own } ? 0 : EngineQueue.margin
  }

  /// Whether a caller holds an equal part of everything that can be held, with one part for the next caller.
  private func holdsShare(_ caller: String) -> Bool {
    let known = callers[caller]
    let parts = callers.count + (known == nil ? 2 : 1)
    return (known?.held ?? 0) * parts >= queue.limits.capacity
  }

  /// A place is free when the first of those that are here is done.
  private func refusal(_ reason: SchedulingRefusal.Reason) -> SchedulingRefusal {
    let end = Forecast(expected(with: nil), at: time).outcomes.first?.end
    return SchedulingRefusal(reason: reason, retryAfter: .seconds(max(0, (end ?? time + 1) - time)))
  }

  /// The queue at the speed that is known by now, with all that is on its way, and with what was turned away from callers that
  /// hold less than this one.
  private func expected(with caller: String?) -> EngineQueue {
    var queue = queue
    queue.assumeSlowness(at: time)
    for work in held.values where work.phase == .arriving { queue.waiting.append(work.entry) }
    guard let caller, let known = callers[caller] else { return queue }
    for (name, claim) in claims where name != caller && callers[name]?.held ?? 0 < known.held {
      var entry = claim.entry
      entry.due = time + claim.allowance
      queue.callerCame(entry.caller)
      queue.waiting.append(entry)
    }
    return queue
  }

  /// Seconds after which the work would find no objection, should nothing else come.
  private func pause(
    until entry: EngineQueue.Entry, fits expected: EngineQueue, promiseMargin: Double
  ) -> Double {
    let moments = Forecast(expected, at: time, keepsMoments: true).moments
    // At the last moment nothing is left to object.
    var (low, high) = (0, moments.count - 1)
    while low < high {
      let middle = (low + high) / 2
      var later = entry
      later.due += moments[middle].time - time
      let moment = moments[middle]
      let objection = moment.queue.objection(
        to: later, at: moment.time, margin: EngineQueue.margin, promiseMargin: promiseMargin)
      if objection == nil {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return moments.isEmpty ? 0 : moments[low].time - time
  }

  private mutating func claim(_ entry: EngineQueue.Entry, for caller: String) {
    claims = claims.filter { $0.value.expires > time }
    guard claims[caller] != nil || claims.count < Self.maximumClaims else { return }
    nextWork += 1
    var entry = entry
    entry.id = WorkID(number: nextWork)
    if callers[caller] == nil { nextCaller += 1 }
    claims[caller] = Claim(entry: entry, allowance: entry.due - time, expires: time + Self.claimLifetime)
  }

  private mutating func entry(for work: Work, followUp: Duration, caller: Int) -> EngineQueue.Entry {
    let deadline = seconds(work.deadline)
    var entry = EngineQueue.Entry(
      id: WorkID(number: nextWork + 1), caller: caller, due: deadline - followUp / .seconds(1), kind: 0,
      isPatient: deadline - time > queue.limits.patience / .seconds(1), tokens: 0, holdsImage: false, exclusive: 0,
      shared: 0)
    entry.estimate(work.demand, kind: kind(work.demand.kind))
    return entry
  }

  /// The index of a kind's estimate.
  private mutating func kind(_ name: String) -> Int {
    if let known = kinds[name] { return known }
    guard kinds.count < Self.maximumKinds else { return 0 }
    kinds[name] = queue.estimates.count
    queue.estimates.append(assumed)
    return queue.estimates.count - 1
  }
}

// MARK: - Going on

extension SchedulerState {
  /// The work wants its slot now: what it needs is here. It starts at once or later.
  ///
  /// Also for finished work that needs the engine once more.
  public mutating func ready(_ id: WorkID, at now: ContinuousClock.Instant) -> [Action] {
    advance(to: now)
    guard let work = held[id], work.phase == .arriving || work.phase == .finished else { return [] }
    held[id]?.phase = .waiting
    queue.waiting.append(work.entry)
    return dispatch()
  }

  /// What the work needs is known better than when it came.
  ///
  /// The tokens of running work stay what they were.
  public mutating func revise(_ id: WorkID, _ demand: Demand, at now: ContinuousClock.Instant) -> [Action] {
    advance(to: now)
    guard let work = held[id] else { return [] }
    var entry = work.entry
    entry.estimate(demand, kind: kind(demand.kind))
    if work.phase == .running {
      queue.revise(running: id, exclusive: entry.exclusive, shared: entry.shared, kind: entry.kind)
    } else {
      held[id]?.entry = entry
      if let index = queue.waiting.firstIndex(where: { $0.id == id }) { queue.waiting[index] = entry }
    }
    return dispatch()
  }

  /// The engine has done what it does for this work alone: its image and prompt are read.
  public mutating func prefilled(_ id: WorkID, at now: ContinuousClock.Instant) -> [Action] {
    advance(to: now)
    queue.toldOfPrefills = true
    queue.exclusiveEnded(id)
    return dispatch()
  }

  /// So much of running work is done; the rest is expected to take as long a piece.
  ///
  /// - Parameter share: from 0 to 1.
  public mutating func progress(_ id: WorkID, share: Double, at now: ContinuousClock.Instant) {
    advance(to: now)
    queue.progressed(id, share: share, at: time)
  }

  /// Running work is done: its slot is free, the time it took is learned, its place is kept.
  public mutating func finish(_ id: WorkID, at now: ContinuousClock.Instant) -> [Action] {
    end(id, learns: true, at: now)
  }

  /// What finished work would have taken with the engine for itself, as far as can be told from who else was there; nil for
  /// other work, and where it took too little to tell.
  public func timeAlone(_ id: WorkID) -> Duration? { held[id]?.secondsAlone.map { .seconds($0) } }

  /// Work ends in line or on the engine without being done: its slot is free, its place is kept, nothing is learned.
  public mutating func abandon(_ id: WorkID, at now: ContinuousClock.Instant) -> [Action] {
    end(id, learns: false, at: now)
  }

  /// The work goes, whatever it did; its place is free. Without effect when it is gone.
  public mutating func release(_ id: WorkID, at now: ContinuousClock.Instant) -> [Action] {
    let actions = end(id, learns: false, at: now)
    guard let work = held.removeValue(forKey: id) else { return actions }
    if let caller = callers[work.caller] {
      callers[work.caller]?.held -= 1
      if caller.held == 1 {
        callers[work.caller] = nil
        queue.callerLeft(caller.number)
      }
    }
    return actions
  }

  /// Time has passed: work in line whose deadline is over expires.
  public mutating func expire(at now: ContinuousClock.Instant) -> [Action] {
    advance(to: now)
    return dispatch()
  }

  private mutating func end(_ id: WorkID, learns: Bool, at now: ContinuousClock.Instant) -> [Action] {
    advance(to: now)
    switch held[id]?.phase {
    case .waiting: queue.waiting.removeAll { $0.id == id }
    case .running: held[id]?.secondsAlone = queue.end(id, learns: learns, at: time)
    case .arriving, .finished, nil: break
    }
    held[id]?.phase = .finished
    return dispatch()
  }

  /// Expires who is too late, and fills the slots.
  private mutating func dispatch() -> [Action] {
    var actions: [Action] = []
    queue.waiting.removeAll { entry in
      guard let work = held[entry.id], work.deadline <= time else { return false }
      held[entry.id]?.phase = .finished
      actions.append(.expire(entry.id))
      return true
    }
    while let entry = queue.startNext(at: time) {
      held[entry.id]?.phase = .running
      actions.append(.start(entry.id))
    }
    return actions
  }

  private mutating func advance(to now: ContinuousClock.Instant) {
    let later = seconds(now)
    guard later > time else { return }
    queue.advance(by: later - time)
    time = later
  }

  private mutating func seconds(_ instant: ContinuousClock.Instant) -> Double {
    let beginning = self.beginning ?? instant
    self.beginning = beginning
    return (instant - beginning) / .seconds(1)
  }
}

extension EngineQueue.Entry {
  fileprivate mutating func estimate(_ demand: Demand, kind: Int) {
    self.kind = kind
    tokens = max(0, demand.tokens)
    holdsImage = demand.holdsImage
    exclusive = max(0, demand.exclusive / .seconds(1))
    shared = max(0, demand.shared / .seconds(1))
  }
}
