/// Which errors are reported and which are only counted. A pure value.
package struct ErrorQueue: OutgoingQueue {
  /// An error that is reported by itself.
  package struct Report: Sendable {
    package var error: ReportedError
    /// How often it came before without being reported.
    package var repeats: Int
  }

  /// The same error is reported once in this time.
  package static let quiet = 300.0
  /// Different errors that wait; more at a time would say no more.
  private static let places = 20
  /// Kinds of errors that are remembered.
  private static let kinds = 200

  private var waiting: [ReportedError] = []
  /// When each kind was last taken, and how often it came since.
  private var seen: [[String]: (time: Double, repeats: Int)] = [:]
  package private(set) var dropped = 0

  package init() {}

  /// The oldest.
  package var next: Report? {
    waiting.first.map { Report(error: $0, repeats: seen[$0.fingerprint]?.repeats ?? 0) }
  }

  package static func count(_ report: Report) -> Int { 1 }

  /// There is no less than one.
  package mutating func shrink() {}

  package mutating func append(_ error: ReportedError) {
    let kind = error.fingerprint
    if let earlier = seen[kind], error.time - earlier.time < Self.quiet {
      seen[kind] = (earlier.time, earlier.repeats + 1)
      return
    }
    guard waiting.count < Self.places else {
      dropped += 1
      return
    }
    if seen.count >= Self.kinds, let oldest = seen.min(by: { $0.value.time < $1.value.time }) { seen[oldest.key] = nil }
    seen[kind] = (error.time, seen[kind]?.repeats ?? 0)
    waiting.append(error)
  }

  package mutating func remove(_ report: Report, dropped: Int) {
    guard !waiting.isEmpty else { return }
    let error = waiting.removeFirst()
    self.dropped += dropped
    if dropped == 0 { seen[error.fingerprint]?.repeats = 0 }
  }
}
