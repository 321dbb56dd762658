import Batching
import Extraction
import Inference

/// The one way of a document through the gateway, whatever route it came by: let in, worked on, answered.
struct DocumentDesk: Sendable {
  /// How a document is to be worked on.
  struct Terms: Sendable {
    /// Who sent it, for fairness; the peer's address.
    var caller: String
    /// When its answer is due.
    var deadline: ContinuousClock.Instant
    /// What it says it is: documents of a kind take about as long to read.
    var kind = DeclaredKind.unknown
  }

  let admission: Admission
  let engine: any ExtractionEngine
  let lanes: EngineLanes

  /// Lets a document in, before its bytes are there. Whoever gets a permit must `leave` with it.
  ///
  /// - Throws: `draining`; `overloaded` where it would not be answered by its deadline.
  func enter(_ terms: Terms) throws(Problem) -> Admission.Permit {
    try admission.enter { () throws(Problem) in
      do throws(SchedulingRefusal) {
        return try lanes.admit(caller: terms.caller, deadline: terms.deadline, kind: terms.kind.rawValue)
      } catch {
        throw Problem(error)
      }
    }
  }

  func leave(_ permit: Admission.Permit) { admission.leave(permit) }

  /// Runs the engine until it answers, the deadline passes, the task is cancelled because its caller left, or the drain's
  /// grace is over.
  ///
  /// - Throws: `Problem` only.
  func extract(
    _ bytes: [UInt8], _ permit: Admission.Permit, _ terms: Terms,
    onProgress: @escaping @Sendable (ExtractionProgress) -> Void
  ) async throws -> EngineAnswer {
    let engine = engine
    let turn = DocumentTurn(caller: terms.caller, place: permit.place)
    let work = DocumentTurn.$current.withValue(turn) {
      Task {
        try await withDeadline(terms.deadline) {
          try await engine.extract(bytes, deadline: terms.deadline, onProgress: onProgress)
        }
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
          .draining, "this gateway shut down before the document was done", stage: .extract, retryAfterMs: 5_000)
      }
      // Nobody reads this answer; it is for the log.
      throw Problem(.deadlineExceeded, "the client left before the answer was ready", stage: .extract)
    }
  }
}
