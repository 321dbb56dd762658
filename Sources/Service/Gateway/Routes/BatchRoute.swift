import Extraction
import HTTPTypes
import Hummingbird
import JSON
import Synchronization

/// `POST /v1/extract/batch`: documents in the parts of a form, each let in, worked on and answered by itself.
struct BatchRoute: Sendable {
  static let path = "/v1/extract/batch"

  let limits: DocumentLimits
  let intake: DocumentIntake

  func handle(_ request: Request, _ context: GatewayRequestContext) async throws -> Response {
    context.record.update { record in
      record.bodyWasRead = false
      record.isBatch = true
    }
    let options = try DocumentOptions(request, limits)
    let batch = Batch(intake: intake, options: options, context: context)
    let body = try BatchBody(
      contentType: request.headers[.contentType],
      contentLength: request.headers[.contentLength].flatMap { Int($0) }, maximumDocument: limits.maxBody,
      onDocument: batch.take)
    let count: Int
    do {
      count = try await context.receive(body, from: request, until: options.bodyDeadline).finish()
    } catch {
      batch.leave()
      throw error
    }
    let presence = await context.presence { batch.leave() }
    let rendering = OutcomeRendering(options, context)
    if options.takesLines {
      return .lines(headers: options.headers, context) { write in
        defer { presence.end() }
        var missing = count
        for await (index, event) in batch.events {
          try await write(rendering.line(event, index: index))
          if case .outcome = event { missing -= 1 }
          if missing == 0 { return }
        }
        throw CancellationError()
      }
    }
    defer { presence.end() }
    var outcomes: [Int: DocumentOutcome] = [:]
    for await case (let index, .outcome(let outcome)) in batch.events {
      outcomes[index] = outcome
      if outcomes.count == count { break }
    }
    guard outcomes.count == count else { throw CancellationError() }
    let items = outcomes.sorted { $0.key < $1.key }.map { rendering.item($0.value, index: $0.key) }
    return .json(.array(items), headers: options.headers)
  }
}

/// The documents of one batch.
private final class Batch: Sendable {
  let events: AsyncStream<(Int, DocumentEvent)>
  private let feed: AsyncStream<(Int, DocumentEvent)>.Continuation
  private let intake: DocumentIntake
  private let options: DocumentOptions
  private let context: GatewayRequestContext
  private let followers = Mutex<[DocumentFollower]>([])

  init(intake: DocumentIntake, options: DocumentOptions, context: GatewayRequestContext) {
    self.intake = intake
    self.options = options
    self.context = context
    (events, feed) = AsyncStream.makeStream(of: (Int, DocumentEvent).self)
  }

  /// A document is there, while others may still be on their way: work on it begins.
  @Sendable func take(_ index: Int, _ part: FormPart, _ bytes: Result<[UInt8], Problem>) {
    let feed = feed
    do throws(Problem) {
      let bytes = try bytes.get()
      let document = try intake.expect(options, context, contentType: part.contentType, index: index)
      let follower = try document.received(bytes) { feed.yield((index, $0)) }
      followers.withLock { $0.append(follower) }
    } catch {
      context.record.updateDocument(index) { $0.outcome = .failed(error) }
      feed.yield((index, .outcome(.failed(error))))
    }
  }

  /// The caller is gone.
  func leave() {
    for follower in followers.withLock({ $0 }) { follower.leave() }
  }
}
