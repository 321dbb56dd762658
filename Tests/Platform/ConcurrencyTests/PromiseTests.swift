import Concurrency
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PromiseTests {
  private struct Fault: Error, Equatable {
    var number: Int
  }

  @Test func resultsFromBeforeAndAfterTheWaitArrive() async throws {
    let early = Promise<Int>()
    #expect(!early.isResolved)
    #expect(early.resolve(.success(1)))
    #expect(early.isResolved)
    #expect(try await early.value() == 1)

    let late = Promise<Int>()
    let waiter = Task { try await late.value() }
    await Task.yield()
    #expect(late.resolve(.success(2)))
    #expect(try await waiter.value == 2)
    #expect(late.isResolved)
  }

  @Test func onlyTheFirstResultCounts() async {
    let promise = Promise<Int>()
    #expect(promise.resolve(.failure(Fault(number: 1))))
    #expect(!promise.resolve(.success(2)))
    await #expect(throws: Fault(number: 1)) { try await promise.value() }
    #expect(!promise.resolve(.success(3)))
  }

  @Test(arguments: [false, true])
  func cancelledTaskStopsWaiting(beforeTheWait: Bool) async throws {
    let promise = Promise<Int>()
    let calls = Mutex(0)
    let waiter = Task {
      if beforeTheWait { while !Task.isCancelled { await Task.yield() } }
      return try await promise.value { calls.withLock { $0 += 1 } }
    }
    await Task.yield()
    waiter.cancel()
    await #expect(throws: CancellationError.self) { try await waiter.value }
    #expect(!promise.resolve(.success(1)))
    #expect(calls.withLock { $0 } == 1)
  }

  @Test func resultBeforeTheCancellationIsKept() async throws {
    let promise = Promise<Int>()
    promise.resolve(.success(1))
    let waiter = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await promise.value { Issue.record("not cancelled") }
    }
    waiter.cancel()
    #expect(try await waiter.value == 1)
  }

  @Test func exactlyOneOfManyResultsAndACancellationCounts() async {
    for _ in 0..<200 {
      let promise = Promise<Int>()
      let cancellations = Mutex(0)
      let waiter = Task { try await promise.value { cancellations.withLock { $0 += 1 } } }
      let winners = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<4 { group.addTask { promise.resolve(.success(number)) } }
        group.addTask {
          waiter.cancel()
          return false
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      let value = try? await waiter.value
      #expect(winners + cancellations.withLock { $0 } == 1)
      #expect((value != nil) == (winners == 1))
    }
  }

  @Test func deadlineActsOnceAndNotAfterTheResult() async throws {
    let clock = ManualClock()
    let late = Promise<Int>()
    let waiter = Task {
      try await late.value(by: clock.instant(.seconds(1)), clock: clock) {
        late.resolve(.failure(Fault(number: 1)))
      } onCancel: {
      }
    }
    await clock.untilSleeping(until: .seconds(1))
    clock.advance(by: .seconds(1))
    await #expect(throws: Fault(number: 1)) { try await waiter.value }

    let early = Promise<Int>()
    early.resolve(.success(1))
    let value = try await early.value(by: clock.instant(.seconds(1)), clock: clock) {
      Issue.record("the result was there")
    } onCancel: {
    }
    #expect(value == 1)
  }

  @Test func timerEndsWithTheWait() async throws {
    let clock = ManualClock()
    let promise = Promise<Int>()
    let waiter = Task {
      try await promise.value(by: clock.instant(.seconds(1)), clock: clock) {
        Issue.record("the wait was over")
      } onCancel: {
      }
    }
    await clock.untilSleeping(until: .seconds(1))
    promise.resolve(.success(1))
    #expect(try await waiter.value == 1)
    clock.advance(by: .seconds(2))
  }
}
