import DocumentService
import Extraction
import Synchronization
import Testing

struct ReservationsTests {
  private let backend = CountingBackend()
  private let terms = DocumentTerms(caller: "10.0.0.1", deadline: .now + .seconds(60))

  @Test func reservationThatIsForgottenGivesItsPlaceBack() throws {
    let reservations = Reservations(backend)
    func forget() throws {
      let reservation = try reservations.reserve(terms)
      withExtendedLifetime(reservation) { #expect(reservations.status.held == 1) }
    }
    try forget()
    #expect(reservations.status.held == 0)
    #expect(backend.counts == (reserved: 1, released: 1))
    #expect(reservations.counts == (begun: 1, ended: 1))
  }

  @Test func placeIsGivenBackOnceHoweverOftenThatIsAskedFor() throws {
    let reservations = Reservations(backend)
    let first = try reservations.reserve(terms)
    let second = try reservations.reserve(terms)
    first.release()
    first.release()
    #expect(reservations.status.held == 1)
    #expect(backend.counts == (reserved: 2, released: 1))
    #expect(reservations.counts == (begun: 2, ended: 1))
    second.release()
    #expect(reservations.status.held == 0)
    #expect(reservations.counts == (begun: 2, ended: 2))
  }

  @Test func drainingServiceReservesNothingMoreAndEndsIdle() async throws {
    let reservations = Reservations(backend)
    let last = try reservations.reserve(terms)
    reservations.beginDraining()
    let error = #expect(throws: Problem.self) { try reservations.reserve(terms) }
    #expect(error?.code == .draining)
    // What got no place has not begun.
    #expect(reservations.counts == (begun: 1, ended: 0))
    #expect(backend.counts == (reserved: 1, released: 0))
    async let idle: Void = reservations.waitUntilIdle()
    last.release()
    await idle
    #expect(reservations.status.held == 0)
  }
}

/// Takes every document and counts.
private final class CountingBackend: DocumentBackend {
  private let state = Mutex((reserved: 0, released: 0))

  var counts: (reserved: Int, released: Int) { state.withLock { $0 } }

  func reserve(_ terms: DocumentTerms) throws(Problem) -> any BackendReservation {
    state.withLock { $0.reserved += 1 }
    return Place(backend: self)
  }

  private struct Place: BackendReservation {
    let backend: CountingBackend

    func extract(
      _ document: ReceivedDocument, onProgress: @escaping @Sendable (DocumentProgress) -> Void
    ) async throws -> DocumentAnswer {
      throw Problem(.internalError, "nothing is extracted here", stage: .extract)
    }

    func release() { backend.state.withLock { $0.released += 1 } }
  }
}
