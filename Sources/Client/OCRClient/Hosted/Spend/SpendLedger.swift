import Formatting
import Glibc
import Synchronization

/// What all processes with one state directory spend: an append-only file for each month of UTC.
///
/// What a document may cost is booked before it is sent and settled when it is known what it did cost. A process that is
/// killed between the two leaves a booking: its price counts as spent, and its key is not sent again. Reading, deciding
/// and writing is one step for all processes: they lock the directory.
package final class SpendLedger: Sendable {
  /// Nothing was written.
  package enum Failure: Error, Sendable, Equatable {
    /// Another process holds the lock: to be tried again in some ms.
    case busy
    case disk(StateFailure)
  }

  /// Whether money may be spent.
  package enum Decision: Sendable, Equatable {
    case booked(Booking)
    /// Over a cap until then, in s since 1970.
    case capped(until: Int64)
    /// Of this month or the last one there is a booking of the key without a settlement.
    case unsettled
  }

  /// What may be spent.
  package struct Booking: Sendable, Equatable {
    package let id: String
    let key: String
    let model: String
    let month: SpendMonth
  }

  /// What was spent so far, bookings included.
  package struct Status: Sendable, Equatable {
    package var today: SpendSum
    package var month: SpendSum
    package var caps: SpendCaps
    /// Documents of this month and the last one that were sent and have no answer.
    package var unsettled: Int
  }

  private struct State {
    var current: SpendFile
    var previous: SpendFile
  }

  private let directory: StateDirectory
  package let caps: SpendCaps
  private let state: Mutex<State>

  package init(_ directory: StateDirectory, caps: SpendCaps) {
    self.directory = directory
    self.caps = caps
    let month = SpendMonth(unixSeconds: 0)
    state = Mutex(State(current: SpendFile(month), previous: SpendFile(month.previous)))
  }

  /// Books what a document may cost; returns when the disk has it.
  ///
  /// - Parameters:
  ///   - key: SHA-256 of the document's key, in hexadecimal.
  ///   - time: s since 1970.
  package func book(
    key: String, model: String, pages: Int, microUSD: Int64, at time: Int64
  ) throws(Failure) -> Decision {
    try locked { descriptor, state throws(StateFailure) in
      try Self.refresh(&state, in: descriptor, at: time)
      if state.current.book.isUnsettled(key) || state.previous.book.isUnsettled(key) { return .unsettled }
      if let end = caps.closed(for: microUSD, state.current.book, at: time) { return .capped(until: end) }
      let booking = Booking(id: HexadecimalID.random(), key: key, model: model, month: state.current.month)
      try SpendFile.append(
        SpendEntry(
          time: time, id: booking.id, event: .book, key: key, model: model, pages: pages, microUSD: microUSD),
        to: booking.month, in: descriptor)
      return .booked(booking)
    }
  }

  /// Replaces a booking by what was charged; 0 where nothing was.
  package func settle(_ booking: Booking, pages: Int, microUSD: Int64, at time: Int64) throws(Failure) {
    let entry = SpendEntry(
      time: time, id: booking.id, event: .settle, key: booking.key, model: booking.model, pages: pages,
      microUSD: microUSD)
    try locked { descriptor, _ throws(StateFailure) in
      try SpendFile.append(entry, to: booking.month, in: descriptor)
    }
  }

  /// What was spent, without a lock: a line that is being written counts a moment later.
  package func status(at time: Int64) throws(StateFailure) -> Status {
    try withDirectory { descriptor, state throws(StateFailure) in
      try Self.refresh(&state, in: descriptor, at: time)
      let book = state.current.book
      return Status(
        today: book.spent(onDay: SpendDay.number(time)), month: book.total, caps: caps,
        unsettled: book.unsettled + state.previous.book.unsettled)
    }
  }

  /// When a price may be spent again, in s since 1970; nil where it may be now.
  package func closed(for microUSD: Int64, at time: Int64) throws(StateFailure) -> Int64? {
    try withDirectory { descriptor, state throws(StateFailure) in
      try Self.refresh(&state, in: descriptor, at: time)
      return caps.closed(for: microUSD, state.current.book, at: time)
    }
  }

  private static func refresh(_ state: inout State, in descriptor: Int32, at time: Int64) throws(StateFailure) {
    let month = SpendMonth(unixSeconds: time)
    if state.current.month != month {
      let previous = [state.current, state.previous].first { $0.month == month.previous }
      state = State(current: SpendFile(month), previous: previous ?? SpendFile(month.previous))
    }
    try state.current.refresh(in: descriptor)
    try state.previous.refresh(in: descriptor)
  }

  /// Threads of this process wait for each other: a lock is held for as long as the disk takes to write a line.
  private func withDirectory<Value: Sendable>(
    _ body: (Int32, inout State) throws(StateFailure) -> Value
  ) throws(StateFailure) -> Value {
    try state.withLock { state throws(StateFailure) in
      try directory.create()
      let descriptor = open(directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw StateFailure(.open) }
      defer { close(descriptor) }
      return try body(descriptor, &state)
    }
  }

  /// Another process is not waited for: it may have been stopped.
  private func locked<Value: Sendable>(
    _ body: (Int32, inout State) throws(StateFailure) -> Value
  ) throws(Failure) -> Value {
    let value: Value?
    do throws(StateFailure) {
      value = try withDirectory { descriptor, state throws(StateFailure) -> Value? in
        // Closing the descriptor unlocks.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
          guard errno == EWOULDBLOCK || errno == EINTR else { throw StateFailure(.lock) }
          return nil
        }
        return try body(descriptor, &state)
      }
    } catch {
      throw .disk(error)
    }
    guard let value else { throw .busy }
    return value
  }
}
