import DocumentText
import Extraction

/// Works on documents: this machine's engines, or servers that are asked.
package protocol DocumentBackend: Sendable {
  /// Reserves a place for a document, before its bytes are there.
  ///
  /// - Throws: `overloaded` where it would not be answered by its deadline.
  func reserve(_ terms: DocumentTerms) throws(Problem) -> any BackendReservation
}

/// A document's place at a backend.
package protocol BackendReservation: Sendable {
  /// Works on the document. The task is cancelled at the document's deadline, and when its answer is not waited for.
  ///
  /// - Parameter onProgress: told how far it is; must be quick.
  /// - Throws: `Problem`, `CancellationError`.
  func extract(
    _ document: ReceivedDocument, onProgress: @escaping @Sendable (DocumentProgress) -> Void
  ) async throws -> DocumentAnswer

  /// Gives the place back; called once.
  func release()
}

/// How a document is to be worked on.
package struct DocumentTerms: Sendable {
  /// Who sent it, for fairness; the peer's address.
  package var caller: String
  /// When its answer is due.
  package var deadline: ContinuousClock.Instant
  /// What it says it is: documents of a kind take about as long to read.
  package var kind = DeclaredKind.unknown

  package init(caller: String, deadline: ContinuousClock.Instant, kind: DeclaredKind = .unknown) {
    self.caller = caller
    self.deadline = deadline
    self.kind = kind
  }
}

/// What a backend makes of a document.
package struct DocumentAnswer: Sendable {
  package var result: ExtractionResult
  /// How often a server or an engine was asked for it, the first time included.
  package var attempts: Int
  /// The words on its pages; nil where others read them, and in answers from memory.
  package var words: [TextPage]?
  /// What a model said of what was wanted besides the fields, unverified; nil where nothing was, or it said nothing.
  package var others: JSONValue?

  package init(result: ExtractionResult, attempts: Int, words: [TextPage]? = nil, others: JSONValue? = nil) {
    self.result = result
    self.attempts = attempts
    self.words = words
    self.others = others
  }
}
