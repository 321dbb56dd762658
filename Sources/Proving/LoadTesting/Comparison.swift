/// Two runs side by side.
public struct Comparison: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    public var name: String
    public var old: String
    public var new: String
    /// New over old: `1.25 ×`; `-` where there is none.
    public var ratio: String
  }

  public var rows: [Row]
  /// Why the runs may not be comparable: what differs in what was asked, or in the machines.
  public var differences: [String]

  public init(old: LoadReport, new: LoadReport) {
    let (was, now) = (old.run, new.run)
    rows = [
      Self.row("answers a second", was.achievedRate, now.achievedRate) { $0.text(digits: 2) },
      Self.row("errors", was.errorShare, now.errorShare, \.percent),
    ]
    if old.highestRate != nil || new.highestRate != nil {
      rows.append(Self.row("highest rate, 1/s", old.highestRate, new.highestRate) { $0.text(digits: 2) })
    }
    let percentiles: [(String, KeyPath<Distribution, Duration>)] = [
      ("p50", \.p50), ("p90", \.p90), ("p95", \.p95), ("p99", \.p99), ("max", \.max),
    ]
    for (name, path) in percentiles {
      rows.append(Self.row(name, was.latencies[keyPath: path], now.latencies[keyPath: path]))
    }
    for (title, path) in [("", \RunSummary.engines), ("", \.kinds), ("stage ", \.stages)] {
      let (before, after) = (was[keyPath: path], now[keyPath: path])
      let names = Set((before + after).map(\.name)).sorted()
      for name in names {
        let times = [before, after].map { classes in classes.first { $0.name == name }?.times.p95 }
        rows.append(Self.row("\(title)\(name) p95", times[0], times[1]))
      }
    }
    if let before = was.truth, let after = now.truth {
      for (name, path) in [("vendor", \TruthTally.vendor), ("date", \.date), ("total", \.total)] {
        rows.append(Self.row("\(name) right", before[keyPath: path].value, after[keyPath: path].value, \.percent))
      }
    }
    differences = Self.differences(old, new)
  }

  private static func differences(_ old: LoadReport, _ new: LoadReport) -> [String] {
    let pairs = [
      ("asked", old.asked.text, new.asked.text),
      ("server", old.server.text, new.server.text),
      ("cores", String(old.machine.cores), String(new.machine.cores)),
      ("simulated", String(old.isSimulated), String(new.isSimulated)),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) | \($0.2)" }
  }

  private static func row(_ name: String, _ old: Duration?, _ new: Duration?) -> Row {
    Row(name: name, old: old?.text ?? "-", new: new?.text ?? "-", ratio: ratio(old?.seconds, new?.seconds))
  }

  private static func row(_ name: String, _ old: Double?, _ new: Double?, _ text: (Double) -> String) -> Row {
    Row(name: name, old: old.map(text) ?? "-", new: new.map(text) ?? "-", ratio: ratio(old, new))
  }

  private static func ratio(_ old: Double?, _ new: Double?) -> String {
    guard let old, let new, old > 0 else { return "-" }
    return "\((new / old).text(digits: 2)) ×"
  }
}

extension TruthTally.Share {
  /// nil where it is unknown.
  var value: Double? { known == 0 ? nil : Double(right) / Double(known) }
}

extension LoadReport.Server {
  /// One line for people.
  var text: String {
    let program = [name, version].compactMap { $0 }.joined(separator: " ")
    let details = [program.isEmpty ? nil : program, engine.map { "engine \($0)" }].compactMap { $0 }
    return details.isEmpty ? url : "\(url) (\(details.joined(separator: ", ")))"
  }
}
