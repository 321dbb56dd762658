import ModelCatalog
import ModelSimulation
import Synchronization
import Testing

/// A clock that goes on by itself: whoever sleeps finds the time over.
private final class EagerClock: Sendable {
  private let start = ContinuousClock.now
  private let offset = Mutex(Duration.zero)
  private let pauses = Mutex<[Duration]>([])

  func simulated(speed: Double = 1) -> SimulatedClock {
    SimulatedClock(
      speed: speed, now: { self.start + self.offset.withLock { $0 } },
      pause: { duration in
        self.pauses.withLock { $0.append(duration) }
        self.advance(by: duration)
      })
  }

  func advance(by duration: Duration) { offset.withLock { $0 += duration } }

  var slept: [Duration] { pauses.withLock { $0 } }
}

@Suite struct SimulatedClockTests {
  @Test(arguments: [1.0, 10, 0.5]) func simulatedTimePassesFaster(_ speed: Double) async throws {
    let eager = EagerClock()
    let clock = eager.simulated(speed: speed)
    eager.advance(by: .seconds(2))
    #expect(clock.seconds == 2 * speed)
    try await clock.sleep(until: 7 * speed)
    #expect(abs(clock.seconds - 7 * speed) < 1e-6 && clock.seconds >= 7 * speed)
    try await clock.sleep(for: .seconds(3))
    #expect(eager.slept.count == 2)
    #expect(abs(eager.slept[1] / .seconds(1) - 3 / speed) < 1e-6)
    // What is over needs no sleep.
    try await clock.sleep(until: 1)
    try await clock.sleep(for: .zero)
    #expect(eager.slept.count == 2)
  }
}

@Suite struct SimulatedGPUTests {
  private let request = ServerTimeline.Request(inputTokens: 100, prefill: 1, outputTokens: 100)
  private let model: LatencyModel

  init() throws {
    let manifest = try SimulatedProcess.manifest("pixtral-12b")
    model = LatencyModel(manifest, try #require(manifest.profile(for: .llama)), on: .t4)
  }

  private func gpu(_ clock: SimulatedClock, slots: Int = 1) -> SimulatedGPU {
    SimulatedGPU(ServerTimeline(model, slots: slots), clock: clock)
  }

  @Test func tokensComeWhenTheyAreDue() async throws {
    let clock = EagerClock().simulated()
    let step = model.decodeStep(batch: 1)
    let timings = try await gpu(clock).serve(request) { turn in
      #expect(!turn.announce(tokens: 3))
      for number in 1...3 {
        try await turn.token(number)
        #expect(abs(clock.seconds - (1 + Double(number) * step)) < 1e-6)
      }
      return try await turn.end()
    }
    #expect(timings.cachedTokens == 0)
    #expect(abs(timings.prompt - 1) < 1e-9 && abs(timings.answer - 3 * step) < 1e-9)
  }

  /// What was due before the answer was known comes at once, the rest in time.
  @Test func aLateAnswerIsToldAndCatchesUp() async throws {
    let eager = EagerClock()
    let clock = eager.simulated()
    let step = model.decodeStep(batch: 1)
    try await gpu(clock).serve(request) { turn in
      eager.advance(by: .seconds(1 + 2.5 * step))
      #expect(turn.announce(tokens: 4))
      try await turn.token(2)
      #expect(eager.slept.isEmpty)
      try await turn.token(4)
      #expect(abs(clock.seconds - (1 + 4 * step)) < 1e-6)
      #expect(abs(try await turn.end().answer - 4 * step) < 1e-9)
    }
  }

  @Test func anEmptyAnswerEndsWithThePrompt() async throws {
    let clock = EagerClock().simulated()
    try await gpu(clock).serve(request) { turn in
      #expect(!turn.announce(tokens: 0))
      try await turn.token(1)
      #expect(abs(clock.seconds - 1) < 1e-6)
      #expect(try await turn.end().answer == 0)
    }
  }

  @Test func whoLeavesFreesTheSlotAfterThePrompt() async throws {
    struct Left: Error {}
    let eager = EagerClock()
    let clock = eager.simulated()
    let gpu = gpu(clock)
    await #expect(throws: Left.self) {
      try await gpu.serve(request) { _ in
        eager.advance(by: .milliseconds(300))
        throw Left()
      }
    }
    try await gpu.serve(request) { turn in
      try await turn.token(1)
      #expect(abs(clock.seconds - (2 + model.decodeStep(batch: 1))) < 1e-6)
    }
  }

  @Test func cancellationEndsTheWait() async throws {
    let gpu = gpu(SimulatedClock(speed: 0.01))
    let request = request
    let task = Task { try await gpu.serve(request) { try await $0.token(1) } }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
