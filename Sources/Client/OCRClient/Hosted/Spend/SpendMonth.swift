import Extraction

/// A month of UTC: what one file of the ledger holds.
package struct SpendMonth: Sendable, Hashable, CustomStringConvertible {
  private let year: Int
  private let month: Int

  package init(unixSeconds: Int64) {
    let day = CalendarDate(unixSeconds: unixSeconds)
    self.init(year: day.year, month: day.month)
  }

  private init(year: Int, month: Int) { (self.year, self.month) = (year, month) }

  package var previous: SpendMonth {
    month == 1 ? SpendMonth(year: year - 1, month: 12) : SpendMonth(year: year, month: month - 1)
  }

  private var next: SpendMonth {
    month == 12 ? SpendMonth(year: year + 1, month: 1) : SpendMonth(year: year, month: month + 1)
  }

  /// When the next one begins, in s since 1970.
  package var end: Int64 {
    let first = CalendarDate(year: next.year, month: next.month, day: 1)
    return Int64(first?.dayNumber ?? 0) * SpendDay.seconds
  }

  /// `2026-11`.
  package var description: String {
    String(CalendarDate(year: year, month: month, day: 1)?.description.prefix(7) ?? "")
  }
}

/// A day of UTC, counted from 1970-01-01.
package enum SpendDay {
  static let seconds: Int64 = 86_400

  static func number(_ unixSeconds: Int64) -> Int64 { unixSeconds / seconds }

  /// When the next one begins, in s since 1970.
  static func end(_ unixSeconds: Int64) -> Int64 { (number(unixSeconds) + 1) * seconds }
}
