import Logging
import ServiceLifecycle
import UnixSignals

/// Waits for SIGTERM or SIGINT, lets the documents that hold a place finish within the grace, and returns. Meanwhile new
/// ones are refused, or come to the next process.
struct DrainService: Service {
  let reservations: Reservations
  let grace: Duration
  /// Leaves new connections to the next process and returns when the last of this one's has ended; nil where there is no
  /// next process that they could wait for.
  let handOver: (@Sendable () async -> Void)?
  /// Takes no more of any body.
  let cutBodies: @Sendable () -> Void
  let logger: Logger

  func run() async throws {
    guard let signal = await Self.nextSignal() else { return }
    logger.info("draining", metadata: ["signal": "\(signal)", "documents": "\(reservations.status.held)"])
    if handOver == nil { reservations.beginDraining() }
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        if let handOver { await handOver() } else { await reservations.waitUntilIdle() }
      }
      group.addTask { try? await waitOutGrace() }
      // A second signal means: do not wait.
      group.addTask { _ = await Self.nextSignal() }
      await group.next()
      reservations.cutOff()
      group.cancelAll()
    }
  }

  /// Bodies that are still on their way shortly before its end are refused then: their clients get time to read why.
  private func waitOutGrace() async throws {
    let farewell = min(grace, ConnectionState.Limits().farewellTime)
    try await ContinuousClock().sleep(for: grace - farewell)
    cutBodies()
    try await ContinuousClock().sleep(for: farewell)
  }

  private static func nextSignal() async -> UnixSignal? {
    for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return signal }
    return nil
  }
}
