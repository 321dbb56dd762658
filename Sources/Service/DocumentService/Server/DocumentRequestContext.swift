import Concurrency
import Extraction
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import Settings
import Synchronization
import Traces

/// What a request carries from its head to its line in the log.
package struct DocumentRequestContext: Sendable {
  /// The connection.
  let channel: any Channel
  /// Who sent the request: the client, also behind proxies.
  package var caller: Caller
  let identity: RequestIdentity
  /// Says of each line to which request it belongs.
  package let logger: Logger
  /// Filled in on the way, written to the log at the end.
  let record = RequestRecord()

  /// - Parameter tracer: nil for requests that are not traced.
  init(_ request: Request, channel: any Channel, client: IPAddress, tracer: Tracer?, logger: Logger) {
    self.channel = channel
    caller = Caller(address: client.description)
    identity = RequestIdentity(headers: request.headers, tracer: tracer)
    var logger = logger
    logger[metadataKey: "requestId"] = .string(identity.requestID)
    logger[metadataKey: "traceId"] = .string(identity.trace.traceID)
    self.logger = logger
  }
}

extension DocumentRequestContext {
  /// Reads a whole body, once there is memory for it; a client that expects it is told then that it may be sent.
  ///
  /// - Throws: what `body` throws; `overloaded`; `body_timeout` when the end is not there in time, or so little of it comes
  ///   that it never would be.
  package func receive<Body: RequestBody>(
    _ body: Body, from request: Request, holding share: UploadShare, until deadline: ContinuousClock.Instant
  ) async throws -> Body {
    let (record, began) = (record, ContinuousClock.now)
    let announced = request.headers[.contentLength].flatMap { Int($0) }
    try share.reserve((announced ?? 0) * Body.memoryPerByte)
    channel.triggerUserOutboundEvent(BodyWanted(), promise: nil)
    do {
      return try await withDeadline(deadline, clock: .continuous, tolerance: .milliseconds(5)) {
        var body = body
        var count = 0
        for try await chunk in request.body {
          count += chunk.readableBytes
          let seen = count
          record.update { $0.bytes = seen }
          try share.reserve(count * Body.memoryPerByte)
          try body.append(Array(chunk.readableBytesView))
          if BodyPace.isTooSlow(bytes: count, of: announced, in: .now - began) { throw DeadlineExceeded() }
        }
        return body
      }
    } catch is DeadlineExceeded {
      throw Problem(.bodyTimeout, "the body did not arrive in time", stage: .admit)
    }
  }

  /// Calls `cancel` when the client leaves, and when the presence is ended.
  func presence(_ cancel: @escaping @Sendable () -> Void) async -> ClientPresence {
    let disconnect = try? await channel.pipeline.handler(type: DisconnectHandler.self).get()
    disconnect?.observe(cancel)
    return ClientPresence(handler: disconnect, cancel: cancel)
  }
}

/// A client that waits for something.
struct ClientPresence: Sendable {
  fileprivate let handler: DisconnectHandler?
  fileprivate let cancel: @Sendable () -> Void

  /// It has what it waited for, or nothing more comes.
  func end() {
    handler?.clear()
    cancel()
  }
}

/// What the log says about a request; never document content.
final class RequestRecord: Sendable {
  struct Values: Sendable {
    /// The answer is written as things happen: the request ends with its body.
    var isStreamed = false
    var isBatch = false
    /// Of the body, so far.
    var bytes: Int?
    /// When its documents were received and had their places; nil where it did not come so far.
    var admitted: ContinuousClock.Instant?
    /// By their place in a batch; a document that came alone is the first.
    var documents: [Int: DocumentRecord] = [:]

    /// All there is to answer came from memory.
    var isReplay: Bool { !documents.isEmpty && documents.values.allSatisfy(\.isReplay) }
  }

  private let state = Mutex(Values())

  var values: Values { state.withLock { $0 } }

  func update(_ change: (inout Values) -> Void) { state.withLock { change(&$0) } }

  func updateDocument(_ index: Int, _ change: (inout DocumentRecord) -> Void) {
    state.withLock { change(&$0.documents[index, default: DocumentRecord()]) }
  }
}

/// What the log says about a document; never its content.
struct DocumentRecord: Sendable {
  var bytes: Int?
  var kind: String?
  var outcome: DocumentOutcome?
  /// The outcome came from memory.
  var isReplay = false
}
