import Inference
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct CanaryRunnerTests {
  /// What was asked and when, and how many canaries ran at a time.
  private final class Journal: Sendable {
    private let state = Mutex((entries: [String](), running: 0, most: 0))
    let clock: ManualClock

    init(clock: ManualClock) { self.clock = clock }

    var entries: [String] { state.withLock { $0.entries } }
    var mostAtATime: Int { state.withLock { $0.most } }

    func note<Finding>(_ name: String, _ body: () async -> Finding) async -> Finding {
      state.withLock {
        $0.entries.append("\(name) at \(clock.now.offset.components.seconds)")
        $0.running += 1
        $0.most = max($0.most, $0.running)
      }
      defer { state.withLock { $0.running -= 1 } }
      return await body()
    }
  }

  private func words(_ runner: CanaryRunner<ManualClock>) -> [String] {
    runner.status.checks.map { "\($0.name) \($0.status.rawValue)" }
  }

  @Test func canariesRunAtTheStartAndEveryIntervalUntilCancelled() async {
    let clock = ManualClock()
    let journal = Journal(clock: clock)
    let runner = CanaryRunner(
      interval: .seconds(60), deadline: .seconds(20), clock: clock,
      probeSchema: { await journal.note("probe") { .enforced } },
      readReceipt: { await journal.note("read") { .read } })
    #expect(words(runner) == ["model starting", "schema starting", "reading starting"])
    let task = Task { await runner.run() }
    // Both canaries' deadlines are cancelled sleeps; the one that stays is the wait for the next interval.
    await clock.untilSleeping(until: .seconds(60))
    #expect(words(runner) == ["model ok", "schema ok", "reading ok"])
    clock.advance(by: .seconds(60))
    await clock.untilSleeping(until: .seconds(120))
    #expect(journal.entries == ["probe at 0", "read at 0", "probe at 60", "read at 60"])
    #expect(journal.mostAtATime == 1)
    task.cancel()
    await task.value
  }

  @Test func aCanaryThatHangsIsCancelledAtItsDeadlineAndLate() async {
    let clock = ManualClock()
    let runner = CanaryRunner(
      interval: .seconds(60), deadline: .seconds(20), clock: clock, probeSchema: { .enforced },
      readReceipt: {
        // Cancelled, it gives a wrong answer, which must not count.
        try? await clock.sleep(until: clock.instant(.seconds(1000)), tolerance: nil)
        return .wrong("cancelled")
      })
    let task = Task { await runner.run() }
    await clock.untilSleeping(until: .seconds(1000))
    await clock.untilSleeping(until: .seconds(20))
    #expect(words(runner).last == "reading starting")
    clock.advance(by: .seconds(20))
    await clock.untilSleeping(until: .seconds(60))
    #expect(words(runner) == ["model ok", "schema ok", "reading late"])
    task.cancel()
    await task.value
  }

  @Test func aCanaryThatIgnoresItsCancellationGrowsStale() async {
    let clock = ManualClock()
    let (stream, end) = AsyncStream<Void>.makeStream()
    let runner = CanaryRunner(
      interval: .seconds(60), deadline: .seconds(20), clock: clock, probeSchema: nil,
      readReceipt: {
        await Task.detached { for await _ in stream {} }.value
        return .read
      })
    let task = Task { await runner.run() }
    await clock.untilSleeping(until: .seconds(20))
    clock.advance(by: .seconds(80))
    #expect(words(runner) == ["reading starting"])
    clock.advance(by: .nanoseconds(1))
    #expect(words(runner) == ["reading late"])
    task.cancel()
    end.finish()
    await task.value
  }

  @Test func aGoodAnswerPutsTheReadingOff() async {
    let clock = ManualClock()
    let journal = Journal(clock: clock)
    let runner = CanaryRunner(
      interval: .seconds(60), deadline: .seconds(20), clock: clock, probeSchema: nil,
      readReceipt: { await journal.note("read") { .wrong("x") } })
    let task = Task { await runner.run() }
    await clock.untilSleeping(until: .seconds(60))
    #expect(words(runner) == ["reading failed"])
    clock.advance(by: .seconds(40))
    runner.recordGoodAnswer()
    #expect(words(runner) == ["reading ok"])
    clock.advance(by: .seconds(20))
    await clock.untilSleeping(until: .seconds(100))
    #expect(journal.entries == ["read at 0"])
    clock.advance(by: .seconds(40))
    await clock.untilSleeping(until: .seconds(160))
    #expect(journal.entries == ["read at 0", "read at 100"])
    task.cancel()
    await task.value
  }

  @Test func theEndOfTheServiceSaysNothingOfTheServer() async {
    let clock = ManualClock()
    let runner = CanaryRunner(
      interval: .seconds(60), deadline: .seconds(20), clock: clock, probeSchema: { .enforced },
      readReceipt: {
        try? await clock.sleep(until: clock.instant(.seconds(10)), tolerance: nil)
        return .wrong("cancelled")
      })
    let task = Task { await runner.run() }
    await clock.untilSleeping(until: .seconds(10))
    task.cancel()
    await task.value
    #expect(words(runner).last == "reading starting")
  }
}
