import Concurrency
import Extraction
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What a request carries through middleware and handler.
package struct DocumentRequestContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package let channel: any Channel
  /// Filled in by the handler, written to the log by the middleware.
  let record = RequestRecord()
  /// Set by the middleware from the headers.
  var identity = RequestIdentity(headers: [:])

  package init(source: Source) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

extension DocumentRequestContext {
  /// Who sent the request.
  var caller: String { channel.remoteAddress?.ipAddress ?? "unknown" }

  /// Reads a whole body.
  ///
  /// - Throws: what `body` throws; `body_timeout` when the end is not there in time.
  func receive<Body: RequestBody>(
    _ body: Body, from request: Request, until deadline: ContinuousClock.Instant
  ) async throws -> Body {
    let record = record
    let received: Body
    do {
      received = try await withDeadline(deadline, clock: .continuous, tolerance: .milliseconds(5)) {
        var body = body
        var count = 0
        for try await chunk in request.body {
          count += chunk.readableBytes
          let seen = count
          record.update { $0.bytes = seen }
          try body.append(Array(chunk.readableBytesView))
        }
        return body
      }
    } catch is DeadlineExceeded {
      throw Problem(.bodyTimeout, "the body did not arrive in time", stage: .admit)
    }
    record.update { $0.bodyWasRead = true }
    return received
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
    /// The whole body was read: the connection can serve another request.
    var bodyWasRead = true
    /// The answer is written as things happen: the request ends with its body.
    var isStreamed = false
    var isBatch = false
    /// Of the body, so far.
    var bytes: Int?
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
