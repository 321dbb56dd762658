import Extraction
import Foundation
import OCRClient
import TestSupport
import Testing

@Suite struct SpendLedgerTests {
  private static let noon = SpendBookTests.noon
  private static let day = SpendBookTests.day
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func ledger(daily: Int64? = nil, monthly: Int64? = nil) -> SpendLedger {
    SpendLedger(StateDirectory(path: directory.path), caps: SpendCaps(daily: daily, monthly: monthly))
  }

  private func book(
    _ ledger: SpendLedger, _ key: String, pages: Int = 1, at time: Int64 = noon
  ) throws -> SpendLedger.Decision {
    try ledger.book(key: key, model: "m", pages: pages, microUSD: Int64(pages) * 3_000, at: time)
  }

  private func booked(
    _ ledger: SpendLedger, _ key: String, pages: Int = 1, at time: Int64 = noon
  ) throws -> SpendLedger.Booking {
    guard case .booked(let booking) = try book(ledger, key, pages: pages, at: time) else { throw NotBooked() }
    return booking
  }

  private struct NotBooked: Error {}

  private var file: String { directory.path + "/spend-2026-11.jsonl" }
  private func text() throws -> String { try String(contentsOfFile: file, encoding: .utf8) }

  @Test func whatIsBookedAndSettledIsOnTheDisk() throws {
    let ledger = ledger()
    let booking = try booked(ledger, "abc", pages: 50)
    try ledger.settle(booking, pages: 2, microUSD: 6_000, at: Self.noon + 3)
    let lines = try text().split(separator: "\n")
    let prefix = #""id":"\#(booking.id)""#
    #expect(
      lines == [
        #"{"t":1795003200,\#(prefix),"event":"book","key":"abc","model":"m","pages":50,"microUSD":150000}"#,
        #"{"t":1795003203,\#(prefix),"event":"settle","key":"abc","model":"m","pages":2,"microUSD":6000}"#,
      ])
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    let status = try ledger.status(at: Self.noon + 4)
    #expect(status.today == SpendSum(pages: 2, microUSD: 6_000))
    #expect(status.month == status.today)
    #expect(status.unsettled == 0)
  }

  @Test func anotherProcessSeesTheSame() throws {
    let (first, second) = (ledger(daily: 6_000), ledger(daily: 6_000))
    let a = try booked(first, "a")
    let b = try booked(second, "b")
    #expect(a.id != b.id)
    let midnight = Self.noon + Self.day / 2
    #expect(try book(first, "c") == .capped(until: midnight))
    #expect(try second.closed(for: 3_000, at: Self.noon) == midnight)
    // Refused: nothing was charged.
    try second.settle(b, pages: 0, microUSD: 0, at: Self.noon)
    #expect(try first.closed(for: 3_000, at: Self.noon) == nil)
    _ = try booked(ledger(daily: 6_000), "c")
    #expect(try book(first, "d") == .capped(until: midnight))
  }

  @Test func aKeyWithoutAnAnswerIsNotSentAgain() throws {
    let ledger = ledger()
    let booking = try booked(ledger, "a")
    #expect(try book(ledger, "a") == .unsettled)
    #expect(try book(self.ledger(), "a", at: Self.noon + 12 * Self.day) == .unsettled)
    // Next month.
    #expect(try book(self.ledger(), "a", at: Self.noon + 30 * Self.day) == .unsettled)
    #expect(try self.ledger().status(at: Self.noon + 30 * Self.day).unsettled == 1)
    // The month after.
    _ = try booked(self.ledger(), "a", at: Self.noon + 50 * Self.day)
    try ledger.settle(booking, pages: 0, microUSD: 0, at: Self.noon + 30 * Self.day)
    #expect(try text().split(separator: "\n").count == 2)
    _ = try booked(self.ledger(), "a", at: Self.noon + 30 * Self.day)
  }

  @Test func aNewMonthBeginsWithNothingSpent() throws {
    let ledger = ledger(daily: 3_000, monthly: 3_000)
    let last = SpendMonth(unixSeconds: Self.noon).end - 1
    let booking = try booked(ledger, "a", at: last)
    #expect(try book(ledger, "b", at: last) == .capped(until: last + 1))
    let next = try booked(ledger, "b", at: last + 1)
    #expect(try book(ledger, "c", at: last + 1) != .unsettled)
    // Counts for the month it was booked in.
    try ledger.settle(booking, pages: 9, microUSD: 27_000, at: last + 2)
    #expect(try ledger.status(at: last + 2).month == SpendSum(pages: 1, microUSD: 3_000))
    try ledger.settle(next, pages: 0, microUSD: 0, at: last + 3)
    _ = try booked(ledger, "c", at: last + 3)
  }

  @Test func aTornLineIsPassedOverAndEnded() throws {
    let first = try booked(ledger(), "a")
    try (try text() + #"{"t":1795003200,"id":"torn","event":"book","key":"t","mod"#)
      .write(toFile: file, atomically: false, encoding: .utf8)
    let ledger = ledger()
    #expect(try ledger.status(at: Self.noon).month.pages == 1)
    let second = try booked(ledger, "b")
    _ = try booked(ledger, "t")
    let lines = try text().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 5 && lines[4] == "")
    #expect(lines[1].hasSuffix("mod"))
    try ledger.settle(first, pages: 0, microUSD: 0, at: Self.noon)
    try ledger.settle(second, pages: 0, microUSD: 0, at: Self.noon)
    for ledger in [ledger, self.ledger()] { #expect(try ledger.status(at: Self.noon).month.pages == 1) }
  }

  @Test func aReplacedFileIsReadAnew() throws {
    let ledger = ledger()
    _ = try booked(ledger, "a")
    #expect(try ledger.status(at: Self.noon).month.pages == 1)
    try FileManager.default.removeItem(atPath: file)
    #expect(try ledger.status(at: Self.noon).month.pages == 0)
    _ = try booked(ledger, "a")
    try "\n".write(toFile: file, atomically: true, encoding: .utf8)
    #expect(try ledger.status(at: Self.noon).month.pages == 0)
  }

  @Test func whileAnotherProcessWritesNothingIsBooked() throws {
    let ledger = ledger()
    let booking = try booked(ledger, "a")
    let holder = open(directory.path, O_RDONLY)
    #expect(flock(holder, LOCK_EX) == 0)
    #expect(throws: SpendLedger.Failure.busy) { try book(ledger, "b") }
    #expect(throws: SpendLedger.Failure.busy) { try ledger.settle(booking, pages: 0, microUSD: 0, at: Self.noon) }
    // Looking needs no lock.
    #expect(try ledger.status(at: Self.noon).month.pages == 1)
    close(holder)
    _ = try booked(ledger, "b")
  }

  @Test func aLinkInPlaceOfTheFileIsNotFollowed() throws {
    let elsewhere = directory.path + "/elsewhere"
    try Data("hello\n".utf8).write(to: URL(filePath: elsewhere))
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: elsewhere)
    #expect(throws: (any Error).self) { try book(ledger(), "a") }
    #expect(try String(contentsOfFile: elsewhere, encoding: .utf8) == "hello\n")
  }

  @Test func withoutADiskNothingIsBooked() {
    let ledger = SpendLedger(StateDirectory(path: "/dev/null/ledger"), caps: SpendCaps())
    do {
      _ = try book(ledger, "a")
      Issue.record("booked")
    } catch {
      guard case .disk? = error as? SpendLedger.Failure else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(throws: StateFailure.self) { try ledger.status(at: Self.noon) }
    #expect(throws: StateFailure.self) { try ledger.closed(for: 0, at: Self.noon) }
  }

  /// Against a model: no cap is ever exceeded, and what fits is never refused, whoever books, in whatever order.
  @Test(arguments: [1, 2, 3, 4])
  func capsAreExact(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let caps = SpendCaps(daily: 40 * 3_000, monthly: 100 * 3_000)
    func open() -> SpendLedger { SpendLedger(StateDirectory(path: directory.path), caps: caps) }
    var processes = [open(), open(), open()]
    var time = Self.noon - 3 * Self.day
    var bookings: [(booking: SpendLedger.Booking, time: Int64, pages: Int)] = []
    var spent: [(time: Int64, pages: Int)] = []
    var refused = 0
    for step in 0..<400 {
      let process = Int.random(in: processes.indices, using: &generator)
      // A process is started again.
      if Int.random(in: 0..<20, using: &generator) == 0 { processes[process] = open() }
      time += Int64.random(in: 0...4_000, using: &generator)
      if Bool.random(using: &generator), !bookings.isEmpty {
        let settled = bookings.remove(at: Int.random(in: bookings.indices, using: &generator))
        let pages = Int.random(in: 0...settled.pages, using: &generator)
        try processes[process].settle(settled.booking, pages: pages, microUSD: Int64(pages) * 3_000, at: time)
        spent.append((settled.time, pages))
        continue
      }
      let pages = Int.random(in: 1...9, using: &generator)
      let all = spent + bookings.map { ($0.time, $0.pages) }
      let month = SpendMonth(unixSeconds: time)
      let thisMonth = all.filter { SpendMonth(unixSeconds: $0.time) == month }.reduce(0) { $0 + $1.pages }
      let today = all.filter { $0.time / Self.day == time / Self.day }.reduce(0) { $0 + $1.pages }
      let fits = today + pages <= 40 && thisMonth + pages <= 100
      switch try book(processes[process], "key \(step)", pages: pages, at: time) {
      case .booked(let booking):
        #expect(fits)
        bookings.append((booking, time, pages))
      case .capped(let end):
        #expect(!fits && end > time)
        refused += 1
      case .unsettled: Issue.record("a new key")
      }
    }
    #expect(refused > 5)
    let open = bookings.reduce(0) { $0 + ($1.time >= SpendMonth(unixSeconds: time).previous.end ? $1.pages : 0) }
    let settled = spent.reduce(0) { $0 + ($1.time >= SpendMonth(unixSeconds: time).previous.end ? $1.pages : 0) }
    for process in processes { #expect(try process.status(at: time).month.pages == open + settled) }
  }

  /// From many threads at once no more is booked than the cap allows.
  @Test func threadsDoNotOverspend() async throws {
    let ledgers = [ledger(daily: 30_000), ledger(daily: 30_000)]
    let booked = await withTaskGroup(of: Bool.self) { group in
      for index in 0..<40 {
        group.addTask {
          while true {
            do {
              let decision = try ledgers[index % 2].book(
                key: "\(index)", model: "m", pages: 1, microUSD: 3_000, at: Self.noon)
              if case .booked = decision { return true }
              return false
            } catch {
              await Task.yield()
            }
          }
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(booked == 10)
    #expect(try ledger().status(at: Self.noon).today == SpendSum(pages: 10, microUSD: 30_000))
  }
}
