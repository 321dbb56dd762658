import Extraction
import Languages

/// Gives the days of bookings their years, and ambiguous ones their order, by the period of the statement.
struct StatementCalendar {
  let period: Period?
  private let order: DateOrder
  /// Bookings lie in it, with some days around.
  private let reference: Period?

  /// Days around a period in which bookings are still plausible: some are booked late, card purchases early.
  private static let slack = 45

  /// - Parameters:
  ///   - date: the printed day of the statement, for one without a period.
  init(_ text: PageText, header: [Int], days: [PrintedDay], date: CalendarDate?, isMonthFirst: Bool) {
    let found = Self.period(text, header, isMonthFirst: isMonthFirst)
    period = found
    let reference = found ?? date.map { Period(start: $0.adding(days: -60) ?? $0, end: $0) }
    self.reference = reference
    let certain = days.flatMap { day in
      day.dates.isEmpty
        ? Set(day.days.map(\.order)).count == 1 ? day.days.compactMap(\.order) : []
        : day.dates.count == 1 ? day.dates.map(\.order) : []
    }
    let monthFirst = certain.count { $0 == .monthDayYear }
    let dayFirst = certain.count { $0 == .dayMonthYear }
    func fitting(_ order: DateOrder) -> Int {
      days.count { day in Self.date(day, order, reference).map { Self.fits($0, reference) } ?? false }
    }
    if monthFirst != dayFirst {
      order = monthFirst > dayFirst ? .monthDayYear : .dayMonthYear
    } else {
      let (first, second) = (fitting(.monthDayYear), fitting(.dayMonthYear))
      order =
        first == second
        ? (isMonthFirst ? .monthDayYear : .dayMonthYear) : first > second ? .monthDayYear : .dayMonthYear
    }
  }

  /// nil where no year can be told.
  func date(_ day: PrintedDay) -> CalendarDate? { Self.date(day, order, reference) }

  /// Whether a booking of this day is plausible.
  func isPlausible(_ date: CalendarDate) -> Bool { Self.fits(date, reference) }

  private static func fits(_ date: CalendarDate, _ reference: Period?) -> Bool {
    guard let reference else { return true }
    return date.dayNumber >= reference.start.dayNumber - slack && date.dayNumber <= reference.end.dayNumber + 15
  }

  private static func date(_ day: PrintedDay, _ order: DateOrder, _ reference: Period?) -> CalendarDate? {
    if let full = day.dates.first {
      return (day.dates.first { $0.order == order } ?? full).date
    }
    guard let reference, let printed = day.days.first(where: { $0.order == order || $0.order == nil }) ?? day.days.first
    else { return nil }
    let years = (reference.start.year - 1)...(reference.end.year + 1)
    let dates = years.compactMap { CalendarDate(year: $0, month: printed.month, day: printed.day) }
    return dates.min { distance($0, reference) < distance($1, reference) }
  }

  /// Days between a date and a period; 0 within it.
  private static func distance(_ date: CalendarDate, _ period: Period) -> Int {
    max(period.start.dayNumber - date.dayNumber, date.dayNumber - period.end.dayNumber, 0)
  }

  // MARK: - Period

  /// Two days with a word or a dash between them, on a line before the bookings or among boxes.
  private static func period(_ text: PageText, _ header: [Int], isMonthFirst: Bool) -> Period? {
    for index in header {
      let line = text.lines[index]
      for (position, end) in line.dates.enumerated() {
        let last = end.date(in: isMonthFirst ? .monthDayYear : .dayMonthYear)
        if position > 0 {
          let start = line.dates[position - 1]
          let first = start.date(in: isMonthFirst ? .monthDayYear : .dayMonthYear)
          let between = line.row.text[start.range.upperBound..<end.range.lowerBound]
          if isLink(between, text.lexicon), first < last, last.dayNumber - first.dayNumber <= 400 {
            return Period(start: first, end: last)
          }
        }
        if let start = start(before: end.range.lowerBound, last, line, text.lexicon, isMonthFirst: isMonthFirst) {
          return Period(start: start, end: last)
        }
      }
    }
    return nil
  }

  /// `1 - 31 March 2024`, `11 December to 10 January 2025`, `01.03. bis 31.03.2024`.
  private static func start(
    before position: Int, _ end: CalendarDate, _ line: PageText.Line, _ lexicon: Lexicon, isMonthFirst: Bool
  ) -> CalendarDate? {
    let words = wordRanges(line.reading[..<position])
    guard let link = words.last, isLink(line.reading[link], lexicon) else { return nil }
    let scanner = DayScanner(Array(line.reading[..<link.lowerBound]), lexicon: lexicon.dates)
    for first in words.dropLast().suffix(3) {
      guard let day = scanner.day(at: first.lowerBound), day.range.upperBound >= words[words.count - 2].upperBound,
        let printed = day.days.first(where: { $0.order == (isMonthFirst ? .monthDayYear : .dayMonthYear) })
          ?? day.days.first
      else { continue }
      let dates = [end.year, end.year - 1].compactMap { CalendarDate(year: $0, month: printed.month, day: printed.day) }
      if let start = dates.first(where: { $0 < end }), end.dayNumber - start.dayNumber <= 366 { return start }
    }
    if let only = words.dropLast().last,
      let day = Int(String(String.UnicodeScalarView(line.reading[only].filter { $0 != "." }))),
      let start = CalendarDate(year: end.year, month: end.month, day: day), start < end
    {
      return start
    }
    return nil
  }

  private static func isLink(_ text: ArraySlice<Unicode.Scalar>, _ lexicon: Lexicon) -> Bool {
    let words = text.split(separator: " ").map { String(String.UnicodeScalarView($0.map(LatinFold.base))) }
    return words.count == 1 && (lexicon.periodLinks.contains(words[0]) || words[0] == "\u{2014}")
  }

  private static func wordRanges(_ text: ArraySlice<Unicode.Scalar>) -> [Range<Int>] {
    text.split(separator: " ").map { $0.startIndex..<$0.endIndex }
  }
}

extension CalendarDate {
  /// nil before year 1 and after 9999.
  func adding(days: Int) -> CalendarDate? {
    CalendarDate(unixSeconds: Int64(dayNumber + days) * 86_400)
  }
}
