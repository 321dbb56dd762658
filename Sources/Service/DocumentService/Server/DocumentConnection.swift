import Extraction
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Settings

/// A connection that brings requests: of a peer on the allow-list, within the limit of connections, in HTTP/1.1.
struct DocumentConnection: ServerChildChannel {
  /// A connection that is served, or one that ends itself.
  enum Value: ServerChildChannelValue {
    case served(HTTP1Channel.Value)
    case refused(any Channel)

    var channel: any Channel {
      switch self {
      case .served(let value): value.channel
      case .refused(let channel): channel
      }
    }
  }

  /// Hands requests to the responder, one after the other.
  private let requests: HTTP1Channel
  private let allowList: AllowList
  private let limit: ConnectionLimit
  private let logger: Logger
  private let strangers: RefusalLog
  private let surplus: RefusalLog

  /// - Parameter logger: told of what is refused; the server's own logger is quiet about it.
  init(requests: HTTP1Channel, allowList: AllowList, limit: ConnectionLimit, logger: Logger) {
    self.requests = requests
    self.allowList = allowList
    self.limit = limit
    self.logger = logger
    strangers = RefusalLog("peer refused", logger: logger)
    surplus = RefusalLog("too many connections", logger: logger)
  }

  /// A peer that is not on the list is closed before one byte of it is read; whoever may open a Unix socket is admitted.
  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let peer = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    let isLocal = channel.localAddress?.protocol == .unix
    guard isLocal || peer.map(allowList.admits) == true else {
      strangers.refused(peer, on: channel.eventLoop)
      return closeUnread(channel)
    }
    let admission = limit.admit()
    if admission != .dropped { channel.closeFuture.whenComplete { _ in limit.giveBack() } }
    if admission != .admitted { surplus.refused(peer, on: channel.eventLoop) }
    switch admission {
    case .admitted: return channel.eventLoop.makeCompletedFuture { .served(try serve(channel)) }
    case .refused: return channel.eventLoop.makeCompletedFuture { .refused(try refuse(channel)) }
    case .dropped: return closeUnread(channel)
    }
  }

  func handle(value: Value, logger: Logger) async {
    if case .served(let value) = value { await requests.handle(value: value, logger: logger) }
  }

  private func serve(_ channel: any Channel) throws -> HTTP1Channel.Value {
    let logger = logger
    try addHTTP(
      to: channel,
      ConnectionHandler { channel in
        let refusal = HTTPRefusal(Problem(.malformedRequest, "this does not follow HTTP/1.1", stage: .admit))
        refusal.log(channel, logger)
        return refusal
      })
    try channel.pipeline.syncOperations.addHandlers([HTTP1ToHTTPServerCodec(secure: false), DisconnectHandler()])
    return try NIOAsyncChannel(
      wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
  }

  private func refuse(_ channel: any Channel) throws -> any Channel {
    let problem = Problem(
      .overloaded, "the service has all the \(limit.connections) connections that it can hold", stage: .admit,
      retryAfterMs: 1_000)
    try addHTTP(to: channel, ConnectionHandler(refusesAtOnce: true) { _ in HTTPRefusal(problem) })
    return channel
  }

  /// Requests are handled one after the other anyway, `ConnectionHandler` answers errors, and HTTPTypes checks headers.
  private func addHTTP(to channel: any Channel, _ handler: ConnectionHandler) throws {
    let pipeline = channel.pipeline.syncOperations
    try pipeline.configureHTTPServerPipeline(
      withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false)
    try pipeline.addHandler(handler)
  }

  private func closeUnread(_ channel: any Channel) -> EventLoopFuture<Value> {
    // Reading stays off: the kernel drops the peer's bytes with the connection.
    channel.setOption(.autoRead, value: false).flatMap {
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(CloseOnActive())
        return .refused(channel)
      }
    }
  }
}

/// Closes the connection as soon as it can be closed.
private final class CloseOnActive: ChannelInboundHandler {
  typealias InboundIn = Never

  func channelActive(context: ChannelHandlerContext) { context.close(promise: nil) }
}
