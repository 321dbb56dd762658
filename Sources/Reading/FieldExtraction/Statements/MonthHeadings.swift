import DocumentText
import Extraction

/// Months that stand as titles above bookings, which then print the day alone: `January 2026`, below it `07  Corner shop`.
struct MonthHeadings: Sendable {
  private var months: [Int: (year: Int, month: Int)] = [:]

  init(_ text: PageText) {
    let titles = text.lines.indices.compactMap { index in
      Self.month(text.lines[index], text.lexicon).map { (index, $0) }
    }
    guard !titles.isEmpty else { return }
    var found: [Int: (year: Int, month: Int)] = [:]
    var others = 0
    var current: (year: Int, month: Int)?
    var next = 0
    for (index, line) in text.lines.enumerated() {
      if next < titles.count, titles[next].0 == index {
        current = titles[next].1
        next += 1
        continue
      }
      guard line.numbers.contains(where: { $0.decimals > 0 }) else { continue }
      if DayScanner(line.reading, lexicon: text.lexicon.dates).day(at: 0) != nil || !line.dates.isEmpty {
        others += 1
      } else if let current, Self.day(line) != nil {
        found[index] = current
      }
    }
    // With days of their own on most lines, numbers in front of them count the lines.
    if found.count > others { months = found }
  }

  /// The day that a line prints as a number below the title of its month.
  func day(of line: PageText.Line, at index: Int) -> PrintedDay? {
    guard let (year, month) = months[index], let (day, range) = Self.day(line),
      let date = CalendarDate(year: year, month: month, day: day)
    else { return nil }
    return PrintedDay(range: range, dates: [.init(date: date, order: .dayMonthYear)], days: [])
  }

  /// A number from 1 to 31 alone in the line's first cell.
  private static func day(_ line: PageText.Line) -> (day: Int, range: Range<Int>)? {
    guard let cell = line.row.cells.first?.text, line.row.cells.count > 1 else { return nil }
    let digits = line.reading[cell].prefix(while: \.isASCIIDigit)
    guard (1...2).contains(digits.count), let day = Int(String(String.UnicodeScalarView(digits))),
      (1...31).contains(day)
    else { return nil }
    // `07 Mon`, `7.`
    let rest = line.reading[digits.endIndex..<cell.upperBound]
    guard rest.count <= 4, !rest.contains(where: \.isASCIIDigit) else { return nil }
    return (day, digits.startIndex..<digits.endIndex)
  }

  /// A month with its year and nothing else.
  private static func month(_ line: PageText.Line, _ lexicon: Lexicon) -> (year: Int, month: Int)? {
    guard line.reading.count <= 16, let month = lexicon.dates.month(at: 0, in: line.reading) else { return nil }
    let rest = line.reading[month.end...].drop { $0 == " " || $0 == "." }
    guard rest.count == 4, rest.allSatisfy(\.isASCIIDigit), let year = Int(String(String.UnicodeScalarView(rest))),
      (1970...2069).contains(year)
    else { return nil }
    return (year, month.number)
  }
}
