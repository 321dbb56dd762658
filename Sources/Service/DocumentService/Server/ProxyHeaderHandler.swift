import NIOCore

/// Holds back what a trusted proxy sends until it is known whose connection it is, so that no byte of a client's request is
/// read before.
final class ProxyHeaderHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// What becomes of a connection.
  enum Verdict {
    case pass, close
  }

  private enum Phase {
    case waiting(ByteBuffer)
    case passing
    case closed
  }

  private let limit: TimeAmount
  private let judge: (ProxyHeader.Finding) -> Verdict
  private var phase = Phase.waiting(ByteBuffer())
  private var timer: Scheduled<Void>?

  /// - Parameters:
  ///   - limit: for the header, from its first byte.
  ///   - judge: told once what the connection begins with.
  init(limit: TimeAmount, judge: @escaping (ProxyHeader.Finding) -> Verdict) {
    self.limit = limit
    self.judge = judge
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch phase {
    case .waiting(var bytes):
      if timer == nil { setTimer(context) }
      bytes.writeImmutableBuffer(unwrapInboundIn(data))
      decide(bytes, context)
    case .passing: context.fireChannelRead(data)
    case .closed: break
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Time for a request's head begins with the request.
    if case .passing = phase { context.fireChannelReadComplete() }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  private func decide(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    var bytes = bytes
    let finding = ProxyHeader.find(in: bytes.readableBytesView)
    if finding == .incomplete {
      phase = .waiting(bytes)
      return
    }
    timer?.cancel()
    guard judge(finding) == .pass else { return close(context) }
    phase = .passing
    if case .header(let header) = finding { bytes.moveReaderIndex(forwardBy: header.length) }
    if bytes.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(bytes)) }
  }

  private func close(_ context: ChannelHandlerContext) {
    phase = .closed
    context.close(promise: nil)
  }

  private func setTimer(_ context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { self.close(context) }
  }
}
