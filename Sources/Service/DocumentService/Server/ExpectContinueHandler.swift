import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers `Expect: 100-continue`, which the server framework does not; curl waits a second for it on large bodies.
///
/// A body that is announced as too large gets no "continue": its refusal is the first thing the client hears.
final class ExpectContinueHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias OutboundOut = HTTPResponsePart

  private let maxBody: @Sendable (_ path: Substring) -> Int

  /// - Parameter maxBody: bytes that a body for a path may have.
  init(maxBody: @escaping @Sendable (_ path: Substring) -> Int) { self.maxBody = maxBody }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data), head.headerFields[.expect]?.lowercased() == "100-continue" {
      let announced = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
      if announced <= maxBody((head.path ?? "").prefix { $0 != "?" }) {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
      }
    }
    context.fireChannelRead(data)
  }
}
