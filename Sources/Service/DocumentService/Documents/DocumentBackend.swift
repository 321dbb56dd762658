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
