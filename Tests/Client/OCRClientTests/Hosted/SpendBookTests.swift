import Extraction
import OCRClient
import TestSupport
import Testing

@Suite struct SpendBookTests {
  /// 2026-11-18 12:00:00 UTC.
  static let noon: Int64 = 1_795_003_200
  static let day: Int64 = 86_400

  private func entry(
    _ event: SpendEntry.Event, _ id: String, pages: Int, at time: Int64 = noon, key: String = "k"
  ) -> SpendEntry {
    SpendEntry(time: time, id: id, event: event, key: key, model: "m", pages: pages, microUSD: Int64(pages) * 3_000)
  }

  private func book(_ entries: SpendEntry...) -> SpendBook {
    var book = SpendBook()
    for entry in entries { book.add(entry) }
    return book
  }

  @Test func aBookingCountsUntilItIsSettled() {
    var book = book(entry(.book, "a", pages: 50))
    #expect(book.total == SpendSum(pages: 50, microUSD: 150_000))
    #expect(book.isUnsettled("k"))
    book.add(entry(.settle, "a", pages: 2, at: Self.noon + 5))
    #expect(book.total == SpendSum(pages: 2, microUSD: 6_000))
    #expect(!book.isUnsettled("k") && book.unsettled == 0)
  }

  @Test func aSettlementCountsForTheDayOfItsBooking() {
    let today = Self.noon / Self.day
    let book = book(
      entry(.book, "a", pages: 5), entry(.settle, "a", pages: 2, at: Self.noon + Self.day),
      entry(.book, "b", pages: 1, at: Self.noon + Self.day))
    #expect(book.spent(onDay: today).pages == 2)
    #expect(book.spent(onDay: today + 1).pages == 1)
    #expect(book.spent(onDay: today + 2) == SpendSum())
    #expect(book.total.pages == 3)
  }

  @Test func entriesTwiceCountOnce() {
    let once = book(entry(.book, "a", pages: 5), entry(.settle, "a", pages: 2))
    let twice = book(
      entry(.book, "a", pages: 5), entry(.book, "a", pages: 5), entry(.settle, "a", pages: 2),
      entry(.settle, "a", pages: 0), entry(.book, "a", pages: 9))
    #expect(once.total == twice.total)
    #expect(!twice.isUnsettled("k"))
  }

  @Test func aSettlementWithoutItsBookingIsMoneySpent() {
    #expect(book(entry(.settle, "lost", pages: 2)).total.pages == 2)
  }

  @Test func aKeyIsBlockedByAnyOpenBooking() {
    var book = book(entry(.book, "a", pages: 1), entry(.book, "b", pages: 1), entry(.settle, "a", pages: 0))
    #expect(book.isUnsettled("k"))
    book.add(entry(.settle, "b", pages: 0))
    #expect(!book.isUnsettled("k") && !book.isUnsettled("other"))
  }

  @Test func sumsTooLargeForTheirTypeStayTheLargest() {
    var book = SpendBook()
    for index in 0..<10_000 {
      book.add(
        SpendEntry(
          time: Self.noon, id: "\(index)", event: .book, key: "k", model: "m", pages: .max / 2, microUSD: .max))
    }
    #expect(book.total.microUSD == .max && book.total.pages == .max)
  }

  @Test func capsAreByDayAndMonth() {
    let book = book(entry(.book, "a", pages: 3, at: Self.noon - Self.day), entry(.book, "b", pages: 2))
    func closed(_ caps: SpendCaps, pages: Int64 = 1) -> Int64? { caps.closed(for: pages * 3_000, book, at: Self.noon) }
    let midnight = Self.noon + Self.day / 2
    // 2026-12-01.
    let december: Int64 = 1_796_083_200
    #expect(closed(SpendCaps()) == nil)
    #expect(closed(SpendCaps(daily: 9_000)) == nil)
    #expect(closed(SpendCaps(daily: 8_999)) == midnight)
    #expect(closed(SpendCaps(monthly: 18_000)) == nil)
    #expect(closed(SpendCaps(monthly: 17_999)) == december)
    #expect(closed(SpendCaps(daily: 8_999, monthly: 17_999)) == december)
    #expect(closed(SpendCaps(daily: 9_000), pages: 2) == midnight)
  }

  /// Also of a model whose price is not known.
  @Test func aCapOfZeroClosesAtAnyPrice() {
    #expect(SpendCaps(daily: 0).closed(for: 0, SpendBook(), at: Self.noon) != nil)
    #expect(SpendCaps(monthly: 0).closed(for: 0, SpendBook(), at: Self.noon) != nil)
    #expect(SpendCaps(daily: 1).closed(for: 0, SpendBook(), at: Self.noon) == nil)
  }

  @Test func aLineIsReadAsItIsWritten() throws {
    let entry = entry(.settle, "0a", pages: 7)
    #expect(entry.line.hasSuffix("\n"))
    #expect(SpendEntry(line: entry.line.utf8.dropLast()) == entry)
    #expect(
      entry.line
        == "{\"t\":1795003200,\"id\":\"0a\",\"event\":\"settle\",\"key\":\"k\",\"model\":\"m\",\"pages\":7,"
        + "\"microUSD\":21000}\n")
  }

  @Test func mutatedLinesAreEntriesOrNot() {
    var generator = SeededGenerator(seed: 6)
    let line = Array(entry(.book, "0a", pages: 7).line.utf8)
    var refused = 0
    for _ in 0..<5_000 {
      var bytes = line
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      guard let entry = SpendEntry(line: bytes) else {
        refused += 1
        continue
      }
      #expect(entry.pages >= 0 && entry.microUSD >= 0 && entry.time >= 0)
    }
    #expect(refused > 1_000)
    for count in 0..<(line.count - 2) { #expect(SpendEntry(line: line.prefix(count)) == nil) }
  }

  @Test func monthsFollowEachOther() {
    let november = SpendMonth(unixSeconds: Self.noon)
    #expect("\(november)" == "2026-11" && "\(november.previous)" == "2026-10")
    #expect("\(SpendMonth(unixSeconds: november.end))" == "2026-12")
    #expect(SpendMonth(unixSeconds: november.end - 1) == november)
    let january = SpendMonth(unixSeconds: 1_800_000_000)
    #expect("\(january)" == "2027-01" && "\(january.previous)" == "2026-12")
    #expect("\(SpendMonth(unixSeconds: january.previous.end - 1))" == "2026-12")
  }
}
