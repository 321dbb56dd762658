import NIOCore
import NIOSSL
import NIOTLS

/// Ends connections whose TLS handshake fails or takes too long, and keeps what only TLS knows of from what handles requests.
final class HandshakeHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let limit: TimeAmount
  private let onFailure: () -> Void
  private var timer: Scheduled<Void>?
  private var isOver = false

  /// - Parameters:
  ///   - limit: for the handshake, from the connection's begin.
  ///   - onFailure: called once where it fails, unless the client only left.
  init(limit: TimeAmount, onFailure: @escaping () -> Void) {
    self.limit = limit
    self.onFailure = onFailure
  }

  func handlerAdded(context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { self.fail(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent {
      isOver = true
      timer?.cancel()
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if !isOver, !Self.isDeparture(error) { return fail(context) }
    // A connection that ends without a word of TLS is one whose client left: HTTP itself says where its messages end.
    if error is NIOSSLError || error is BoringSSLError { return }
    context.fireErrorCaught(error)
  }

  private func fail(_ context: ChannelHandlerContext) {
    guard !isOver else { return }
    isOver = true
    timer?.cancel()
    onFailure()
    context.close(promise: nil)
  }

  /// Whether a client left before the handshake was over, as those that only try the port do.
  private static func isDeparture(_ error: any Error) -> Bool {
    guard case .handshakeFailed(.sslError(let stack)) = error as? NIOSSLError else { return false }
    return stack == [.eofDuringHandshake]
  }
}
