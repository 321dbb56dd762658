import Concurrency
import Synchronization

/// Runs canaries one after the other, and knows what they have shown.
public final class CanaryRunner<C: Clock>: Sendable where C.Duration == Duration {
  private let clock: C
  private let start: C.Instant
  private let deadline: Duration
  private let probeSchema: @Sendable () async -> SchemaFinding
  private let readReceipt: @Sendable () async -> CanaryFinding
  private let state: Mutex<CanaryState>

  /// - Parameters:
  ///   - interval: time between two canaries.
  ///   - deadline: time for one canary; it is cancelled then, and late.
  ///   - probeSchema: sends a schema probe; nil where no model is asked.
  ///   - readReceipt: has a canary receipt read, on the way that documents take.
  public init(
    interval: Duration, deadline: Duration, clock: C, probeSchema: (@Sendable () async -> SchemaFinding)?,
    readReceipt: @escaping @Sendable () async -> CanaryFinding
  ) {
    self.clock = clock
    self.deadline = deadline
    start = clock.now
    self.probeSchema = probeSchema ?? { .enforced }
    self.readReceipt = readReceipt
    state = Mutex(CanaryState(interval: interval, deadline: deadline, asksModel: probeSchema != nil))
  }

  /// What canaries and good answers have shown up to now.
  public var status: CanaryStatus { state.withLock { $0.status(at: elapsed) } }

  /// A document was answered, grounded and reconciled, by whom the canaries watch: as good as a canary.
  public func recordGoodAnswer() { state.withLock { $0.recordGoodAnswer(at: elapsed) } }

  /// Sends canaries when they are due, until the task is cancelled.
  public func run() async {
    while !Task.isCancelled {
      switch state.withLock({ $0.next(at: elapsed) }) {
      case .probeSchema:
        let finding = await withinDeadline(probeSchema) ?? .late
        // What is cancelled at the end of the service says nothing of the server.
        if !Task.isCancelled { state.withLock { $0.probed(finding, at: elapsed) } }
      case .readReceipt:
        let finding = await withinDeadline(readReceipt) ?? .late
        if !Task.isCancelled { state.withLock { $0.read(finding, at: elapsed) } }
      case .wait(let time): try? await clock.sleep(until: start.advanced(by: time), tolerance: nil)
      }
    }
  }

  private var elapsed: Duration { start.duration(to: clock.now) }

  /// The operation's result; nil when it took longer than the deadline.
  private func withinDeadline<Finding: Sendable>(_ operation: @escaping @Sendable () async -> Finding) async -> Finding?
  {
    try? await withDeadline(clock.now.advanced(by: deadline), clock: clock, operation)
  }
}
