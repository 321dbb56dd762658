import Digest
import Extraction

/// A document whose bytes are there and of a kind that is read.
struct ReceivedDocument: Sendable {
  /// For its answer: the request's id, and in a batch its place.
  var id: String
  var bytes: [UInt8]
  /// What its bytes are.
  var kind: DocumentSignature
  var terms: DocumentDesk.Terms
  /// When its request came.
  var began: ContinuousClock.Instant
  /// nil where the caller gave no key.
  var key: ReplayKey?
  /// Of the bytes; nil without a key.
  var digest: SHA256?

  init(
    id: String, bytes: [UInt8], kind: DocumentSignature, terms: DocumentDesk.Terms, began: ContinuousClock.Instant,
    key: ReplayKey?
  ) {
    self.id = id
    self.bytes = bytes
    self.kind = kind
    self.terms = terms
    self.began = began
    self.key = key
    digest = key == nil ? nil : SHA256(bytes)
  }
}
