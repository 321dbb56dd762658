import DocumentFormats
import DocumentText
import Extraction

/// Whoever works on documents: this machine's engine, or others that are asked.
package protocol DocumentDesk: Sendable {
  /// Gives a document a place, before its bytes are there.
  ///
  /// - Throws: `overloaded` where it would not be answered by its deadline.
  func enter(_ terms: DocumentTerms) throws(Problem) -> any DocumentPlace
}

/// A document's place at a desk, until its answer is decided.
package protocol DocumentPlace: Sendable {
  /// Works on the document. The task is cancelled at its deadline, and when nobody waits for the answer any more.
  ///
  /// - Parameter onProgress: told how far it is; must be quick.
  /// - Throws: `Problem`, `CancellationError`.
  func extract(
    _ document: ReceivedDocument, onProgress: @escaping @Sendable (DocumentProgress) -> Void
  ) async throws -> DocumentAnswer

  /// Gives the place back.
  func leave()
}

/// How a document is to be worked on.
package struct DocumentTerms: Sendable {
  /// Who sent it, for fairness; the peer's address.
  package var caller: String
  /// When its answer is due.
  package var deadline: ContinuousClock.Instant
  /// What its sender says it is; nil where that is not known. Documents of a family take about as long to read.
  package var family: DocumentFormat.Family?
}

/// What a desk makes of a document.
package struct DocumentAnswer: Sendable {
  package var result: ExtractionResult
  /// How often somebody was asked for it, the first time included.
  package var attempts: Int
  /// The words on its pages; nil where others read them, and in answers from memory.
  package var words: [TextPage]?
  /// What a model said of what was wanted beside the fields, unverified; nil where nothing was, or it said nothing.
  package var others: JSONValue?

  package init(result: ExtractionResult, attempts: Int, words: [TextPage]? = nil, others: JSONValue? = nil) {
    self.result = result
    self.attempts = attempts
    self.words = words
    self.others = others
  }
}
