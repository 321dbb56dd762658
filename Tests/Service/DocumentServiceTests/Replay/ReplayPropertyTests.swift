import Digest
import DocumentService
import TestSupport
import Testing

/// Random schedules of asking, leaving and finishing, each checked against what a caller may rely on.
@Suite struct ReplayPropertyTests {
  /// What the gateway around the state machine knows of a run.
  private struct Run {
    var key: ReplayKey?
    var digest: SHA256
    var waiters: Set<Int> = []
    /// Nobody waits for it any more; it winds down.
    var isCancelled = false
  }

  private struct Answer: Sendable {
    var run: Int
    var digest: SHA256
    var bytes: Int
    var at: ContinuousClock.Instant
  }

  private struct Schedule {
    let limits: ReplayState<Answer>.Limits
    var state: ReplayState<Answer>
    var now = ContinuousClock.now
    var runs: [Int: Run] = [:]
    var outcomes: [Int: Int] = [:]
    var lastWaiter = 0
    var replays = 0
    var joins = 0

    init(using random: inout SeededGenerator) {
      limits = .init(
        window: .seconds([0, 2, 60].randomElement(using: &random) ?? 1), answers: Int.random(in: 0...5, using: &random),
        bytes: Int.random(in: 0...500, using: &random))
      state = ReplayState(limits: limits)
    }

    mutating func step(using random: inout SeededGenerator) {
      now += .milliseconds(Int.random(in: 0...300, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0, 1: ask(using: &random)
      case 2:
        guard let (id, run) = runs.filter({ !$0.value.isCancelled }).randomElement(using: &random),
          let waiter = run.waiters.randomElement(using: &random)
        else { break }
        leave(id, waiter)
      case 3:
        guard let id = runs.keys.sorted().randomElement(using: &random) else { break }
        finish(id, using: &random)
      default: state.expire(at: now)
      }
      check()
    }

    private mutating func ask(using random: inout SeededGenerator) {
      let key =
        Int.random(in: 0..<6, using: &random) == 0
        ? nil : ReplayKey(caller: "a", key: "\(Int.random(in: 0..<4, using: &random))", index: nil)
      let digest = SHA256([UInt8.random(in: 0..<2, using: &random)])
      lastWaiter += 1
      let running = runs.filter { $0.value.key == key && !$0.value.isCancelled && key != nil }
      switch state.ask(key, key == nil ? nil : digest, at: now) {
      case .start(let id):
        #expect(runs[id] == nil)
        // One run at a time for a key.
        #expect(running.isEmpty || limits.window == .zero)
        runs[id] = Run(key: key, digest: digest, waiters: [lastWaiter])
      case .join(let id):
        joins += 1
        #expect(limits.window > .zero && running[id]?.digest == digest)
        runs[id]?.waiters.insert(lastWaiter)
      case .replay(let answer):
        replays += 1
        #expect(limits.window > .zero && answer.digest == digest && now - answer.at < limits.window)
        outcomes[lastWaiter, default: 0] += 1
      case .reused:
        #expect(limits.window > .zero && key != nil)
        #expect(running.values.allSatisfy { $0.digest != digest })
        outcomes[lastWaiter, default: 0] += 1
      }
    }

    private mutating func leave(_ id: Int, _ waiter: Int) {
      runs[id]?.waiters.remove(waiter)
      outcomes[waiter, default: 0] += 1
      let isLast = runs[id]?.waiters.isEmpty == true
      #expect(state.abandon(id) == isLast)
      if isLast { runs[id]?.isCancelled = true }
    }

    private mutating func finish(_ id: Int, using random: inout SeededGenerator) {
      guard let run = runs.removeValue(forKey: id) else { return }
      for waiter in run.waiters { outcomes[waiter, default: 0] += 1 }
      let answer = Answer(run: id, digest: run.digest, bytes: Int.random(in: 0...150, using: &random), at: now)
      let isKept = Bool.random(using: &random)
      let (answers, bytes) = (state.keptAnswers, state.keptBytes)
      state.finish(id, keeping: isKept ? (answer, answer.bytes) : nil, at: now)
      // Nothing is kept of what was cancelled, has no key or may end otherwise.
      if run.isCancelled || run.key == nil || !isKept || limits.window == .zero {
        #expect(state.keptAnswers <= answers && state.keptBytes <= bytes)
      }
    }

    private func check() {
      #expect(state.running == runs.values.count { !$0.isCancelled })
      #expect(state.keptAnswers <= limits.answers && state.keptBytes <= limits.bytes)
      #expect((state.keptAnswers == 0) == (state.nextExpiry == nil))
      if limits.window == .zero { #expect(state.keptAnswers == 0) }
    }

    /// Ends everything, and looks back.
    mutating func end(using random: inout SeededGenerator) {
      for id in runs.keys.sorted() { finish(id, using: &random) }
      #expect(state.running == 0)
      #expect(outcomes.count == lastWaiter && outcomes.values.allSatisfy { $0 == 1 })
      state.expire(at: now + limits.window)
      #expect(state.keptAnswers == 0 && state.keptBytes == 0 && state.nextExpiry == nil)
    }
  }

  @Test func everybodyGetsOneOutcomeAndBoundsHold() {
    var random = SeededGenerator(seed: 5)
    var (replays, joins) = (0, 0)
    for _ in 0..<2_000 {
      var schedule = Schedule(using: &random)
      for _ in 0..<60 { schedule.step(using: &random) }
      schedule.end(using: &random)
      replays += schedule.replays
      joins += schedule.joins
    }
    // The schedules meet what they are about.
    #expect(replays > 1_000)
    #expect(joins > 1_000)
  }
}
