import Extraction
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL
import Settings

/// A connection that brings requests: of a client on the allow-list, within the limit of connections, in HTTP/1.1.
struct DocumentConnection: ServerChildChannel {
  /// A connection that is served, or one that ends itself.
  enum Value: ServerChildChannelValue {
    case served(ServedConnection)
    case refused(any Channel)

    var channel: any Channel {
      switch self {
      case .served(let connection): connection.channel
      case .refused(let channel): channel
      }
    }
  }

  /// For the head of a request, and for the header of a proxy in front of it.
  private static let limits = ConnectionState.Limits()

  /// Hands requests of a connection to the responder, one after the other.
  private let requests: @Sendable (ConnectionPeer) -> HTTP1Channel
  private let access: ClientAccess
  /// nil where HTTP without TLS is spoken.
  private let tls: RenewedFiles<TLSIdentity>?
  private let limit: ConnectionLimit
  private let logger: Logger
  private let strangers: RefusalLog
  private let surplus: RefusalLog
  private let malformed: RefusalLog
  private let handshakes: RefusalLog

  /// - Parameters:
  ///   - strangers: told of peers and clients that are not admitted.
  ///   - logger: told of what else is refused; the server's own logger is quiet about it.
  init(
    requests: @escaping @Sendable (ConnectionPeer) -> HTTP1Channel, access: ClientAccess,
    tls: RenewedFiles<TLSIdentity>?,
    strangers: RefusalLog, limit: ConnectionLimit, logger: Logger
  ) {
    self.tls = tls
    self.requests = requests
    self.access = access
    self.limit = limit
    self.logger = logger
    self.strangers = strangers
    surplus = RefusalLog("too many connections", logger: logger)
    malformed = RefusalLog("malformed PROXY header", logger: logger)
    handshakes = RefusalLog("TLS handshake failed", logger: logger)
  }

  /// A peer that is not admitted is closed before one byte of it is read. That of a Unix socket is this machine.
  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let isLocal = channel.localAddress?.protocol == .unix
    let peer = isLocal ? .ipv4Loopback : channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    guard let peer, access.admits(peer) else {
      strangers.refused(peer, on: channel.eventLoop)
      return closeUnread(channel)
    }
    let admission = limit.admit()
    if admission != .dropped { channel.closeFuture.whenComplete { _ in limit.giveBack() } }
    if admission != .admitted { surplus.refused(peer, on: channel.eventLoop) }
    switch admission {
    case .admitted:
      let connectionPeer = ConnectionPeer(peer)
      return channel.eventLoop.makeCompletedFuture {
        .served(ServedConnection(try serve(channel, connectionPeer), of: connectionPeer))
      }
    case .refused: return channel.eventLoop.makeCompletedFuture { .refused(try refuse(channel, peer)) }
    case .dropped: return closeUnread(channel)
    }
  }

  func handle(value: Value, logger: Logger) async {
    guard case .served(let connection) = value else { return }
    await requests(connection.peer).handle(value: connection.take(), logger: logger)
  }

  private func serve(_ channel: any Channel, _ peer: ConnectionPeer) throws -> HTTP1Channel.Value {
    let (logger, eventLoop) = (logger, channel.eventLoop)
    if access.trusts(peer.address) {
      let header = ProxyHeaderHandler(limit: Self.limits.head) { [self] in judge($0, peer, on: eventLoop) }
      try channel.pipeline.syncOperations.addHandler(header)
    }
    try addTLS(to: channel) { peer.address }
    try addHTTP(
      to: channel,
      ConnectionHandler(Self.limits) {
        let refusal = HTTPRefusal(Problem(.malformedRequest, "this does not follow HTTP/1.1", stage: .admit))
        refusal.log(peer.address, logger)
        return refusal
      })
    try channel.pipeline.syncOperations.addHandlers([HTTP1ToHTTPServerCodec(secure: tls != nil), DisconnectHandler()])
    return try NIOAsyncChannel(
      wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
  }

  /// What becomes of a trusted proxy's connection. Without a header it is the proxy's own, and its requests name their clients.
  private func judge(
    _ finding: ProxyHeader.Finding, _ peer: ConnectionPeer, on eventLoop: any EventLoop
  ) -> ProxyHeaderHandler.Verdict {
    switch finding {
    case .absent: return .pass
    case .incomplete, .malformed:
      malformed.refused(peer.address, on: eventLoop)
      return .close
    case .header(let header):
      guard header.source != .proxy else { return .pass }
      guard case .client(let client) = header.source, access.admits(client) else {
        strangers.refused(header.source.address, on: eventLoop)
        return .close
      }
      peer.rename(client)
      return .pass
    }
  }

  /// With the certificate as it is now.
  private func addTLS(to channel: any Channel, of client: @escaping @Sendable () -> IPAddress) throws {
    guard let tls else { return }
    let eventLoop = channel.eventLoop
    try channel.pipeline.syncOperations.addHandlers([
      NIOSSLServerHandler(context: tls.value.context),
      HandshakeHandler(limit: Self.limits.head) { [handshakes] in handshakes.refused(client(), on: eventLoop) },
    ])
  }

  private func refuse(_ channel: any Channel, _ peer: IPAddress) throws -> any Channel {
    let problem = Problem(
      .overloaded, "the service has all the \(limit.connections) connections that it can hold", stage: .admit,
      retryAfterMs: 1_000)
    try addTLS(to: channel) { peer }
    try addHTTP(to: channel, ConnectionHandler(refusesAtOnce: true) { HTTPRefusal(problem) })
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
