import Batching
import TestSupport
import Testing

/// A day at a scheduler, drawn at random: limits, callers, work, how long it really takes, who leaves and when. Keeps its own
/// books of what must hold.
struct RandomTrace {
  /// What became of a piece of work.
  enum Outcome { case refused, done, expired, cancelled }

  private enum Event {
    case arrival(Int), bodyComes(WorkID), prefillEnds(WorkID), ends(WorkID), leaves(WorkID), cancels(WorkID)
    case deadline(WorkID), limits(SchedulingLimits)
  }

  private struct Held {
    var number: Int
    var caller: String
    var demand: Demand
    var isPatient: Bool
    var isReady = false
    var isRunning = false
    var readsImage = false
    var isGone = false
  }

  private var generator: SeededGenerator
  private var state: SchedulerState
  private var limits: SchedulingLimits
  private var events: [(time: Double, order: Int, event: Event)] = []
  private var scheduled = 0
  /// The limits were changed: what runs may be above the new ones.
  private var limitsChanged = false
  private var held: [WorkID: Held] = [:]
  private var now = 0.0
  private(set) var outcomes: [Int: [Outcome]] = [:]
  /// Seconds of all slots, and those of empty ones while all work in line would fit.
  private(set) var slotSeconds = 0.0
  private(set) var idleSeconds = 0.0
  let count: Int
  /// Everybody has time enough.
  private let isRelaxed: Bool

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    count = Int.random(in: 5...60, using: &generator)
    isRelaxed = Bool.random(using: &generator)
    limits = Self.limits(&generator)
    state = SchedulerState(limits: limits) { 1 + 0.15 * Double($0 - 1) }
    var time = 0.0
    for number in 0..<count {
      if Double.random(in: 0..<1, using: &generator) < 0.6 { time += Double.random(in: 0...2, using: &generator) }
      schedule(time, .arrival(number))
    }
    if Int.random(in: 0..<4, using: &generator) == 0 {
      schedule(time / 2, .limits(Self.limits(&generator)))
    }
  }

  private static func limits(_ generator: inout SeededGenerator) -> SchedulingLimits {
    let slots = Int.random(in: 1...10, using: &generator)
    return SchedulingLimits(
      slots: slots, workers: Bool.random(using: &generator) ? (slots + 1) / 2 : nil,
      places: Int.random(in: 0...30, using: &generator),
      tokens: Bool.random(using: &generator) ? Int.random(in: 500...10_000, using: &generator) : nil,
      images: Bool.random(using: &generator) ? Int.random(in: 1...3, using: &generator) : nil,
      patience: .seconds(Int.random(in: 5...60, using: &generator)))
  }

  private mutating func schedule(_ time: Double, _ event: Event) {
    scheduled += 1
    events.append((time, scheduled, event))
  }

  /// Plays it to the end, when nobody is there any more.
  mutating func play() {
    while let next = events.indices.min(by: {
      (events[$0].time, events[$0].order) < (events[$1].time, events[$1].order)
    }) {
      let (time, _, event) = events.remove(at: next)
      now = time
      handle(event, at: time)
      checkLimits()
      checkThatSlotsAreUsed(until: events.map(\.time).min())
    }
    #expect(state.status.held == 0)
  }

  private mutating func handle(_ event: Event, at time: Double) {
    let now = Scenario.instant(time)
    switch event {
    case .arrival(let number): arrive(number, at: time)
    case .bodyComes(let id):
      guard let work = held[id], !work.isGone else { return }
      held[id]?.isReady = true
      perform(state.ready(id, at: now), at: time)
    case .prefillEnds(let id):
      guard let work = held[id], work.isRunning else { return }
      held[id]?.readsImage = false
      perform(state.prefilled(id, at: now), at: time)
    case .ends(let id):
      guard let work = held[id], work.isRunning else { return }
      held[id]?.isRunning = false
      held[id]?.readsImage = false
      outcomes[work.number, default: []].append(.done)
      let actions = Bool.random(using: &generator) ? state.finish(id, at: now) : state.abandon(id, at: now)
      schedule(time + Double.random(in: 0...3, using: &generator), .leaves(id))
      perform(actions, at: time)
    case .leaves(let id):
      held[id]?.isGone = true
      perform(state.release(id, at: now), at: time)
    case .cancels(let id):
      guard let work = held[id], !work.isGone else { return }
      held[id]?.isGone = true
      held[id]?.isReady = false
      held[id]?.isRunning = false
      held[id]?.readsImage = false
      if outcomes[work.number] == nil { outcomes[work.number] = [.cancelled] }
      perform(state.release(id, at: now), at: time)
    case .deadline: perform(state.expire(at: now), at: time)
    case .limits(let limits):
      self.limits = limits
      limitsChanged = true
      perform(state.setLimits(limits, batchFactor: { _ in 1 }, at: now), at: time)
    }
  }

  private mutating func arrive(_ number: Int, at time: Double) {
    let hasImage = Bool.random(using: &generator)
    let demand = Demand(
      kind: ["", "receipt", "statement"].randomElement(using: &generator) ?? "",
      tokens: Int.random(in: 50...3_000, using: &generator), holdsImage: hasImage,
      exclusive: .seconds(hasImage ? Double.random(in: 0.1...2, using: &generator) : 0),
      shared: .seconds(Double.random(in: 0.05...3, using: &generator)))
    let within = isRelaxed ? 10_000 : Double.random(in: 0.2...60, using: &generator)
    let caller = ["a", "a", "b", "c"].randomElement(using: &generator) ?? "a"
    let before = state.status.held
    switch state.reserve(
      Scenario.work(from: caller, at: time, within: within, demand),
      followUp: .seconds(Double.random(in: 0...0.5, using: &generator)), at: Scenario.instant(time))
    {
    case .refused(let refusal):
      outcomes[number, default: []].append(.refused)
      #expect(refusal.retryAfter >= .zero)
      // An engine with nobody at it refuses nobody.
      #expect(before > 0)
    case .reserved(let id):
      #expect(before < max(1, limits.slots) + limits.places)
      #expect(held[id] == nil)
      held[id] = Held(number: number, caller: caller, demand: demand, isPatient: .seconds(within) > limits.patience)
      schedule(time + Double.random(in: 0...1, using: &generator), .bodyComes(id))
      schedule(time + within, .deadline(id))
      if Int.random(in: 0..<5, using: &generator) == 0 {
        schedule(time + Double.random(in: 0...8, using: &generator), .cancels(id))
      }
    }
  }

  private mutating func perform(_ actions: [SchedulerState.Action], at time: Double) {
    for action in actions {
      switch action {
      case .start(let id):
        guard let work = held[id], work.isReady, !work.isGone else {
          Issue.record("started without being ready, or after it left")
          continue
        }
        held[id]?.isReady = false
        held[id]?.isRunning = true
        held[id]?.readsImage = work.demand.holdsImage
        // Real times are up to three times shorter or longer than estimated.
        let factor = exp3(Double.random(in: -1...1, using: &generator))
        let exclusive = work.demand.exclusive / .seconds(1) * factor
        if Bool.random(using: &generator) { schedule(time + exclusive, .prefillEnds(id)) }
        schedule(time + exclusive + work.demand.shared / .seconds(1) * factor * 1.5, .ends(id))
      case .expire(let id):
        guard let work = held[id], work.isReady, !work.isGone else {
          Issue.record("expired without waiting")
          continue
        }
        held[id]?.isReady = false
        outcomes[work.number, default: []].append(.expired)
        schedule(time + 0.01, .leaves(id))
      }
    }
  }

  private func exp3(_ power: Double) -> Double { power < 0 ? 1 / (1 - 2 * power) : 1 + 2 * power }

  private var running: [Held] { held.values.filter(\.isRunning) }

  /// Holds where limits were not lowered under work that runs; what is over them then only shrinks.
  private mutating func checkLimits() {
    let running = running
    #expect(state.status.inFlight == running.count)
    #expect(state.status.waiting == held.values.count(where: \.isReady))
    guard !limitsChanged else { return }
    // One slot more than there are is for a caller that has none.
    let spare = limits.workers == nil ? 0 : 1
    #expect(running.count <= limits.slots + spare)
    for caller in Set(running.map(\.caller)) {
      #expect(running.count { $0.caller == caller } <= limits.slots)
    }
    #expect(held.values.count { !$0.isGone } <= limits.slots + limits.places)
    let tokens = running.reduce(0) { $0 + $1.demand.tokens }
    if let limit = limits.tokens { #expect(tokens <= limit || running.count == 1) }
    if let limit = limits.images { #expect(running.count(where: \.readsImage) <= limit) }
    if limits.slots > 1 { #expect(running.count(where: \.isPatient) < limits.slots + spare) }
  }

  /// Where everybody has time, no work waits that fits. Where not, it may wait for what is kept for other work that does not
  /// fit, or shortly for a promise; the latter is added up.
  private mutating func checkThatSlotsAreUsed(until next: Double?) {
    let running = running
    guard let next, held.values.contains(where: { !$0.isGone }) else { return }
    slotSeconds += Double(limits.slots) * (next - now)
    guard running.count < limits.slots else { return }
    let waiting = held.values.filter(\.isReady)
    let fitting = waiting.filter { fits($0, beside: running) }
    if isRelaxed { #expect(fitting.isEmpty) }
    if !fitting.isEmpty, fitting.count == waiting.count {
      idleSeconds += Double(limits.slots - running.count) * (next - now)
    }
  }

  private func fits(_ work: Held, beside running: [Held]) -> Bool {
    if running.isEmpty { return true }
    let tokens = running.reduce(work.demand.tokens) { $0 + $1.demand.tokens }
    if let limit = limits.tokens, tokens > limit { return false }
    if let limit = limits.images, work.demand.holdsImage, running.count(where: \.readsImage) >= limit { return false }
    return !work.isPatient || limits.slots == 1
      || running.count(where: \.isPatient) < min(limits.workers ?? limits.slots, limits.slots - 1)
  }
}
