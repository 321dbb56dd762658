import Glibc
import Testing
import Workers

/// What counts against a document: what its process does, not how long a machine lets it wait.
struct ReplyWatchTests {
  /// Looks at a process, each a sixteenth of the limit after the one before.
  ///
  /// - Parameters:
  ///   - state: at every look.
  ///   - share: of a processor that it gets from one look to the next, in thousandths.
  /// - Returns: why it is ended and at which look; nil where it never is.
  private static func end(
    after looks: Int, _ state: ProcessActivity.State, share: Int = 0
  ) -> (WorkerFailure, Int)? {
    var watch = ReplyWatch(limit: .seconds(16))
    for look in 0...looks {
      let time = watch.interval * look * share / 1_000
      if let failure = watch.look(ProcessActivity(state: state, processorTime: .seconds(5) + time)) {
        return (failure, look)
      }
    }
    return nil
  }

  @Test func whoWaitsForAProcessorMayWaitForEver() {
    #expect(Self.end(after: 10_000, .ready) == nil)
  }

  @Test func whoIsAskedForItsProcessorTimeOnlyGetsItHoweverLongThatTakes() throws {
    // A tenth of a processor: ten times the limit.
    let (failure, look) = try #require(Self.end(after: 1_000, .asleep, share: 100))
    #expect(failure == .outOfCPU && look == 161)
    #expect(try #require(Self.end(after: 1_000, .ready, share: 1_000)).1 == 17)
  }

  @Test func whoSleepsHasHalfTheLimit() throws {
    let (failure, look) = try #require(Self.end(after: 100, .asleep))
    #expect(failure == .timedOut && look == 8)
  }

  @Test func whoWakesUpOnlyToWaitAgainSleeps() throws {
    #expect(try #require(Self.end(after: 100, .asleep, share: 5)).0 == .timedOut)
  }

  @Test func whoIsStoppedIsToldApart() throws {
    #expect(try #require(Self.end(after: 100, .stopped)) == (.stopped, 8))
  }

  @Test func whoGoesOnInBetweenStartsAnew() {
    var watch = ReplyWatch(limit: .seconds(16))
    for look in 0..<100 {
      let state: ProcessActivity.State = look % 7 == 0 ? .ready : .stopped
      #expect(watch.look(ProcessActivity(state: state, processorTime: .zero)) == nil)
    }
  }

  @Test func processesAreSeenAsTheKernelSeesThem() async throws {
    try await WorkerPoolTests.withPool(WorkerPoolTests.configuration()) { pool in
      let pid = try await WorkerPoolTests.pid(pool)
      while ProcessActivity(of: pid)?.state != .asleep { try await Task.sleep(for: .milliseconds(5)) }
      #expect(try #require(ProcessActivity(of: getpid())).processorTime > .zero)
      kill(pid, SIGSTOP)
      while ProcessActivity(of: pid)?.state != .stopped { try await Task.sleep(for: .milliseconds(5)) }
    }
    #expect(ProcessActivity(of: 0) == nil)
  }
}
