import ModelCatalog
import Synchronization

/// Has requests wait for each token as long as the simulated server takes for it.
public final class SimulatedGPU: Sendable {
  private let clock: SimulatedClock
  private let timeline: Mutex<ServerTimeline>

  public init(_ timeline: ServerTimeline, clock: SimulatedClock) {
    self.clock = clock
    self.timeline = Mutex(timeline)
  }

  /// Takes a request in; it leaves when `body` ends, however it ends.
  public func serve<Value>(
    _ request: ServerTimeline.Request, _ body: (Turn) async throws -> Value
  ) async rethrows -> Value {
    let turn = Turn(gpu: self, id: atPresent { $0.enter(request, at: $1) })
    defer { atPresent { $0.leave(turn.id, at: $1) } }
    return try await body(turn)
  }

  /// A request at the server.
  public struct Turn: Sendable {
    fileprivate let gpu: SimulatedGPU
    fileprivate let id: ServerTimeline.ID

    /// Says what the answer is, which may be known later than the request.
    ///
    /// - Parameter tokens: after which it ends by itself; nil where it goes on until its client leaves.
    /// - Returns: whether that came too late: the first token was due before.
    public func announce(tokens: Int?) -> Bool {
      gpu.atPresent { timeline, now in
        timeline.advance(to: now)
        let isLate = timeline.progress(of: id).map { $0.tokens > 0 || $0.ended != nil } ?? false
        if let tokens { timeline.end(id, after: tokens, at: now) }
        return isLate
      }
    }

    /// Waits until a token is due; the first one has number 1.
    ///
    /// - Throws: `CancellationError`.
    public func token(_ number: Int) async throws { _ = try await gpu.wait(id) { $0.tokens >= number } }

    /// Waits until the answer has ended, whose length `announce(tokens:)` gave.
    ///
    /// - Throws: `CancellationError`.
    public func end() async throws -> Timings { Timings(try await gpu.wait(id) { _ in false }) }
  }

  @discardableResult
  fileprivate func atPresent<Value: Sendable>(_ body: (inout ServerTimeline, Double) -> Value) -> Value {
    // Within the lock: later calls come with later times.
    timeline.withLock { body(&$0, clock.seconds) }
  }

  /// Until then, or until the request has ended.
  fileprivate func wait(
    _ id: ServerTimeline.ID, until isReached: (ServerTimeline.Progress) -> Bool
  ) async throws -> ServerTimeline.Progress {
    while true {
      let (progress, next) = atPresent { timeline, now in
        timeline.advance(to: now)
        return (timeline.progress(of: id), timeline.next)
      }
      guard let progress else { throw CancellationError() }
      if progress.ended != nil || isReached(progress) { return progress }
      // Requests that have not ended have another step.
      try await clock.sleep(until: next ?? 0)
    }
  }
}

/// What llama-server says of the time it took, in simulated seconds.
public struct Timings: Sendable, Equatable {
  /// Prompt tokens that another request had left in the slot.
  public var cachedTokens: Int
  /// From the slot to the end of the prompt.
  public var prompt: Double
  /// From there to the last token.
  public var answer: Double

  public init(cachedTokens: Int, prompt: Double, answer: Double) {
    self.cachedTokens = cachedTokens
    self.prompt = prompt
    self.answer = answer
  }

  init(_ progress: ServerTimeline.Progress) {
    let (admitted, read, ended) = (progress.admitted ?? 0, progress.read ?? 0, progress.ended ?? 0)
    self.init(cachedTokens: progress.cachedTokens, prompt: read - admitted, answer: ended - read)
  }
}
