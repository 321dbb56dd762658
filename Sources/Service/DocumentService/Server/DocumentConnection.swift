import Extraction
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// A connection that brings requests: HTTP/1.1 by the letter, within the limit of connections.
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
  let requests: HTTP1Channel
  let limit: ConnectionLimit
  let logger: Logger

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let admission = limit.admit()
    if admission != .dropped { channel.closeFuture.whenComplete { _ in limit.giveBack() } }
    switch admission {
    case .admitted: return channel.eventLoop.makeCompletedFuture { .served(try serve(channel)) }
    case .refused: return channel.eventLoop.makeCompletedFuture { .refused(try refuse(channel)) }
    case .dropped: return channel.closeUnread().map { .refused(channel) }
    }
  }

  func handle(value: Value, logger: Logger) async {
    if case .served(let value) = value { await requests.handle(value: value, logger: logger) }
  }

  private func serve(_ channel: any Channel) throws -> HTTP1Channel.Value {
    try addHTTP(to: channel, refusing: Problem(.malformedRequest, "this does not follow HTTP/1.1", stage: .admit))
    try channel.pipeline.syncOperations.addHandlers([HTTP1ToHTTPServerCodec(secure: false), DisconnectHandler()])
    return try NIOAsyncChannel(
      wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
  }

  private func refuse(_ channel: any Channel) throws -> any Channel {
    let problem = Problem(
      .overloaded, "the service has all the \(limit.connections) connections that it can hold", stage: .admit,
      retryAfterMs: 1_000)
    try addHTTP(to: channel, refusing: problem, atOnce: true)
    return channel
  }

  /// Requests are handled one after the other anyway, `ConnectionHandler` answers errors, and HTTPTypes checks headers.
  private func addHTTP(to channel: any Channel, refusing problem: Problem, atOnce: Bool = false) throws {
    let logger = logger
    let pipeline = channel.pipeline.syncOperations
    try pipeline.configureHTTPServerPipeline(
      withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false)
    try pipeline.addHandler(
      ConnectionHandler(refusesAtOnce: atOnce) { HTTPRefusal(problem, on: $0, logger: logger) })
  }
}
