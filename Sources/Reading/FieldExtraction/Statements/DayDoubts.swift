import DocumentText
import Extraction

/// Days of bookings that sums cannot prove: those out of order, and those that a booking has from the one above though it
/// should have its own.
enum DayDoubts {
  /// Of each booking, whether its day is its own by the habit of the statement: on every line, or on the first of each day.
  static func certain(_ bookings: [Booking]) -> [Bool] {
    let dated = bookings.count { $0.isDated }
    if dated == bookings.count { return Array(repeating: true, count: bookings.count) }
    // One line without a day, or few: it was not read.
    if dated * 10 >= bookings.count * 8 || dated == bookings.count - 1 { return bookings.map(\.isDated) }
    // Where balances end the days, the line below one starts another day.
    let pairs = zip(bookings, bookings.dropFirst()).filter { $0.0.balance != nil }
    let areDaily = !pairs.isEmpty && pairs.count { $0.1.isDated } * 10 >= pairs.count * 8
    return bookings.indices.map { index in
      !areDaily || bookings[index].isDated || index == 0 || bookings[index - 1].balance == nil
    }
  }

  /// Rows whose day is not as sure as their amount.
  static func doubtful(
    _ found: StatementFinder.Found, _ calendar: StatementCalendar, isNewestFirst: Bool
  ) -> [Int] {
    let dates = found.items.map(\.date)
    return dates.indices.filter { index in
      guard let date = dates[index], calendar.isPlausible(date) else { return true }
      let before = index > 0 ? dates[index - 1] : nil
      let after = index + 1 < dates.count ? dates[index + 1] : nil
      // Between two rows of the same day it can be no other.
      if !found.isDayCertain[index] { return before != date || after != date }
      // The order of days starts over in each section.
      guard let before, let after, found.bookings[index - 1].section == found.bookings[index + 1].section else {
        return false
      }
      // Between two days in order it breaks the order: a digit of it was misread.
      let (low, high) = isNewestFirst ? (after, before) : (before, after)
      return low <= high && !(low...high).contains(date)
    }
  }

  /// Of each booking, whether a line may be missing above it: more than the usual space, or another page.
  static func holes(_ bookings: [Booking], _ lines: [StatementLine]) -> [Bool] {
    let gaps = bookings.indices.map { index -> Float? in
      guard let first = bookings[index].lines.min(), first > 0 else { return nil }
      let last = index > 0 ? bookings[index - 1].lines.max() ?? first - 1 : first - 1
      guard lines[last].page == lines[first].page else { return nil }
      return lines[first].bounds.midY - lines[last].bounds.midY
    }
    let known = gaps.dropFirst().compactMap { $0 }.sorted()
    guard let usual = known.isEmpty ? nil : known[(known.count - 1) / 2] else { return gaps.map { _ in false } }
    return gaps.map { $0.map { $0 > wide * usual } ?? true }
  }

  /// Times the usual distance between two bookings.
  private static let wide: Float = 1.6
}
