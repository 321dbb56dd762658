import Concurrency
import Extraction
import Synchronization

/// Gives documents their places in the service, knows which are held, and gives out none once the service drains.
package final class Reservations: Sendable {
  private struct State {
    /// What ends the work on a document, by the number of its reservation; nil before work on it begins.
    var held: [Int: (@Sendable () -> Void)?] = [:]
    /// Places given so far; the last one's number.
    var begun = 0
    /// Places given back so far.
    var ended = 0
    var isDraining = false
    var isCutOff = false
    var idleWaiters: [Promise<Void>] = []
  }

  private let backend: any DocumentBackend
  private let state = Mutex(State())

  package init(_ backend: any DocumentBackend) { self.backend = backend }

  /// Reservations held, and whether the service drains.
  package var status: (held: Int, isDraining: Bool) { state.withLock { ($0.held.count, $0.isDraining) } }

  /// Places given and given back since the start; the same number while none is held.
  package var counts: (begun: Int, ended: Int) { state.withLock { ($0.begun, $0.ended) } }

  /// Reserves a place for a document, before its bytes are there.
  ///
  /// - Throws: `draining`; `overloaded` where the document would not be answered by its deadline.
  package func reserve(_ terms: DocumentTerms) throws(Problem) -> DocumentReservation {
    if status.isDraining { throw .draining }
    let backend = try backend.reserve(terms)
    let number = state.withLock { state -> Int? in
      if state.isDraining { return nil }
      state.begun += 1
      state.held[state.begun] = .some(nil)
      return state.begun
    }
    guard let number else {
      backend.release()
      throw .draining
    }
    return DocumentReservation(number: number, backend: backend, reservations: self)
  }

  /// Has a document worked on until there is an answer, its deadline passes, the task is cancelled because its client
  /// left, or the drain's grace is over.
  ///
  /// - Throws: `Problem` only, unless the backend does otherwise.
  func extract(
    _ document: ReceivedDocument, _ reservation: DocumentReservation,
    onProgress: @escaping @Sendable (DocumentProgress) -> Void
  ) async throws -> DocumentAnswer {
    let work = Task {
      try await withDeadline(document.terms.deadline, clock: .continuous, tolerance: .milliseconds(5)) {
        try await reservation.backend.extract(document, onProgress: onProgress)
      }
    }
    onCutOff(reservation) { work.cancel() }
    do {
      return try await withTaskCancellationHandler {
        try await work.value
      } onCancel: {
        work.cancel()
      }
    } catch is DeadlineExceeded {
      throw Problem.deadlineExceeded
    } catch is CancellationError {
      if state.withLock({ $0.isCutOff }) {
        throw Problem(
          .draining, "the service shut down before the document was done", stage: .extract, retryAfterMs: 5_000)
      }
      throw Problem.clientLeft
    }
  }

  /// Sets what ends the document's work when the drain's grace has passed.
  private func onCutOff(_ reservation: DocumentReservation, _ cancel: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      if state.held[reservation.number] != nil { state.held[reservation.number] = cancel }
      return state.isCutOff
    }
    if isLate { cancel() }
  }

  fileprivate func release(_ number: Int) {
    let waiters: [Promise<Void>] = state.withLock { state in
      guard state.held.removeValue(forKey: number) != nil else { return [] }
      state.ended += 1
      guard state.held.isEmpty else { return [] }
      defer { state.idleWaiters = [] }
      return state.idleWaiters
    }
    for waiter in waiters { waiter.resolve(.success(())) }
  }
}

// MARK: - Draining

extension Reservations {
  /// From now on there are no places for new documents.
  package func beginDraining() { state.withLock { $0.isDraining = true } }

  /// Cancels the work on every document that holds a place.
  func cutOff() {
    let cancels = state.withLock { state in
      state.isCutOff = true
      return state.held.values.compactMap { $0 }
    }
    for cancel in cancels { cancel() }
  }

  /// Returns when no place is held, or the task is cancelled.
  package func waitUntilIdle() async {
    let idle = Promise<Void>()
    let isIdle = state.withLock { state in
      if !state.held.isEmpty { state.idleWaiters.append(idle) }
      return state.held.isEmpty
    }
    if !isIdle { try? await idle.value() }
  }
}

/// A document's place in the service, from before its bytes are there until its outcome is known. Nothing is extracted
/// without one.
///
/// It gives itself back at the end of its life; `release` does so earlier.
package final class DocumentReservation: Sendable {
  fileprivate let number: Int
  fileprivate let backend: any BackendReservation
  private let reservations: Reservations
  private let isReleased = Atomic(false)

  fileprivate init(number: Int, backend: any BackendReservation, reservations: Reservations) {
    self.number = number
    self.backend = backend
    self.reservations = reservations
  }

  deinit { release() }

  /// Gives the place back; again without effect.
  package func release() {
    guard !isReleased.exchange(true, ordering: .acquiringAndReleasing) else { return }
    backend.release()
    reservations.release(number)
  }
}

extension Problem {
  fileprivate static let draining = Problem(
    .draining, "the service is shutting down; use another or try again", stage: .admit, retryAfterMs: 5_000)

  /// There is no answer, because its client left.
  static let clientLeft = Problem(.clientClosed, "the client left before the answer was ready", stage: .extract)
}
