import Digest
import DocumentFormats
import Extraction
import Inference

/// What is wanted of a document.
package enum DocumentWish: Sendable {
  /// Its fields.
  case fields
  /// Its fields, and what else a caller wants to know.
  case annotation(AnnotationQuestion)
  /// The words on its pages, whatever they say.
  case words
}

/// A document whose bytes are there and of a kind that is read.
package struct ReceivedDocument: Sendable {
  /// For its answer: the request's id, and in a batch its place.
  package var id: String
  package var bytes: [UInt8]
  /// What its first bytes say it is.
  package var format: DocumentFormat
  package var terms: DocumentTerms
  package var wish: DocumentWish
  /// When its request came.
  package var began: ContinuousClock.Instant
  /// nil where the caller gave no key.
  package var key: ReplayKey?
  /// Of the bytes; nil without a key.
  var digest: SHA256?

  init(
    id: String, bytes: [UInt8], format: DocumentFormat, terms: DocumentTerms, wish: DocumentWish,
    began: ContinuousClock.Instant, key: ReplayKey?
  ) {
    self.id = id
    self.bytes = bytes
    self.format = format
    self.terms = terms
    self.wish = wish
    self.began = began
    self.key = key
    digest = key == nil ? nil : SHA256(bytes)
  }
}
