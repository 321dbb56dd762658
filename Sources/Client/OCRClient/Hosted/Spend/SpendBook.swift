/// Pages and what they cost.
package struct SpendSum: Sendable, Equatable {
  package var pages: Int
  /// Millionths of a US dollar.
  package var microUSD: Int64

  package init(pages: Int = 0, microUSD: Int64 = 0) {
    self.pages = pages
    self.microUSD = microUSD
  }

  /// A sum too large for 64 bits stays the largest there is: files can be written by others.
  static func += (sum: inout SpendSum, other: SpendSum) {
    let (pages, price) = (
      sum.pages.addingReportingOverflow(other.pages), sum.microUSD.addingReportingOverflow(other.microUSD)
    )
    sum.pages = pages.overflow ? .max : pages.partialValue
    sum.microUSD = price.overflow ? .max : price.partialValue
  }

  /// Of what was added before.
  static func -= (sum: inout SpendSum, other: SpendSum) {
    sum.pages = max(0, sum.pages - other.pages)
    sum.microUSD = max(0, sum.microUSD - other.microUSD)
  }
}

/// What was spent in a month, entry by entry: bookings, until they are settled for what was really charged.
///
/// A settlement counts for the day of its booking, so that a day's sum never grows after the day.
package struct SpendBook: Sendable {
  private struct Booking: Sendable {
    var day: Int64
    var key: String
    var sum: SpendSum
    var isSettled: Bool
  }

  private var bookings: [String: Booking] = [:]
  private var days: [Int64: SpendSum] = [:]
  /// Of the whole month.
  package private(set) var total = SpendSum()
  /// Bookings without a settlement, by key.
  private var open: [String: Int] = [:]

  package init() {}

  package func spent(onDay day: Int64) -> SpendSum { days[day] ?? SpendSum() }

  /// A request was sent under the key, or was about to be, and its outcome is unknown.
  package func isUnsettled(_ key: String) -> Bool { open[key] != nil }

  /// Bookings that are not settled.
  package var unsettled: Int { open.values.reduce(0, +) }

  package mutating func add(_ entry: SpendEntry) {
    let sum = SpendSum(pages: entry.pages, microUSD: entry.microUSD)
    let day = SpendDay.number(entry.time)
    switch (entry.event, bookings[entry.id]) {
    case (.book, nil):
      bookings[entry.id] = Booking(day: day, key: entry.key, sum: sum, isSettled: false)
      open[entry.key, default: 0] += 1
      count(sum, on: day)
    case (.settle, let booking?) where !booking.isSettled:
      total -= booking.sum
      days[booking.day, default: SpendSum()] -= booking.sum
      count(sum, on: booking.day)
      bookings[entry.id]?.isSettled = true
      open[booking.key] = open[booking.key].flatMap { $0 > 1 ? $0 - 1 : nil }
    case (.settle, nil):
      // Its booking cannot be read: the money is gone all the same.
      bookings[entry.id] = Booking(day: day, key: entry.key, sum: sum, isSettled: true)
      count(sum, on: day)
    case (.book, _?), (.settle, _?): break
    }
  }

  private mutating func count(_ sum: SpendSum, on day: Int64) {
    total += sum
    days[day, default: SpendSum()] += sum
  }
}

/// Most that may be spent, in millionths of a US dollar; nil for no cap, 0 for nothing at all.
package struct SpendCaps: Sendable, Equatable {
  /// In a day of UTC.
  package var daily: Int64?
  /// In a month of UTC.
  package var monthly: Int64?

  package init(daily: Int64? = nil, monthly: Int64? = nil) {
    self.daily = daily
    self.monthly = monthly
  }

  /// When a price that is over a cap now may fit again, in s since 1970; nil where it fits now.
  package func closed(for price: Int64, _ book: SpendBook, at time: Int64) -> Int64? {
    func isOver(_ cap: Int64?, _ spent: Int64) -> Bool { cap.map { $0 == 0 || price > $0 - spent } ?? false }
    if isOver(monthly, book.total.microUSD) { return SpendMonth(unixSeconds: time).end }
    return isOver(daily, book.spent(onDay: SpendDay.number(time)).microUSD) ? SpendDay.end(time) : nil
  }
}
