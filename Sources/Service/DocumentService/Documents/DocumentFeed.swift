import Extraction
import Synchronization

/// What becomes of the documents of one request, as it happens.
final class DocumentFeed: Sendable {
  /// With the document's place in a batch; a document that came alone is the first.
  let events: AsyncStream<(index: Int, event: DocumentEvent)>

  private let continuation: AsyncStream<(index: Int, event: DocumentEvent)>.Continuation
  private let followers = Mutex<[DocumentFollower]>([])

  /// - Parameter keepsProgress: false where one document is followed: a client that reads slowly is told of the latest
  ///   page only, and always of the outcome.
  init(keepsProgress: Bool) {
    (events, continuation) = AsyncStream.makeStream(
      bufferingPolicy: keepsProgress ? .unbounded : .bufferingNewest(1))
  }

  func add(_ follower: DocumentFollower) { followers.withLock { $0.append(follower) } }

  func tell(_ index: Int, _ event: DocumentEvent) { continuation.yield((index, event)) }

  /// The documents' outcomes in their order, once there are as many.
  ///
  /// - Throws: `client_closed`, `CancellationError`.
  func outcomes(_ count: Int) async throws -> [DocumentOutcome] {
    var outcomes: [Int: DocumentOutcome] = [:]
    for await case (let index, .outcome(let outcome)) in events {
      try outcome.requireClient()
      outcomes[index] = outcome
      if outcomes.count == count { return outcomes.sorted { $0.key < $1.key }.map(\.value) }
    }
    throw CancellationError()
  }

  /// No client waits for the documents any more: each without an outcome gets this one, and its work is cancelled unless others
  /// wait for it.
  func cancel(_ problem: Problem = .clientLeft) {
    for follower in followers.withLock({ $0 }) { follower.cancel(problem) }
  }
}
