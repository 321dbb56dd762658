import Extraction

/// The one way of a document through the service, whatever route it came by: let in, worked on, answered.
struct DocumentDoor: Sendable {
  let admission: Admission
  let desk: any DocumentDesk

  /// Lets a document in, before its bytes are there. Whoever gets a permit must `leave` with it.
  ///
  /// - Throws: `draining`; what the desk refuses with.
  func enter(_ terms: DocumentTerms) throws(Problem) -> Admission.Permit {
    try admission.enter { () throws(Problem) in try desk.enter(terms) }
  }

  func leave(_ permit: Admission.Permit) { admission.leave(permit) }

  /// Has a document worked on until there is an answer, its deadline passes, the task is cancelled because its caller
  /// left, or the drain's grace is over.
  ///
  /// - Throws: `Problem` only, unless the desk does otherwise.
  func extract(
    _ document: ReceivedDocument, _ permit: Admission.Permit,
    onProgress: @escaping @Sendable (DocumentProgress) -> Void
  ) async throws -> DocumentAnswer {
    let work = Task {
      try await withDeadline(document.terms.deadline) {
        try await permit.place.extract(document, onProgress: onProgress)
      }
    }
    admission.onCutOff(permit) { work.cancel() }
    do {
      return try await withTaskCancellationHandler {
        try await work.value
      } onCancel: {
        work.cancel()
      }
    } catch is DeadlineExceeded {
      throw Problem.deadlineExceeded
    } catch is CancellationError {
      if admission.isCutOff {
        throw Problem(
          .draining, "the service shut down before the document was done", stage: .extract, retryAfterMs: 5_000)
      }
      // Nobody reads this answer; it is for the log.
      throw Problem(.deadlineExceeded, "the client left before the answer was ready", stage: .extract)
    }
  }
}
