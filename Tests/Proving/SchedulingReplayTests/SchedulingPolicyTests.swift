import Foundation
import SchedulingReplay
import TestSupport
import Testing

/// What docs/reports/scheduling-traces.md says of the recorded traces, asserted on the same figures.
struct SchedulingPolicyTests {
  private static let root = Checkout.root.path
  private static let comparison = Result {
    try PolicyComparison(traces: root + "/benchmarks/Scheduling/Traces", models: root + "/models")
  }

  @Test func everyTraceHasAtLeastAsManyOnTimeAsEarliestDeadlineFirst() throws {
    for row in try Self.comparison.get().rows {
      #expect(row.result(.shipped).onTime >= row.result(.deadlines).onTime, "\(row.trace.name)")
    }
  }

  @Test(arguments: [
    PolicyComparison.Policy.arrivals, .batches,
  ])
  func moreAreOnTimeThanWithSimplerPoliciesWhereThereIsTooMuch(policy: PolicyComparison.Policy) throws {
    let rows = try Self.comparison.get().rows
    for row in rows {
      #expect(row.result(.shipped).onTime >= row.result(policy).onTime, "\(row.trace.name)")
    }
    for row in rows where ArrivalTrace.overloaded.contains(row.trace.name) {
      #expect(row.result(.shipped).onTime > row.result(policy).onTime, "\(row.trace.name)")
    }
    #expect(rows.reduce(0) { $0 + $1.result(.shipped).onTime } > rows.reduce(0) { $0 + $1.result(policy).onTime })
  }

  @Test func tenAtMostAreInFlightAndSlotsHardlyIdle() throws {
    for row in try Self.comparison.get().rows {
      let result = row.result(.shipped)
      #expect(result.mostInFlight <= 10)
      #expect(result.idleShare <= 0.03, "\(row.trace.name)")
    }
  }

  @Test func everyDocumentHasOneOutcomeAndFewOfThoseLetInAreLate() throws {
    for row in try Self.comparison.get().rows {
      let result = row.result(.shipped)
      #expect(result.onTime + result.refused + result.late == result.documents)
      #expect(result.documents == row.trace.arrivals.count * PolicyComparison.engines)
      let share = Double(result.late) / Double(result.onTime + result.late)
      #expect(share <= (ArrivalTrace.overloaded.contains(row.trace.name) ? 0.12 : 0.01), "\(row.trace.name)")
    }
  }

  @Test func workWithoutANamedDeadlineStartsWithinTheTimeItIsGiven() throws {
    for row in try Self.comparison.get().rows where row.trace.arrivals.contains(where: { $0.wait == nil }) {
      #expect(row.result(.shipped).longestWait < Replay.defaultWait, "\(row.trace.name)")
    }
  }

  @Test func callerNextToAFloodingOneGetsALargerShareAnswered() throws {
    let row = try #require(try Self.comparison.get().rows.first { $0.trace.name == "flood" })
    func share(_ caller: String) throws -> Double {
      let counts = try #require(row.result(.shipped).callers[caller])
      return Double(counts.onTime) / Double(counts.all)
    }
    #expect(try share("till") > 1.5 * share("archive"))
    #expect(try share("till") > 0.6)
  }
}
