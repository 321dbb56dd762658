import Digest
import Extraction

/// What is wanted of a document.
package enum DocumentWish: Sendable {
  /// Its fields.
  case fields
  /// Its fields, and values under names that only the caller knows.
  ///
  /// - Parameters:
  ///   - schema: JSON schema of an object with these values.
  ///   - prompt: what else the caller says of them.
  case annotation(schema: JSONValue, prompt: String?)
  /// The words on its pages, whatever they say.
  case words
}

/// A document whose bytes are there and of a kind that is read.
package struct ReceivedDocument: Sendable {
  /// For its answer: the request's id, and in a batch its place.
  package var id: String
  package var bytes: [UInt8]
  /// What its bytes are.
  package var kind: DocumentSignature
  package var terms: DocumentTerms
  package var wish: DocumentWish
  /// When its request came.
  package var began: ContinuousClock.Instant
  /// nil where the caller gave no key.
  package var key: ReplayKey?
  /// Of the bytes; nil without a key.
  var digest: SHA256?

  init(_ head: DocumentHead, bytes: [UInt8], kind: DocumentSignature, wish: DocumentWish) {
    id = head.id
    self.bytes = bytes
    self.kind = kind
    terms = head.terms
    self.wish = wish
    began = head.began
    key = head.key
    digest = key == nil ? nil : SHA256(bytes)
  }
}
