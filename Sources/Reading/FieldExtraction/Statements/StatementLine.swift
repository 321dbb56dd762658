import DocumentText
import Extraction
import Languages

/// A printed line with what a statement's rules need of it.
struct StatementLine: Sendable {
  let index: Int
  let page: Int
  let bounds: Rectangle
  let height: Float
  /// Days that start the line or stand in a cell of their own, left to right.
  let days: [PrintedDay]
  /// The line starts with `days[0]`.
  let isDated: Bool
  let money: [StatementMoney]
  /// What the labels on the line are about.
  let concepts: Concepts
  /// Letters outside days and amounts.
  let letters: Int
  /// A day, or a weekday and a day, and nothing else: the day of the lines below.
  let isDayHeading: Bool
}

extension StatementLine {
  init(_ text: PageText, _ index: Int, money reader: MoneyReader, months: MonthHeadings) {
    let line = text.lines[index]
    self.index = index
    page = line.row.page
    bounds = line.row.bounds
    height = line.row.height
    let days = months.day(of: line, at: index).map { [$0] } ?? Self.days(line, text.lexicon)
    self.days = days
    let isDated = days.first.map { Self.startsLine($0.range, line) } ?? false
    money = reader.money(line: index, without: days.map(\.range))
    concepts = text.lexicon.statements.labels.concepts(line.row.text[...])
    let taken = days.map(\.range) + money.map(\.range)
    letters = line.reading.indices.count { position in
      line.reading[position].isLetter && !taken.contains { $0.contains(position) }
    }
    let words = line.reading.split(separator: " ").count { word in !taken.contains { $0.contains(word.startIndex) } }
    isDayHeading =
      days.count == 1 && line.numbers.allSatisfy { days[0].range.overlaps($0.range) }
      && (words == 0 || words == 1 && days[0].range.upperBound == line.reading.count)
    self.isDated = isDated || isDayHeading
  }

  /// Nothing with letters stands before it, other than a weekday or the like.
  private static func startsLine(_ range: Range<Int>, _ line: PageText.Line) -> Bool {
    line.reading[..<range.lowerBound].count(where: \.isLetter) <= 3 && range.lowerBound <= 8
  }

  private static func days(_ line: PageText.Line, _ lexicon: Lexicon) -> [PrintedDay] {
    let scanner = DayScanner(line.reading, lexicon: lexicon.dates)
    func day(at start: Int) -> PrintedDay? {
      if let full = line.dates.first(where: { $0.range.lowerBound == start }) {
        return PrintedDay(range: full.range, dates: full.interpretations, days: [])
      }
      return scanner.day(at: start)
    }
    var found: [PrintedDay] = []
    // At the start of the line, one behind the other.
    var position = 0
    // Behind a weekday.
    if line.reading.first?.isLetter == true, day(at: 0) == nil, let blank = line.reading.prefix(13).firstIndex(of: " ")
    {
      position = blank + 1
    }
    func isMoney(_ day: PrintedDay) -> Bool {
      day.days.count == 1 && line.numbers.contains { $0.range == day.range && $0.decimals == 2 }
    }
    while let next = day(at: position), found.count < 3 {
      // Behind a day with its year `23.06` is money.
      if let first = found.first, !first.dates.isEmpty, isMoney(next) { break }
      found.append(next)
      position = next.range.upperBound
      while position < line.reading.count, line.reading[position] == " " { position += 1 }
    }
    // In cells of their own.
    for cell in line.row.cells where cell.text.lowerBound >= position || found.isEmpty {
      guard let next = day(at: cell.text.lowerBound), next.range.upperBound >= cell.text.upperBound else { continue }
      // `12.12` in a column of its own is money as likely as a day.
      if !isMoney(next) || found.isEmpty && cell.text.lowerBound == 0 { found.append(next) }
    }
    return found
  }
}
