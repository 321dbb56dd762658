import HummingbirdCore
import Logging
import NIOCore
import Settings

/// Wraps a server's connections: a peer that is not on the allow-list is closed before one byte of it is read.
struct AllowListedChannel<Base: ServerChildChannel>: ServerChildChannel {
  /// A connection that was let in, or one that closes itself.
  enum Value: ServerChildChannelValue {
    case admitted(Base.Value)
    case refused(any Channel)

    var channel: any Channel {
      switch self {
      case .admitted(let value): value.channel
      case .refused(let channel): channel
      }
    }
  }

  private let base: Base
  private let allowList: AllowList
  private let refusals: RefusalLog

  /// - Parameter logger: told of refused peers; the server's own logger is quiet about them.
  init(base: Base, allowList: AllowList, logger: Logger) {
    self.base = base
    self.allowList = allowList
    refusals = RefusalLog(logger: logger)
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let peer = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    if let peer, allowList.admits(peer) {
      return base.setup(channel: channel, logger: logger).map(Value.admitted)
    }
    refusals.refused(peer, on: channel.eventLoop)
    return channel.closeUnread().map { .refused(channel) }
  }

  func handle(value: Value, logger: Logger) async {
    if case .admitted(let value) = value { await base.handle(value: value, logger: logger) }
  }
}

extension Channel {
  /// Closes a new connection without an answer, as soon as it can be closed.
  func closeUnread() -> EventLoopFuture<Void> {
    // Reading stays off: the kernel drops the peer's bytes with the connection.
    setOption(.autoRead, value: false).flatMap {
      self.eventLoop.makeCompletedFuture { try self.pipeline.syncOperations.addHandler(CloseOnActive()) }
    }
  }
}

private final class CloseOnActive: ChannelInboundHandler {
  typealias InboundIn = Never

  func channelActive(context: ChannelHandlerContext) { context.close(promise: nil) }
}
