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
  let logger: Logger

  func run() async throws {
    guard let signal = await Self.nextSignal() else { return }
    logger.info("draining", metadata: ["signal": "\(signal)", "documents": "\(reservations.status.held)"])
    if handOver == nil { reservations.beginDraining() }
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        if let handOver { await handOver() } else { await reservations.waitUntilIdle() }
      }
      group.addTask { try? await ContinuousClock().sleep(for: grace) }
      // A second signal means: do not wait.
      group.addTask { _ = await Self.nextSignal() }
      await group.next()
      reservations.cutOff()
      group.cancelAll()
    }
  }

  private static func nextSignal() async -> UnixSignal? {
    for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return signal }
    return nil
  }
}
