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

  let base: Base
  let allowList: AllowList
  /// Told of refused peers; the server's own logger is quiet about them.
  let logger: Logger

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let peer = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    if let peer, allowList.admits(peer) {
      return base.setup(channel: channel, logger: logger).map(Value.admitted)
    }
    self.logger.notice("peer refused", metadata: ["peer": "\(peer?.description ?? "unknown")"])
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
