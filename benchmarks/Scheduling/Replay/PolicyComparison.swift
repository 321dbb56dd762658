import Batching
import ModelCatalog

/// All traces with all policies.
package struct PolicyComparison: Sendable {
  /// The ways that are compared.
  package enum Policy: String, Sendable, CaseIterable {
    case shipped = "shipped scheduler"
    case deadlines = "earliest deadline first, no admission"
    case arrivals = "first come, first served"
    case batches = "static batches of 10"
  }

  /// One trace.
  package struct Row: Sendable {
    package let trace: ArrivalTrace
    package let results: [Policy: ReplayResult]

    package func result(_ policy: Policy) -> ReplayResult { results[policy] ?? ReplayResult() }
  }

  /// No such manifest, or no profile for llama-server in it.
  package struct NoModel: Error {}

  private static let model = "ministral-3-3b"
  /// Every trace is played with so many engines that deviate differently; the figures are sums.
  package static let engines = 10

  package let rows: [Row]

  /// - Parameters:
  ///   - traces: folder of the traces.
  ///   - models: folder of the models' manifests.
  package init(traces: String, models: String) throws {
    let manifest = try ModelManifest.load(path: "\(models)/\(Self.model).json")
    guard let profile = manifest.profile(for: .llama) else { throw NoModel() }
    var model = LatencyModel(manifest, profile, on: .t4)
    // The traces' loads were chosen for answers without grammar.
    model.grammarSeconds = 0
    let slots = min(10, profile.slots)
    let limits = SchedulingLimits(slots: slots, places: 64, tokens: slots * profile.contextPerSlot)
    rows = try ArrivalTrace.names.map { name in
      let trace = try ArrivalTrace(named: name, in: traces)
      var results: [Policy: ReplayResult] = [:]
      for seed in 1...UInt64(Self.engines) {
        let replay = Replay(trace, model, limits: limits, seed: seed)
        results[.shipped, default: ReplayResult()].add(replay.shipped())
        results[.deadlines, default: ReplayResult()].add(replay.play(QueuePolicy(.deadline, slots: slots)))
        results[.arrivals, default: ReplayResult()].add(replay.play(QueuePolicy(.arrival, slots: slots)))
        results[.batches, default: ReplayResult()].add(replay.play(StaticBatchPolicy(size: slots)))
      }
      return Row(trace: trace, results: results)
    }
  }
}

extension PolicyComparison {
  /// For docs/reports/scheduling-traces.md.
  package var table: String {
    var lines = [
      "| trace | policy | on time | of | refused at once | late | p95 s of the accepted | most in flight "
        + "| longest wait s, no deadline named | idle share % |",
      "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows {
      for policy in Policy.allCases {
        let result = row.result(policy)
        let cells = [
          policy == .shipped ? row.trace.name : "", policy.rawValue, "\(result.onTime)", "\(result.documents)",
          "\(result.refused)", "\(result.late)", tenths(result.p95), "\(result.mostInFlight)",
          row.trace.arrivals.contains { $0.wait == nil } ? tenths(result.longestWait) : "–",
          tenths(100 * result.idleShare),
        ]
        lines.append("| " + cells.joined(separator: " | ") + " |")
      }
    }
    lines += ["", "On time in `flood` by caller:", "", "| policy | archive (floods) | till |", "|---|---:|---:|"]
    for row in rows where row.trace.name == "flood" {
      for policy in Policy.allCases {
        let shares = ["archive", "till"].map { caller in
          let counts = row.result(policy).callers[caller] ?? (0, 0)
          return "\(counts.onTime) of \(counts.all)"
        }
        lines.append("| \(policy.rawValue) | \(shares.joined(separator: " | ")) |")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
