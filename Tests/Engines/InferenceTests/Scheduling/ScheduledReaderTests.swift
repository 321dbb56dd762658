import Batching
import Extraction
import Inference
import Testing
import Workers

struct ScheduledReaderTests {
  private let reader = ScheduledReader(TypedPages([TypedDocuments.receipt]))
  private let scheduler = Scheduler(limits: SchedulingLimits(slots: 1, places: 1))

  private func reserve(_ requester: Requester) throws -> EngineReservation {
    try EngineReservation(for: requester, deadline: .now + .seconds(3600), kind: "pdf", in: scheduler)
  }

  @Test func callersDocumentKeepsItsPlaceAfterReading() async throws {
    let own = try reserve(.gateway)
    _ = try await EmbeddedEngine(reader: reader, today: { CalendarDate(unixSeconds: 1_795_000_000) }).extract([], own) {
      _ in
    }
    #expect(scheduler.status.held == 0)
    let callers = try reserve(.caller("10.0.0.1"))
    _ = try await reader.read([], callers) { _ in }
    #expect(scheduler.status.finished == 1)
    callers.release()
    #expect(scheduler.status.held == 0)
  }

  @Test func documentWaitsForTheSlotThatAnotherHolds() async throws {
    let first = try scheduler.reserve(
      Work(caller: "a", deadline: .now + .seconds(3600), demand: Demand(shared: .milliseconds(10))))
    let second = try reserve(.caller("b"))
    let reading = try await first.run {
      let reading = Task { [reader] in try await reader.read([], second) { _ in } }
      while scheduler.status.waiting == 0 { await Task.yield() }
      return reading
    }
    #expect(try await reading.value.pages.count == 1)
    #expect(try await reading.value.timing.queue > .zero)
  }
}
