import DocumentFormats
import Extraction
import HTTPTypes
import HummingbirdCore

/// The one way of every document through the service, whatever route it came by.
struct DocumentHandler: Sendable {
  let limits: DocumentLimits
  let uploads: UploadBudget
  let reservations: Reservations
  let runs: DocumentRuns

  /// Answers a request that brings documents. The steps, in this order:
  ///
  /// 1. Refuse what the head shows to be wrong.
  /// 2. Reserve a place for the document; in a batch for each document as soon as its bytes are there.
  /// 3. Receive the body, as far as there is memory for it.
  /// 4. Identify the document by its first bytes.
  /// 5. Run it, join the run of an equal one, or take that one's answer from memory.
  /// 6. Extract, in the run, which gives the place back before it tells the outcome.
  /// 7. Answer: in lines as things happen, or once every outcome is known.
  ///
  /// A client that leaves cancels what only it waited for.
  ///
  /// - Throws: what refuses the whole request: `Problem`, an error of the route's interface, `CancellationError`.
  func answer(
    _ request: Request, _ context: DocumentRequestContext, _ route: some DocumentRoute
  ) async throws -> Response {
    context.record.update { $0.isBatch = route.isBatch }
    var options = try DocumentOptions(request, limits)
    route.restrict(&options)
    let feed = DocumentFeed(keepsProgress: route.isBatch)
    // Held until the answer is known, even where the document is forgotten earlier.
    let share = uploads.share(of: context.caller.key)
    defer { withExtendedLifetime(share) {} }
    let body = try route.body(request.headers, limits) { [options] index, part, bytes in
      let head = DocumentHead(options, context, contentType: part.contentType, index: index)
      beginPart(head, bytes, share, feed, context.record)
    }
    let head = DocumentHead(options, context, contentType: route.documentType(request.headers))
    let reservation = route.isBatch ? nil : try reserve(head)
    let received: ReceivedBody
    do {
      received = try await route.received(
        await context.receive(body, from: request, holding: share, until: options.bodyDeadline))
      if let document = received.document {
        try begin(head, document.bytes, share, document.wish, reservation, feed, context.record)
      }
      context.record.update { $0.admitted = .now }
    } catch {
      feed.cancel(error as? Problem ?? .clientLeft)
      throw error
    }
    let presence = await context.presence { feed.cancel() }
    let (rendering, count) = (OutcomeRendering(options, context), received.count)
    if options.form == .lines {
      return .lines(headers: options.headers, context) { write in
        defer { presence.end() }
        var missing = count
        for await (index, event) in feed.events {
          if case .outcome(let outcome) = event { try outcome.requireClient() }
          try await write(rendering.line(event, index: route.isBatch ? index : nil))
          if case .outcome = event { missing -= 1 }
          if missing == 0 { return }
        }
        throw CancellationError()
      }
    }
    defer { presence.end() }
    var response = try received.respond(try await feed.outcomes(count), rendering)
    response.headers.append(contentsOf: options.headers)
    return response
  }

  /// Reserves a place; none where the answer may be there already, for then it is reserved only if it is not.
  private func reserve(_ head: DocumentHead) throws(Problem) -> DocumentReservation? {
    if let key = head.key, runs.isKnown(key) { return nil }
    return try reservations.reserve(head.terms)
  }

  /// A document of a batch is there, while others may still be on their way: work on it begins.
  private func beginPart(
    _ head: DocumentHead, _ bytes: Result<[UInt8], Problem>, _ share: UploadShare, _ feed: DocumentFeed,
    _ record: RequestRecord
  ) {
    do throws(Problem) {
      let bytes = try bytes.get()
      try begin(head, bytes, share, .fields, try reserve(head), feed, record)
    } catch {
      record.updateDocument(head.index ?? 0) { $0.outcome = .failed(error) }
      feed.tell(head.index ?? 0, .outcome(.failed(error)))
    }
  }

  /// Identifies a document and has it run, joined with the run of an equal one, or answered from memory.
  ///
  /// - Throws: `malformed_request`, `unsupported_media_type`, `idempotency_key_reused`.
  private func begin(
    _ head: DocumentHead, _ bytes: [UInt8], _ share: UploadShare, _ wish: DocumentWish,
    _ reservation: DocumentReservation?, _ feed: DocumentFeed, _ record: RequestRecord
  ) throws(Problem) {
    let index = head.index ?? 0
    record.updateDocument(index) { $0.bytes = bytes.count }
    let format = try DocumentFormat.require(bytes)
    record.updateDocument(index) { $0.kind = format.name }
    let document = ReceivedDocument(head, bytes: bytes, share, format: format, wish: wish)
    let follower = try runs.follow(document, reservation) { event in
      if case .outcome(let outcome) = event { record.updateDocument(index) { $0.outcome = outcome } }
      feed.tell(index, event)
    }
    record.updateDocument(index) { $0.isReplay = follower.isReplay }
    feed.add(follower)
  }
}

extension DocumentHead {
  /// - Parameter contentType: what its sender says it is.
  fileprivate init(
    _ options: DocumentOptions, _ context: DocumentRequestContext, contentType: String?, index: Int? = nil
  ) {
    id = context.identity.requestID + (index.map { "/\($0)" } ?? "")
    self.index = index
    terms = DocumentTerms(
      caller: context.caller.key, deadline: options.deadline,
      family: contentType.flatMap { MediaType($0) }.flatMap { DocumentFormat.Family(mediaType: $0.name) },
      own: options.own)
    key = options.idempotencyKey.map { ReplayKey(caller: context.caller.key, key: $0, index: index) }
    began = options.began
  }
}
