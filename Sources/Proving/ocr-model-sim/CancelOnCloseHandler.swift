import NIOCore
import NIOHTTPTypes
import Synchronization

/// Notices that the client closed its side while its request is being worked on, which the framework does not.
final class CancelOnCloseHandler: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = HTTPRequestPart

  private struct State {
    var isClosed = false
    var work: Task<Void, Never>?
  }

  private let state = Mutex(State())

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent { cancel() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    cancel()
    context.fireChannelInactive()
  }

  /// Cancels this work when the client leaves, at once if it has left; work watched before is done.
  func watch(_ work: Task<Void, Never>) {
    let isClosed = state.withLock { state in
      state.work = work
      return state.isClosed
    }
    if isClosed { work.cancel() }
  }

  private func cancel() {
    let work = state.withLock { state in
      state.isClosed = true
      return state.work
    }
    work?.cancel()
  }
}
