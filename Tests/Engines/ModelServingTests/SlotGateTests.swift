import ModelServing
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SlotGateTests {
  @Test func callersAreLetInInOrderWithinTheSlots() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2_000 {
      var machine = SlotGateState(limit: Int.random(in: 1...4, using: &generator))
      var line: [CallerID] = []
      var inside: [CallerID] = []
      var next = 0
      func expectAdmitted(_ admitted: [CallerID]) {
        #expect(admitted == Array(line.prefix(admitted.count)))
        line.removeFirst(admitted.count)
        inside += admitted
        // Full, or nobody waits; a limit made lower turns nobody out, but lets nobody in either.
        #expect(line.isEmpty || inside.count >= machine.limit)
        #expect(admitted.isEmpty || inside.count <= machine.limit)
        #expect(machine.inside == inside.count && machine.waiting == line.count)
      }
      for _ in 0..<60 {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<4:
          line.append(next)
          expectAdmitted(machine.enter(next))
          next += 1
        case 4..<7 where !inside.isEmpty:
          inside.remove(at: Int.random(in: 0..<inside.count, using: &generator))
          expectAdmitted(machine.leave())
        case 7..<9 where next > 0:
          // Whoever it is: inside, waiting, or long gone.
          let caller = Int.random(in: 0..<next, using: &generator)
          line.removeAll { $0 == caller }
          machine.abandon(caller)
          expectAdmitted([])
        case 9: expectAdmitted(machine.setLimit(Int.random(in: 0...4, using: &generator)))
        default: break
        }
      }
    }
  }

  /// Holds the gate's only slot until it is let go.
  private static func holder(
    of gate: SlotGate
  ) async throws -> (task: Task<Void, any Error>, letGo: @Sendable () -> Void) {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    let task = Task { try await gate.withSlot(by: .now + .seconds(60)) { for await _ in stream {} } }
    try await wait { gate.occupancy.inside == 1 }
    return (task, { continuation.finish() })
  }

  @Test func callerThatWaitsBeyondItsDeadlineLeavesTheLine() async throws {
    let gate = SlotGate(limit: 1)
    let (task, letGo) = try await Self.holder(of: gate)
    await #expect(throws: ModelFailure.late) { try await gate.withSlot(by: .now + .milliseconds(20)) {} }
    await #expect(throws: ModelFailure.late) { try await gate.withSlot(by: .now) {} }
    #expect(gate.occupancy == (1, 0))
    letGo()
    try await task.value
    try await gate.withSlot(by: .now + .seconds(60)) {}
    #expect(gate.occupancy == (0, 0))
  }

  @Test func cancelledCallerLeavesTheLineAtOnce() async throws {
    let gate = SlotGate(limit: 1)
    let (task, letGo) = try await Self.holder(of: gate)
    let waiter = Task { try await gate.withSlot(by: .now + .seconds(60)) {} }
    try await wait { gate.occupancy.waiting == 1 }
    waiter.cancel()
    await #expect(throws: CancellationError.self) { try await waiter.value }
    #expect(gate.occupancy == (1, 0))
    letGo()
    try await task.value
  }

  @Test func slotsAreNeitherExceededNorLostUnderLoad() async throws {
    struct Failure: Error {}
    final class Census: Sendable {
      let counts = Mutex((now: 0, most: 0, served: 0))
    }
    let gate = SlotGate(limit: 3)
    let census = Census()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<500 {
        group.addTask {
          let task = Task {
            try await gate.withSlot(by: .now + .seconds(60)) {
              census.counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.served + 1) }
              defer { census.counts.withLock { $0.now -= 1 } }
              await Task.yield()
              if number % 7 == 0 { throw Failure() }
            }
          }
          if number % 5 == 0 { task.cancel() }
          _ = try? await task.value
        }
      }
    }
    let counts = census.counts.withLock { $0 }
    #expect(counts.now == 0 && counts.most <= 3 && counts.served >= 400)
    #expect(gate.occupancy == (0, 0))
  }
}
