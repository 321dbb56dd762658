import Concurrency
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DeadlineTests {
  private struct Fault: Error {}

  private let clock = ManualClock()
  private var deadline: ManualClock.Instant { clock.instant(.seconds(1)) }

  @Test func whatEndsInTimeGivesItsValueOrItsError() async throws {
    let (clock, deadline) = (clock, deadline)
    #expect(try await withDeadline(deadline, clock: clock) { 1 } == 1)
    await #expect(throws: Fault.self) { try await withDeadline(deadline, clock: clock) { throw Fault() } }
    let value = try await withAbandonmentAtDeadline(timer: { try await clock.sleep(until: deadline, tolerance: nil) }) {
      2
    }
    #expect(value == 2)
  }

  @Test func atTheDeadlineTheOperationIsCancelledAndAwaited() async throws {
    let hasEnded = Mutex(false)
    let (clock, deadline) = (clock, deadline)
    let work = Task {
      try await withDeadline(deadline, clock: clock) {
        await Self.untilCancelled()
        hasEnded.withLock { $0 = true }
      }
    }
    await clock.untilSleeping(until: .seconds(1))
    clock.advance(by: .seconds(1))
    await #expect(throws: DeadlineExceeded.self) { try await work.value }
    #expect(hasEnded.withLock { $0 })
  }

  @Test func cancelledCallerCancelsTheOperationAndAwaitsIt() async throws {
    let hasEnded = Mutex(false)
    let (clock, deadline) = (clock, deadline)
    let work = Task {
      try await withDeadline(deadline, clock: clock) {
        await Self.untilCancelled()
        hasEnded.withLock { $0 = true }
      }
    }
    await clock.untilSleeping(until: .seconds(1))
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
    #expect(hasEnded.withLock { $0 })
  }

  @Test(arguments: [false, true])
  func abandonedOperationHoldsUpNoCaller(byCancellation: Bool) async throws {
    let (clock, deadline) = (clock, deadline)
    let release = Promise<Void>()
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    let work = Task {
      try await withAbandonmentAtDeadline(timer: { try await clock.sleep(until: deadline, tolerance: nil) }) {
        // A task of its own hears nothing of the cancellation.
        try? await Task { try await release.value() }.value
        end.finish()
      }
    }
    await clock.untilSleeping(until: .seconds(1))
    if byCancellation { work.cancel() } else { clock.advance(by: .seconds(1)) }
    if byCancellation {
      await #expect(throws: CancellationError.self) { try await work.value }
    } else {
      await #expect(throws: DeadlineExceeded.self) { try await work.value }
    }
    release.resolve(.success(()))
    for await _ in ends {}
  }

  private static func untilCancelled() async {
    try? await Task.sleep(for: .seconds(3600))
  }
}
