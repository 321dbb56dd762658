import Digest
import DocumentFormats
import Extraction
import JSON

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

/// How a document is to be worked on.
package struct DocumentTerms: Sendable {
  /// Who sent it, for fairness: its token's name, else the client's address.
  package var caller: String
  /// When its answer is due.
  package var deadline: ContinuousClock.Instant
  /// What its sender says it is; nil where that is not known. Documents of a family take about as long to read.
  package var family: DocumentFormat.Family?
  /// Who books it, by the sender's word.
  package var own: OwnCompany

  package init(
    caller: String, deadline: ContinuousClock.Instant, family: DocumentFormat.Family? = nil,
    own: OwnCompany = OwnCompany()
  ) {
    self.caller = caller
    self.own = own
    self.deadline = deadline
    self.family = family
  }
}

/// What is known of a document before its bytes are there.
struct DocumentHead: Sendable {
  /// For its answer: the request's id, and in a batch its place.
  var id: String
  /// Place in a batch; nil for a document that comes alone.
  var index: Int?
  var terms: DocumentTerms
  /// nil where the caller gave no key.
  var key: ReplayKey?
  /// When its request came.
  var began: ContinuousClock.Instant
}

/// A document whose bytes are there and of a kind that is read.
package struct ReceivedDocument: Sendable {
  /// For its answer: the request's id, and in a batch its place.
  package var id: String
  package var bytes: [UInt8]
  /// What counts the bytes as held.
  var share: UploadShare
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

  init(_ head: DocumentHead, bytes: [UInt8], _ share: UploadShare, format: DocumentFormat, wish: DocumentWish) {
    id = head.id
    self.bytes = bytes
    self.share = share
    self.format = format
    terms = head.terms
    self.wish = wish
    began = head.began
    key = head.key
    digest = key == nil ? nil : SHA256(bytes)
  }
}
