import Logging
import ServiceLifecycle
import UnixSignals

/// Waits for SIGTERM or SIGINT, turns new documents away, lets those inside finish within the grace, and returns.
struct DrainService: Service {
  let admission: Admission
  let grace: Duration
  let logger: Logger

  func run() async throws {
    guard let signal = await Self.nextSignal() else { return }
    logger.info("draining", metadata: ["signal": "\(signal)", "documents": "\(admission.status.inside)"])
    admission.beginDraining()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await admission.waitUntilIdle() }
      group.addTask { try? await ContinuousClock().sleep(for: grace) }
      // Whoever asks twice does not want to wait.
      group.addTask { _ = await Self.nextSignal() }
      await group.next()
      admission.cutOff()
      group.cancelAll()
    }
  }

  private static func nextSignal() async -> UnixSignal? {
    for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return signal }
    return nil
  }
}
