/// Which callers' documents keep killing the processes that read them: theirs are let in one after the other, further and further
/// apart, until they stop. Each killed process costs the others the time to start the next.
///
/// A pure value with time as an argument.
package struct CallerHarm: Sendable {
  package typealias Instant = ContinuousClock.Instant

  private struct Record {
    /// Processes killed of late, less a little for each document that killed none.
    var score: Double
    var at: Instant
    /// When the next document may be let in.
    var next: Instant
  }

  /// Processes that a caller may kill before it is slowed: damaged documents come in batches.
  package static let forgiven = 8.0
  /// Forgotten in a minute.
  private static let forgottenPerMinute = 2.0
  /// For each document that killed no process.
  private static let credit = 0.25
  /// Between two documents, for each process above those that are forgiven.
  private static let step = Duration.milliseconds(100)
  private static let longestStep = Duration.milliseconds(500)
  /// Who would have to wait longer is to come again.
  package static let longestWait = Duration.seconds(5)

  private var records: [String: Record] = [:]

  package init() {}

  /// How long a caller's next document waits.
  package mutating func wait(_ caller: String, at now: Instant) -> Duration {
    guard let record = records[caller] else { return .zero }
    let above = score(record, at: now) - Self.forgiven
    guard above > 0 else { return .zero }
    let turn = max(now, record.next)
    let wait = turn - now
    if wait <= Self.longestWait { records[caller]?.next = turn + min(Self.longestStep, Self.step * above) }
    return wait
  }

  /// Documents of a caller ended.
  ///
  /// - Parameters:
  ///   - killing: of these, with the process that read them.
  ///   - others: all the rest.
  package mutating func ended(_ caller: String, killing: Int, others: Int, at now: Instant) {
    guard killing > 0 || records[caller] != nil else { return }
    let known = records[caller] ?? Record(score: 0, at: now, next: now)
    let score = score(known, at: now) + Double(killing) - Self.credit * Double(others)
    records[caller] = score > 0 ? Record(score: score, at: now, next: known.next) : nil
    // Those that are over are forgotten.
    records = records.filter { self.score($0.value, at: now) > 0 }
  }

  /// Callers that are remembered.
  package var count: Int { records.count }

  private func score(_ record: Record, at now: Instant) -> Double {
    max(0, record.score - (now - record.at) / .seconds(60) * Self.forgottenPerMinute)
  }
}
