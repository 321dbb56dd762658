import Extraction

/// A day as bookings print it, often without its year: `12/03`, `12.03.`, `3 Mar`, `03 Mar 24`.
struct PrintedDay: Sendable {
  /// Of the row's text.
  var range: Range<Int>
  /// Its readings with a year; empty where none is printed.
  var dates: [PrintedDate.Interpretation]
  /// Its readings without a year.
  var days: [DayOfYear]

  struct DayOfYear: Sendable, Hashable {
    var day: Int
    var month: Int
    /// nil where the order is certain.
    var order: DateOrder?
  }
}

/// Finds days without a year; those with one are known already.
struct DayScanner {
  private let text: [Unicode.Scalar]
  private let lexicon: DateLexicon

  init(_ text: [Unicode.Scalar], lexicon: DateLexicon) {
    self.text = text
    self.lexicon = lexicon
  }

  /// The day that starts at a position, which must start a word.
  func day(at start: Int) -> PrintedDay? {
    numeric(at: start) ?? dayFirst(at: start) ?? monthFirst(at: start)
  }

  private func scalar(_ index: Int) -> Unicode.Scalar? { text.indices.contains(index) ? text[index] : nil }

  /// One or two digits.
  private func number(at start: Int) -> (value: Int, end: Int)? {
    var end = start
    var value = 0
    while let digit = scalar(end), digit.isASCIIDigit, end - start < 3 {
      value = value * 10 + Int(digit.value) - 48
      end += 1
    }
    return end > start && end - start <= 2 ? (value, end) : nil
  }

  private func endsWord(_ index: Int) -> Bool { scalar(index).map { $0 == " " } ?? true }

  private func numeric(at start: Int) -> PrintedDay? {
    guard let first = number(at: start), let mark = scalar(first.end), "./-".unicodeScalars.contains(mark) else {
      return nil
    }
    var next = first.end + 1
    // `12. 03.`: recognizers see a gap behind the point.
    if mark == ".", scalar(next) == " " { next += 1 }
    guard let second = number(at: next) else { return nil }
    var end = second.end
    if mark == ".", scalar(end) == "." { end += 1 }
    guard endsWord(end) else { return nil }
    let readings = [(first.value, second.value, DateOrder.dayMonthYear), (second.value, first.value, .monthDayYear)]
    let days = readings.compactMap { day, month, order -> PrintedDay.DayOfYear? in
      // 2024 has every day there is.
      CalendarDate(year: 2024, month: month, day: day).map { _ in .init(day: day, month: month, order: order) }
    }.filter { mark != "." || $0.order == .dayMonthYear }
    return days.isEmpty ? nil : PrintedDay(range: start..<end, dates: [], days: days)
  }

  private func dayFirst(at start: Int) -> PrintedDay? {
    guard let day = number(at: start) else { return nil }
    var index = day.end
    while let mark = scalar(index), " .-/".unicodeScalars.contains(mark), index - day.end < 2 { index += 1 }
    return month(at: index).flatMap { named(day.value, $0.number, start..<$0.end) }
  }

  private func monthFirst(at start: Int) -> PrintedDay? {
    guard let month = month(at: start) else { return nil }
    var index = month.end
    while let mark = scalar(index), " .-/".unicodeScalars.contains(mark), index - month.end < 2 { index += 1 }
    guard let day = number(at: index), endsWord(day.end) else { return nil }
    return named(day.value, month.number, start..<day.end)
  }

  private func named(_ day: Int, _ month: Int, _ range: Range<Int>) -> PrintedDay? {
    guard CalendarDate(year: 2024, month: month, day: day) != nil else { return nil }
    return PrintedDay(range: range, dates: [], days: [.init(day: day, month: month, order: nil)])
  }

  private func month(at start: Int) -> (number: Int, end: Int)? {
    guard var month = lexicon.month(at: start, in: text) else { return nil }
    if scalar(month.end) == "." { month.end += 1 }
    return endsWord(month.end) ? month : nil
  }
}
