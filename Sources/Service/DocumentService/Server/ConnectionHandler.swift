import NIOCore
import NIOHTTP1

/// Sent down a connection when the body of its last request is wanted: a client that expects it is told to continue.
struct BodyWanted {}

/// Sent up a connection when no body is waited for any longer.
struct BodyCut {}

/// Keeps a connection to HTTP/1.1 and to the times of `ConnectionState`, in front of what handles requests.
///
/// The framework answers no `Expect: 100-continue`, reads the rest of every refused body, keeps connections that an answer
/// ends, and accepts any number of Host headers.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let limits: ConnectionState.Limits
  private let refusesAtOnce: Bool
  private let refusal: @Sendable () -> HTTPRefusal
  /// nil before the handler is in a pipeline.
  private var state: ConnectionState?
  private var timer: (task: Scheduled<Void>, at: NIODeadline)?
  /// A part of a request was read since the last complete read.
  private var hasPart = false

  /// - Parameters:
  ///   - refusesAtOnce: without reading a request.
  ///   - refusal: makes, and records, the answer to what is not HTTP, or to the connection.
  init(
    _ limits: ConnectionState.Limits = .init(), refusesAtOnce: Bool = false,
    refusal: @escaping @Sendable () -> HTTPRefusal
  ) {
    self.limits = limits
    self.refusesAtOnce = refusesAtOnce
    self.refusal = refusal
  }

  func handlerAdded(context: ChannelHandlerContext) {
    state = ConnectionState(limits, at: context.eventLoop.now)
    setTimer(context)
  }

  func channelActive(context: ChannelHandlerContext) {
    if refusesAtOnce, state?.refuse() == .refuse { refuse(context) }
    context.fireChannelActive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.task.cancel() }

  // MARK: - Receiving

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    hasPart = true
    switch unwrapInboundIn(data) {
    case .head(let head):
      if state?.isDropping != false { break }
      switch state?.head(head) {
      case .pass: context.fireChannelRead(data)
      case .refuse: refuse(context)
      case .drop, nil: break
      }
    case .body(let bytes):
      let isDropping = state?.isDropping != false
      if state?.body(bytes.readableBytes) == true { context.close(promise: nil) }
      if !isDropping { context.fireChannelRead(data) }
    case .end:
      let isDropping = state?.isDropping != false
      if state?.end(at: context.eventLoop.now) == true { context.close(promise: nil) }
      if !isDropping { context.fireChannelRead(data) }
    }
    setTimer(context)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if !hasPart { state?.bytes(at: context.eventLoop.now) }
    hasPart = false
    setTimer(context)
    context.fireChannelReadComplete()
    // What handles requests reads no further once its buffer is full.
    if state?.isDropping == true { context.read() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError else { return context.fireErrorCaught(error) }
    if state?.breakBody() == true { return context.fireErrorCaught(error) }
    if state?.isDropping == false, state?.refuse() == .refuse { refuse(context) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      if state?.stop() == true { context.close(promise: nil) }
    case is BodyCut:
      if state?.breakBody() == true { context.fireErrorCaught(CancellationError()) }
    case ChannelEvent.inputClosed where state?.isDropping == true: context.close(promise: nil)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  // MARK: - Answering

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard event is BodyWanted else { return context.triggerUserOutboundEvent(event, promise: promise) }
    if state?.wantBody() == true {
      context.writeAndFlush(
        wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
    }
    promise?.succeed()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      let closes = head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
      if state?.answer(closes: closes) == true { head.headers.replaceOrAdd(name: "connection", value: "close") }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      let verdict = state?.answered(at: context.eventLoop.now) ?? .close
      let written = promise ?? context.eventLoop.makePromise()
      context.writeAndFlush(data, promise: written)
      switch verdict {
      case .goOn: break
      case .refuse: refuse(context)
      case .drop: leave(context, .output, after: written)
      case .close: leave(context, .all, after: written)
      }
      setTimer(context)
    }
  }

  private func refuse(_ context: ChannelHandlerContext) {
    let answer = refusal()
    context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil)
    let written = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    state?.refused(at: context.eventLoop.now)
    leave(context, .output, after: written)
    setTimer(context)
  }

  /// Ends what is sent, once the client has taken it; what comes is read and dropped until all is closed.
  private func leave(_ context: ChannelHandlerContext, _ mode: CloseMode, after written: EventLoopPromise<Void>) {
    let channel = context.channel
    written.futureResult.whenComplete { _ in channel.close(mode: mode, promise: nil) }
    if mode == .output { context.read() }
  }

  // MARK: - Time

  private func setTimer(_ context: ChannelHandlerContext) {
    guard let deadline = state?.deadline else { return }
    // A timer that ends too early sets itself again.
    if let timer, timer.at <= deadline { return }
    timer?.task.cancel()
    let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.timer = nil
      if self.state?.expire(at: context.eventLoop.now) == true {
        context.close(promise: nil)
      } else {
        self.setTimer(context)
      }
    }
    timer = (task, deadline)
  }
}
