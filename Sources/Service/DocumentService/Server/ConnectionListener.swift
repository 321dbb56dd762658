import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Settings
import Synchronization

/// Where a service listens.
package enum ListenPoint: Sendable {
  case address(ListenAddress)
  /// A socket that already listens and outlives this process, such as systemd's: connections that come after this process
  /// stopped wait there for the next one.
  case inherited(descriptor: Int32)
  /// A Unix socket: who may connect is said by the rights of its folder.
  case path(String)
}

/// Whether answers are the last of their connections, which clients are told: none of them sends another request then.
final class EndingConnections: Sendable {
  private let hasBegun = Atomic(false)

  var isEnding: Bool { hasBegun.load(ordering: .relaxed) }

  fileprivate func begin() { hasBegun.store(true, ordering: .relaxed) }

  fileprivate func cancel() { hasBegun.store(false, ordering: .relaxed) }
}

/// Accepts connections and has each handled, until it is stopped.
///
/// The framework's own server is not used: it can neither take a socket that is open already nor let go of one before the
/// connections on it have ended.
final class ConnectionListener<Connection: ServerChildChannel>: Service, Sendable {
  private struct State {
    var server: (any Channel)?
    var open: [ObjectIdentifier: any Channel] = [:]
    var isStopped = false
    /// Connections are left to other processes on the same socket.
    var leavesConnections = false
    /// No connection comes any more that was accepted before the stop.
    var hasAcceptedAll = false

    var hasEnded: Bool { isStopped && hasAcceptedAll && open.isEmpty }
  }

  /// Time for a connection to be set up that is accepted already.
  private static var lastAccepts: TimeAmount { .milliseconds(100) }
  /// Time for a request that was sent before its sender could know of the end.
  private static var lastRequests: TimeAmount { .seconds(1) }

  private let point: ListenPoint
  private let connection: Connection
  private let logger: Logger
  private let onListening: @Sendable (any Channel) -> Void
  private let ending: EndingConnections
  private let state: Mutex<State>
  private let (ends, end) = AsyncStream<Never>.makeStream()

  /// - Parameters:
  ///   - takesConnections: from the start; else from `takeConnections` on.
  ///   - ending: told when connections are to end.
  ///   - onListening: told of the listening socket.
  init(
    _ point: ListenPoint, takesConnections: Bool = true, _ connection: Connection, ending: EndingConnections,
    logger: Logger,
    onListening: @escaping @Sendable (any Channel) -> Void
  ) {
    self.point = point
    self.connection = connection
    self.ending = ending
    self.logger = logger
    self.onListening = onListening
    state = Mutex(State(leavesConnections: !takesConnections))
  }

  /// Returns when it is shut down and every connection has ended.
  ///
  /// - Throws: `IOError` where the address cannot be bound.
  func run() async throws {
    let server = try await bind()
    let (isStopped, takesNow) = state.withLock { state in
      state.server = server.channel
      return (state.isStopped, !state.leavesConnections)
    }
    // It may have been told to while it was bound.
    if takesNow { _ = try? await server.channel.setOption(.autoRead, value: true).get() }
    if isStopped { server.channel.close(promise: nil) } else { onListening(server.channel) }
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        do {
          try await server.executeThenClose { connections in
            for try await value in connections {
              opened(value.channel)
              group.addTask { await self.connection.handle(value: value, logger: self.logger) }
            }
          }
        } catch {
          logger.error("accepting connections ended", metadata: ["error": "\(error)"])
        }
        update { $0.hasAcceptedAll = true }
      }
    } onGracefulShutdown: {
      self.stop()
    }
    // After a handover the connections end before the service is shut down, and services end together.
    if state.withLock({ $0.isStopped }) { try? await gracefulShutdown() }
  }

  /// Takes no more connections and no more of any body, and ends each connection as soon as its requests are answered.
  private func stop() {
    let (server, open) = markStopped()
    // At once: what comes from now on is refused, instead of waiting in a socket that is about to be closed.
    server?.close(promise: nil)
    for channel in open { Self.endWhenIdle(channel, after: .zero) }
    cutBodies()
  }

  /// Has the requests answered whose bodies are still on their way.
  func cutBodies() {
    for channel in state.withLock({ Array($0.open.values) }) {
      channel.pipeline.fireUserInboundEventTriggered(BodyCut())
    }
  }

  /// Leaves new connections to the next process and answers what comes on open ones; returns when the last of them has
  /// ended, or the task is cancelled. For one caller.
  func handOver() async {
    ending.begin()
    let (server, open) = markStopped()
    // What is being accepted at this moment would be lost with the socket.
    _ = try? await server?.setOption(.autoRead, value: false).get()
    server?.eventLoop.scheduleTask(in: Self.lastAccepts) { server?.close(promise: nil) }
    for channel in open { Self.endWhenIdle(channel, after: Self.lastRequests) }
    for await _ in ends {}
  }

  /// Leaves new connections to another process on the same socket until `takeConnections`, and ends open ones once what
  /// comes on them is answered.
  func leaveConnections() async {
    ending.begin()
    let (server, open) = update { state in
      state.leavesConnections = true
      return (state.server, Array(state.open.values))
    }
    _ = try? await server?.setOption(.autoRead, value: false).get()
    for channel in open { Self.endWhenIdle(channel, after: Self.lastRequests) }
  }

  func takeConnections() async {
    let (server, isStopped) = update { state in
      state.leavesConnections = false
      return (state.server, state.isStopped)
    }
    guard !isStopped else { return }
    ending.cancel()
    _ = try? await server?.setOption(.autoRead, value: true).get()
  }

  private func markStopped() -> (server: (any Channel)?, open: [any Channel]) {
    update { state in
      state.isStopped = true
      return (state.server, Array(state.open.values))
    }
  }

  private func bind() async throws -> NIOAsyncChannel<Connection.Value, Never> {
    let (connection, logger) = (connection, logger)
    let takesConnections = state.withLock { !$0.leavesConnections }
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.autoRead, value: takesConnections)
      // A half-closed connection still gets its answer written, where there is one.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
    switch point {
    case .address(let listen):
      return try await bootstrap.bind(host: "\(listen.address)", port: Int(listen.port)) {
        connection.setup(channel: $0, logger: logger)
      }
    case .inherited(let descriptor):
      return try await bootstrap.bind(descriptor) { connection.setup(channel: $0, logger: logger) }
    case .path(let path):
      return try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) {
        connection.setup(channel: $0, logger: logger)
      }
    }
  }

  private func opened(_ channel: any Channel) {
    let isLeft = update { state in
      state.open[ObjectIdentifier(channel)] = channel
      return state.isStopped || state.leavesConnections
    }
    channel.closeFuture.whenComplete { _ in self.update { $0.open[ObjectIdentifier(channel)] = nil } }
    if isLeft { Self.endWhenIdle(channel, after: Self.lastRequests) }
  }

  private func update<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
    let (value, hasEnded) = state.withLock { state in
      let value = change(&state)
      return (value, state.hasEnded)
    }
    if hasEnded { end.finish() }
    return value
  }

  private static func endWhenIdle(_ channel: any Channel, after pause: TimeAmount) {
    channel.eventLoop.scheduleTask(in: pause) {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
  }
}
