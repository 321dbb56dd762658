import Extraction
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What a request carries through middleware and handler.
struct GatewayRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel
  /// Filled in by the handler, written to the log by the middleware.
  let record = RequestRecord()
  /// Set by the middleware from the headers.
  var identity = RequestIdentity(headers: [:])

  init(source: Source) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

extension GatewayRequestContext {
  /// Who sent the request.
  var caller: String { channel.remoteAddress?.ipAddress ?? "unknown" }

  /// Runs `operation` in a task of its own, which is cancelled when the client leaves.
  func untilDisconnect<Value: Sendable>(
    _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let work = Task { try await operation() }
    let disconnect = try? await channel.pipeline.handler(type: DisconnectHandler.self).get()
    disconnect?.observe { work.cancel() }
    defer { disconnect?.clear() }
    return try await withTaskCancellationHandler {
      try await work.value
    } onCancel: {
      work.cancel()
    }
  }
}

/// What the log says about a request; never document content.
final class RequestRecord: Sendable {
  struct Values: Sendable {
    /// The whole body was read: the connection can serve another request.
    var bodyWasRead = true
    var bytes: Int?
    var kind: String?
    var result: ExtractionResult?
    /// How often an engine was asked.
    var attempts: Int?
  }

  private let state = Mutex(Values())

  var values: Values { state.withLock { $0 } }

  func update(_ change: (inout Values) -> Void) { state.withLock { change(&$0) } }
}
