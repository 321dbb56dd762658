import Logging
import ServiceLifecycle
import UnixSignals

/// Says when the start is over; from then on takes the connections of a shared socket when it is told to, and leaves them to
/// another process.
struct TakeoverService: Service {
  /// Between two looks.
  private static let pause = Duration.milliseconds(20)

  let listener: ConnectionListener<DocumentConnection>
  /// Nothing that is needed is still being started.
  let isStarted: @Sendable () -> Bool
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      let signals = await UnixSignalsSequence(trapping: .sigusr1, .sigusr2)
      while !isStarted() && !Task.isCancelled { try? await ContinuousClock().sleep(for: Self.pause) }
      ServiceManager.reportReady()
      for await signal in signals {
        let takes = signal == .sigusr1
        logger.info(takes ? "taking connections" : "leaving connections to another process")
        if takes { await listener.takeConnections() } else { await listener.leaveConnections() }
      }
    }
  }
}
