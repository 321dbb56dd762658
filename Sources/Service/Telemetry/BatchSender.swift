import Concurrency
import HTTPTransport
import Synchronization

/// Sends what waits for a receiver: in bounded memory, one request at a time, again where that helps. Nothing that a document
/// needs waits for it.
package final class BatchSender<Queue: OutgoingQueue, C: Clock>: Sendable where C.Duration == Duration {
  private struct State {
    var queue: Queue
    var patience: SinkPatience
  }

  /// Between two looks whether something waits.
  private let interval = Duration.seconds(1)
  /// For one request.
  private let timeout = Duration.seconds(10)
  /// When the program ends, for the request that is under way, and for all that follow.
  private let farewell = Duration.seconds(2)

  private let http: any HTTPSending
  private let clock: C
  private let request: @Sendable (Queue.Batch) -> OutboundRequest
  private let refused: @Sendable (OutboundResponse) -> Int
  private let state: Mutex<State>

  /// - Parameters:
  ///   - manners: what the receiver's refusals mean.
  ///   - refused: how many items a receiver says that it did not take, in an answer that says that it took the batch.
  ///   - request: brings a batch.
  package init(
    _ queue: Queue, manners: SinkPatience.Manners, http: any HTTPSending, clock: C,
    refused: @escaping @Sendable (OutboundResponse) -> Int = { _ in 0 },
    request: @escaping @Sendable (Queue.Batch) -> OutboundRequest
  ) {
    self.http = http
    self.clock = clock
    self.refused = refused
    self.request = request
    state = Mutex(State(queue: queue, patience: SinkPatience(manners)))
  }

  /// Items that will never arrive.
  package var dropped: Int { state.withLock { $0.queue.dropped } }

  /// Adds to what waits; never waits itself.
  package func add(_ change: (inout Queue) -> Void) { state.withLock { change(&$0.queue) } }

  /// Sends until the task is cancelled.
  package func run() async {
    while !Task.isCancelled {
      // What is under way is not cut off with the task: it would be sent twice.
      let round = Task { await sendAll(timeout: timeout) }
      let wait = await withTaskCancellationHandler {
        await round.value
      } onCancel: { [clock, farewell] in
        Task {
          try? await clock.sleep(for: farewell)
          round.cancel()
        }
      }
      try? await clock.sleep(for: max(wait, interval))
    }
  }

  /// Sends what waits, once, before the program ends.
  package func flush() async {
    let (timer, farewell) = (clock, farewell)
    _ = try? await withDeadline(timer.now.advanced(by: farewell), clock: timer) {
      await self.sendAll(timeout: farewell)
    }
  }

  /// - Returns: how long the receiver wants to be left alone.
  private func sendAll(timeout: Duration) async -> Duration {
    while !Task.isCancelled, let batch = state.withLock({ $0.queue.next }) {
      var request = request(batch)
      request.timeouts.total = timeout
      request.maximumResponseBytes = 64 << 10
      let response = try? await http.send(request, onBody: nil)
      if Task.isCancelled { return .zero }
      let lost = response.map(refused) ?? 0
      let step = state.withLock { state in
        let count = Queue.count(batch)
        let step = state.patience.step(after: response, canShrink: count > 1)
        switch step {
        case .done: state.queue.remove(batch, dropped: min(max(lost, 0), count))
        case .drop: state.queue.remove(batch, dropped: count)
        case .smaller: state.queue.shrink()
        case .again: break
        }
        return step
      }
      if case .again(let wait) = step { return wait }
    }
    return .zero
  }
}
