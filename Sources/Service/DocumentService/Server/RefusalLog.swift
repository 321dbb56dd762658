import Logging
import NIOCore
import Settings
import Synchronization

/// Writes the audit lines of refused connections, however many come.
final class RefusalLog: Sendable {
  private struct State {
    var peers = RefusedPeers()
    var isScheduled = false
  }

  private let message: String
  private let logger: Logger
  private let state = Mutex(State())

  /// - Parameter message: of each line.
  init(_ message: String, logger: Logger) {
    self.message = message
    self.logger = logger
  }

  /// - Parameters:
  ///   - peer: nil where its address is not known.
  ///   - eventLoop: on which later lines are written.
  func refused(_ peer: IPAddress?, on eventLoop: any EventLoop) {
    if let line = state.withLock({ $0.peers.refused(peer, at: .now) }) { write(line) }
    schedule(on: eventLoop)
  }

  private func schedule(on eventLoop: any EventLoop) {
    let wait = state.withLock { state -> Duration? in
      guard !state.isScheduled, let next = state.peers.next else { return nil }
      state.isScheduled = true
      return max(.seconds(1), next - .now)
    }
    guard let wait else { return }
    eventLoop.scheduleTask(in: TimeAmount(wait)) {
      let lines = self.state.withLock { state in
        state.isScheduled = false
        return state.peers.due(at: .now)
      }
      for line in lines { self.write(line) }
      self.schedule(on: eventLoop)
    }
  }

  private func write(_ line: RefusedPeers.Line) {
    logger.notice(
      "\(message)", metadata: ["peer": "\(line.peer?.description ?? "others")", "count": "\(line.count)"])
  }
}
