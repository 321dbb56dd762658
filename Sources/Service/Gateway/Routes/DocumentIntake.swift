import DocumentFormats
import Extraction

/// The way of every document through the gateway, whatever route it came by: let in, received, recognized, and then run,
/// or answered with what an equal one got.
package struct DocumentIntake: Sendable {
  let door: DocumentDoor
  let runs: DocumentRuns

  /// Lets a document in before its bytes are there. Whoever gets it must have it `received` or `abandon` it.
  ///
  /// - Parameters:
  ///   - contentType: what its sender says it is.
  ///   - index: its place in a batch; nil for a document that comes alone.
  /// - Throws: what the door refuses with.
  func expect(
    _ options: DocumentOptions, _ context: GatewayRequestContext, contentType: String?, index: Int? = nil
  ) throws(Problem) -> ExpectedDocument {
    let key = options.idempotencyKey.map { ReplayKey(caller: context.caller, key: $0, index: index) }
    let terms = DocumentTerms(
      caller: context.caller, deadline: options.deadline,
      family: contentType.flatMap { MediaType($0) }.flatMap { DocumentFormat.Family(mediaType: $0.name) })
    // Where the answer may be there already, a place is taken only if it is not.
    let needsPlace = key.map { !runs.isKnown($0) } ?? true
    return ExpectedDocument(
      intake: self, permit: needsPlace ? try door.enter(terms) : nil, terms: terms, key: key, began: options.began,
      id: context.identity.requestID + (index.map { "/\($0)" } ?? ""), record: context.record, index: index ?? 0)
  }
}

/// A document that was let in and whose bytes are to come.
struct ExpectedDocument: Sendable {
  fileprivate let intake: DocumentIntake
  fileprivate let permit: Admission.Permit?
  fileprivate let terms: DocumentTerms
  fileprivate let key: ReplayKey?
  fileprivate let began: ContinuousClock.Instant
  fileprivate let id: String
  fileprivate let record: RequestRecord
  fileprivate let index: Int

  /// Its bytes are there.
  ///
  /// - Parameters:
  ///   - wish: what is wanted of it.
  ///   - onEvent: told of progress and once of the outcome, unless this throws; must be quick.
  /// - Throws: `malformed_request`, `unsupported_media_type`, `idempotency_key_reused`.
  func received(
    _ bytes: [UInt8], wish: DocumentWish = .fields, onEvent: @escaping @Sendable (DocumentEvent) -> Void
  ) throws(Problem) -> DocumentFollower {
    let (record, index) = (record, index)
    record.updateDocument(index) { $0.bytes = bytes.count }
    let format: DocumentFormat
    do throws(Problem) {
      format = try DocumentFormat.require(bytes)
    } catch {
      abandon()
      throw error
    }
    record.updateDocument(index) { $0.kind = format.name }
    let document = ReceivedDocument(
      id: id, bytes: bytes, format: format, terms: terms, wish: wish, began: began, key: key)
    let follower = try intake.runs.follow(document, permit: permit) { event in
      if case .outcome(let outcome) = event { record.updateDocument(index) { $0.outcome = outcome } }
      onEvent(event)
    }
    record.updateDocument(index) { $0.isReplay = follower.isReplay }
    return follower
  }

  /// Its bytes do not come.
  func abandon() {
    if let permit { intake.door.leave(permit) }
  }
}
