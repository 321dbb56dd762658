import HTTPTransport
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite struct BatchSenderTests {
  /// Answers requests once it is let go; those that are cancelled before get none.
  private final class HeldReceiver: HTTPSending {
    let isAsked = AsyncStream<Void>.makeStream()
    private let state = Mutex((requests: 0, isFree: false))

    var requests: Int { state.withLock { $0.requests } }

    func letGo() { state.withLock { $0.isFree = true } }

    func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
      state.withLock { $0.requests += 1 }
      isAsked.continuation.yield()
      while !state.withLock({ $0.isFree }) { try await Task.sleep(for: .milliseconds(1)) }
      return OutboundResponse(status: 200, headers: [], body: [])
    }
  }

  private func sender(_ receiver: HeldReceiver, _ clock: ManualClock) -> BatchSender<WaitingItems, ManualClock> {
    let sender = BatchSender(WaitingItems(), manners: .otlp, http: receiver, clock: clock) { items in
      OutboundRequest(url: "http://receiver", body: Array(items.joined()), timeouts: .init(total: .zero))
    }
    sender.add { $0.append([1]) }
    return sender
  }

  @Test(.timeLimit(.minutes(1))) func whatIsUnderWayAtTheEndIsNotSentTwice() async {
    let (receiver, clock) = (HeldReceiver(), ManualClock())
    let sender = sender(receiver, clock)
    let running = Task { await sender.run() }
    for await _ in receiver.isAsked.stream { break }
    running.cancel()
    receiver.letGo()
    await running.value
    await sender.flush()
    #expect(receiver.requests == 1 && sender.dropped == 0)
  }

  @Test(.timeLimit(.minutes(1))) func theEndDoesNotWaitForAReceiverThatHangs() async {
    let (receiver, clock) = (HeldReceiver(), ManualClock())
    let sender = sender(receiver, clock)
    let running = Task { await sender.run() }
    for await _ in receiver.isAsked.stream { break }
    running.cancel()
    await clock.untilSleeping(until: .seconds(2))
    clock.advance(by: .seconds(2))
    await running.value
    let flushing = Task { await sender.flush() }
    await clock.untilSleeping(until: .seconds(4))
    clock.advance(by: .seconds(2))
    await flushing.value
    #expect(receiver.requests == 2)
  }
}
