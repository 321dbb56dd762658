import NIOCore
import NIOHTTPTypes
import Synchronization

/// Notices that the client closed its side while a request is being worked on.
///
/// The framework runs a handler to its end even after the client left. A half-closed connection counts as gone, as in nginx.
final class DisconnectHandler: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = HTTPRequestPart

  private struct State {
    var isClosed = false
    var onClose: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent { fire() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    fire()
    context.fireChannelInactive()
  }

  /// Calls `action` once when the client leaves, at once if it has left.
  func observe(_ action: @escaping @Sendable () -> Void) {
    let isClosed = state.withLock { state in
      if !state.isClosed { state.onClose = action }
      return state.isClosed
    }
    if isClosed { action() }
  }

  /// Forgets the action.
  func clear() { state.withLock { $0.onClose = nil } }

  private func fire() {
    let action = state.withLock { state in
      state.isClosed = true
      defer { state.onClose = nil }
      return state.onClose
    }
    action?()
  }
}
