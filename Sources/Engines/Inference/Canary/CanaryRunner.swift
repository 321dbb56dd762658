import Concurrency
import Synchronization

/// Runs canaries one after the other, and knows what they have shown.
public final class CanaryRunner<C: Clock>: Sendable where C.Duration == Duration {
  private let clock: C
  private let start: C.Instant
  private let deadline: Duration
  private let probeSchema: @Sendable () async -> SchemaFinding
  private let readReceipt: @Sendable () async -> CanaryFinding
  private let picture: PictureCanary?
  private let state: Mutex<CanaryState>

  /// - Parameters:
  ///   - interval: time between two canaries.
  ///   - deadline: time for one canary; it is cancelled then, and late.
  ///   - probeSchema: sends a schema probe; nil where no model is asked.
  ///   - readReceipt: has a canary receipt read, on the way that documents take.
  ///   - picture: shows the model a receipt and nothing else of it; nil where no model is asked, or none that sees.
  public init(
    interval: Duration, deadline: Duration, clock: C, probeSchema: (@Sendable () async -> SchemaFinding)?,
    readReceipt: @escaping @Sendable () async -> CanaryFinding, picture: PictureCanary? = nil
  ) {
    self.picture = picture
    self.clock = clock
    self.deadline = deadline
    start = clock.now
    self.probeSchema = probeSchema ?? { .enforced }
    self.readReceipt = readReceipt
    state = Mutex(
      CanaryState(
        interval: interval, deadline: deadline, asksModel: probeSchema != nil, pictureDeadline: picture?.deadline))
  }

  /// What canaries and good answers have shown up to now.
  public var status: CanaryStatus { state.withLock { $0.status(at: elapsed) } }

  /// A document was answered, grounded and reconciled, by whom the canaries watch: as good as a canary.
  ///
  /// - Parameter byPicture: the model was shown nothing else of it.
  public func recordGoodAnswer(byPicture: Bool = false) {
    state.withLock { $0.recordGoodAnswer(byPicture: byPicture, at: elapsed) }
  }

  /// Sends canaries when they are due, until the task is cancelled.
  public func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.runCanaries() }
      // Beside the others: a model takes longest for a picture.
      if let picture { group.addTask { await self.show(picture) } }
    }
  }

  private func runCanaries() async {
    while !Task.isCancelled {
      switch state.withLock({ $0.next(at: elapsed) }) {
      case .probeSchema:
        let finding = await withinDeadline(deadline, probeSchema) ?? .late
        // What is cancelled at the end of the service says nothing of the server.
        if !Task.isCancelled { state.withLock { $0.probed(finding, at: elapsed) } }
      case .readReceipt:
        let finding = await withinDeadline(deadline, readReceipt) ?? .late
        if !Task.isCancelled { state.withLock { $0.read(finding, at: elapsed) } }
      case .wait(let time): await wait(until: time)
      case .showPicture: break
      }
    }
  }

  private func show(_ picture: PictureCanary) async {
    while !Task.isCancelled {
      guard case .wait(let time) = state.withLock({ $0.nextPicture(at: elapsed) }) else {
        let finding = await withinDeadline(picture.deadline, picture.read) ?? .late
        if !Task.isCancelled { state.withLock { $0.saw(finding, at: elapsed) } }
        continue
      }
      await wait(until: time)
    }
  }

  private func wait(until time: Duration) async {
    try? await clock.sleep(until: start.advanced(by: time), tolerance: nil)
  }

  private var elapsed: Duration { start.duration(to: clock.now) }

  /// The operation's result; nil when it took longer than the deadline.
  private func withinDeadline<Finding: Sendable>(
    _ deadline: Duration, _ operation: @escaping @Sendable () async -> Finding
  ) async -> Finding? {
    try? await withDeadline(clock.now.advanced(by: deadline), clock: clock, operation)
  }
}

/// A canary that the model is shown as a picture.
public struct PictureCanary: Sendable {
  /// Time for one; it is cancelled then, and late.
  var deadline: Duration
  var read: @Sendable () async -> CanaryFinding

  public init(deadline: Duration, read: @escaping @Sendable () async -> CanaryFinding) {
    self.deadline = deadline
    self.read = read
  }
}
