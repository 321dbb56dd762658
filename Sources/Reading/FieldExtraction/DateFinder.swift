import DocumentText
import Extraction
import Languages

/// The document's date and due date among all printed dates: by label, place, time of day and plausibility.
struct DateFinder {
  /// A date and where it stands.
  struct Found: Sendable {
    var date: CalendarDate
    var line: Int
    var range: Range<Int>
    var score: Int
  }

  private let text: PageText
  let today: CalendarDate
  /// How many printed dates show each order.
  let votes: (dayFirst: Int, monthFirst: Int)
  let order: DateOrder
  /// Neither another date of the document nor its country shows the order.
  private let isOrderAssumed: Bool

  private let isStatement: Bool
  /// The paper names the invoice that it corrects.
  private let isCreditNote: Bool
  private let bookings: Set<Int>

  /// - Parameter bookings: a statement's lines with days of their own.
  init(
    _ text: PageText, today: CalendarDate, currency: CurrencyFinder.Found?, isStatement: Bool, bookings: Set<Int> = []
  ) {
    self.bookings = bookings
    self.text = text
    self.today = today
    self.isStatement = isStatement
    isCreditNote = text.lines.contains { line in
      zip(line.row.cells, line.cellConcepts).contains { cell, concepts in
        concepts.contains(.creditNote) && cell.text.count <= 40 && !line.numbers.contains { $0.decimals == 2 }
      }
    }
    votes = Self.votes(text, today: today)
    let code = currency?.currency.code
    order = Self.order(votes, currency: code)
    isOrderAssumed =
      votes.dayFirst == votes.monthFirst
      && (currency.map { $0.isAssumed || Self.ofBothOrders.contains($0.currency.code) } ?? true)
  }

  /// What the document's certain dates show.
  private static func votes(_ text: PageText, today: CalendarDate) -> (dayFirst: Int, monthFirst: Int) {
    var votes: [DateOrder: Int] = [:]
    for date in text.lines.flatMap(\.dates) {
      // Documents are not dated in the far future.
      let plausible = date.interpretations.filter { $0.date.dayNumber <= today.dayNumber + 31 }
      let orders = Set(plausible.map(\.order)).subtracting([.yearMonthDay])
      if orders.count == 1, let only = orders.first, date.interpretations.count > 1 || !date.isCertain {
        votes[only, default: 0] += 1
      }
      if date.interpretations.count == 1, let only = date.interpretations.first, only.order != .yearMonthDay {
        votes[only.order, default: 0] += 1
      }
    }
    return (votes[.dayMonthYear] ?? 0, votes[.monthDayYear] ?? 0)
  }

  /// The order of ambiguous dates: what the document's certain dates show, else the custom of its country.
  private static func order(_ votes: (dayFirst: Int, monthFirst: Int), currency: String?) -> DateOrder {
    // `20-09-15` is September 15th, 2020, where people write the year first.
    if currency.map({ yearFirst.contains($0) }) == true { return .yearMonthDay }
    if votes.monthFirst != votes.dayFirst { return votes.monthFirst > votes.dayFirst ? .monthDayYear : .dayMonthYear }
    return ["USD", "PHP"].contains(currency) ? .monthDayYear : .dayMonthYear
  }

  /// Currencies of countries that write the year first.
  private static let yearFirst: Set<String> = ["SEK", "HUF", "CNY", "JPY", "KRW", "TWD"]

  /// Currencies of countries where both orders are common.
  private static let ofBothOrders: Set<String> = ["CAD", "PHP"]

  /// Whether the digits can mean another day, and nothing shows which.
  func isOrderAssumed(_ found: Found) -> Bool {
    guard isOrderAssumed, let printed = text.lines[found.line].dates.first(where: { $0.range == found.range }) else {
      return false
    }
    return printed.interpretations.contains { $0.date != found.date && $0.date.dayNumber <= today.dayNumber + 31 }
  }

  /// The date of the document.
  func documentDate() -> Found? { documentDates().first }

  /// Every printed date, likeliest first.
  func documentDates() -> [Found] {
    let candidates = candidates { line, before, found in
      var score = 0
      if before.contains(.due) { score -= 6 }
      if before.contains(.otherDate) { score -= 4 }
      if before.contains(.date) { score += 4 }
      let isOther = before.contains(.otherDate)
      if before.contains(.date), before.contains(.invoice), !isOther { score += 2 }
      if before.contains(.invoice) || before.contains(.receipt), !isOther { score += 1 }
      if before.contains(.deposit) { score -= 3 }
      if isOfInvoice(line, found) { score += 5 }
      if isItem(line, found) { score -= 6 }
      if Self.isBehindPlace(line, found) { score += 3 }
      if Self.hasTime(line, after: found.upperBound) { score += Self.hasHours(line, after: found.upperBound) ? -5 : 2 }
      if Self.isAlone(line, found) { score += 1 }
      if isPeriod(line, found) {
        // A statement without a date of its own is dated by the end of its period.
        let isEnd = isStatement && line.dates.last?.range == found
        score += isEnd ? (before.contains(.otherDate) ? 6 : 2) : -4
      }
      if isStatement, line.numbers.contains(where: { $0.decimals == 2 }) { score -= 3 }
      if Self.isInSentence(line, found) { score -= 1 }
      return score
    }
    return ranked(candidates)
  }

  /// The day to pay by, where one is labelled.
  func dueDate() -> Found? {
    let labelled = candidates { _, before, _ in before.contains(.due) && !before.contains(.receipt) ? 1 : -100 }
    return labelled.first { $0.score > 0 }
  }

  /// Same days support each other; early lines and plausible days come first.
  private func ranked(_ candidates: [Found]) -> [Found] {
    var days: [CalendarDate: Int] = [:]
    for candidate in candidates { days[candidate.date, default: 0] += 1 }
    let supported = candidates.map { candidate in
      var result = candidate
      result.score += min(1, (days[candidate.date] ?? 1) - 1)
      return result
    }
    return supported.enumerated().sorted { ($0.element.score, -$0.offset) > ($1.element.score, -$1.offset) }
      .map(\.element)
  }

  private func candidates(_ score: (PageText.Line, Concepts, Range<Int>) -> Int) -> [Found] {
    var found: [Found] = []
    for (index, line) in text.lines.enumerated() where !bookings.contains(index) {
      var start = 0
      for printed in line.dates {
        let label = line.row.text[start..<max(start, printed.range.lowerBound)]
        var before = text.lexicon.labels.concepts(nearest(label.suffix(40), line))
        if before.isDisjoint(with: [.date, .due, .otherDate]), !isOfInvoice(line, printed.range) {
          before.formUnion(labelAbove(index, printed.range))
        }
        let date = self.date(printed)
        var value = score(line, before, printed.range)
        let age = today.dayNumber - date.dayNumber
        // A document is dated today or before, with one day of tolerance for time zones, and rarely decades ago.
        if age < -1 { value -= 8 }
        if age > 366 * 25 { value -= 4 }
        found.append(Found(date: date, line: index, range: printed.range, score: value))
        start = printed.range.upperBound
      }
    }
    return found
  }

  /// The part of a label in the date's own cell, or all of it where the date leads its cell.
  private func nearest(_ label: ArraySlice<Unicode.Scalar>, _ line: PageText.Line) -> ArraySlice<Unicode.Scalar> {
    guard let last = label.indices.last, let cell = line.row.cell(containing: last) else { return label }
    let own = label[max(label.startIndex, line.row.cells[cell].text.lowerBound)...]
    return own.contains(where: \.isLetter) ? own : label
  }

  /// `Rechnung Nr. 4711 vom 30.10.2019`: the day of the paper that the line names first.
  private func isOfInvoice(_ line: PageText.Line, _ range: Range<Int>) -> Bool {
    let before = line.row.text[..<range.lowerBound]
    let words = before.split(separator: " ").suffix(8)
    guard let last = words.last, words.count >= 2, before.contains(where: \.isASCIIDigit) else { return false }
    let link = String(String.UnicodeScalarView(last.map(LatinFold.base)))
    guard text.lexicon.dayLinks.contains(link), !isCreditNote else { return false }
    let concepts = text.lexicon.labels.concepts(before.prefix(30))
    // `Reference: invoice 4711 of 4 May 2026`: another paper's.
    if let colon = before.firstIndex(of: ":") {
      let label = text.lexicon.labels.concepts(before[..<colon])
      if label.contains(.reference), !label.contains(.invoice) { return false }
    }
    return concepts.contains(.invoice) && concepts.isDisjoint(with: [.otherDate, .creditNote, .deposit, .previous])
  }

  /// A line of a table of services: the day leads it, and money ends it. In a picture one such line may be a receipt's head.
  private func isItem(_ line: PageText.Line, _ range: Range<Int>) -> Bool {
    guard Self.isItem(line, range), !isStatement else { return false }
    return !text.isRecognized
      || text.lines.lazy.filter { other in other.dates.contains { Self.isItem(other, $0.range) } }.prefix(2).count == 2
  }

  private static func isItem(_ line: PageText.Line, _ range: Range<Int>) -> Bool {
    guard let cell = line.row.cell(containing: range.lowerBound), cell == 0, line.row.cells.count >= 3 else {
      return false
    }
    let amounts = line.numbers.filter {
      $0.range.lowerBound >= range.upperBound && ($0.decimals >= 2 || $0.separator != nil)
    }
    return !amounts.isEmpty
      && line.row.cells[1...].contains { part in
        line.row.text[part.text].count(where: \.isLetter) >= 3
      }
  }

  /// `Kilve, 4 March 2026`: the place and the day of a letter.
  private static func isBehindPlace(_ line: PageText.Line, _ range: Range<Int>) -> Bool {
    guard let index = line.row.cell(containing: range.lowerBound) else { return false }
    let cell = line.row.cells[index].text
    let before = line.row.text[cell.lowerBound..<max(cell.lowerBound, range.lowerBound)].split(separator: " ")
    guard range.upperBound >= cell.upperBound - 1, (1...5).contains(before.count), let last = before.last else {
      return false
    }
    let place =
      last.last == "," ? before : before.count >= 2 && before[before.count - 2].last == "," ? before.dropLast() : []
    return !place.isEmpty && place.allSatisfy { $0.first?.isCapital == true || $0.allSatisfy(\.isASCIIDigit) }
  }

  private func date(_ printed: PrintedDate) -> CalendarDate {
    let date = printed.date(in: order)
    guard date.dayNumber > today.dayNumber + 31 else { return date }
    return printed.interpretations.first { $0.date.dayNumber <= today.dayNumber + 31 }?.date ?? date
  }

  /// The head of the column the date stands in, or the label in the line above.
  func labelAbove(_ index: Int, _ range: Range<Int>) -> Concepts {
    guard index > 0 else { return [] }
    let line = text.lines[index]
    let bounds = line.row.bounds(range)
    for above in stride(from: index - 1, through: max(0, index - 2), by: -1) {
      let head = text.lines[above]
      guard head.row.page == line.row.page, head.dates.isEmpty else { return [] }
      for (cell, concepts) in zip(head.row.cells, head.cellConcepts)
      where !concepts.isDisjoint(with: [.date, .due, .otherDate]) {
        let overlap = min(cell.bounds.x1, bounds.x1) - max(cell.bounds.x0, bounds.x0)
        if overlap > 0.4 * min(cell.bounds.width, bounds.width) { return concepts }
      }
    }
    return []
  }

  /// One end of a period: `vom 21.05.2014 bis 21.05.2015`, `01/12/2018 - 31/12/2018`.
  func isPeriod(_ line: PageText.Line, _ range: Range<Int>) -> Bool {
    func words(_ text: ArraySlice<Unicode.Scalar>) -> [String] {
      text.split(separator: " ").map { String(String.UnicodeScalarView($0.map(LatinFold.base))) }
    }
    let after = words(line.row.text[min(range.upperBound, line.row.text.count)...].prefix(12)).first
    let before = words(line.row.text[..<range.lowerBound].suffix(12)).last
    return [before, after].contains { $0.map(text.lexicon.periodLinks.contains) == true }
  }

  /// A column or line of its own, as in a letter's head.
  static func isAlone(_ line: PageText.Line, _ range: Range<Int>) -> Bool {
    guard let index = line.row.cell(containing: range.lowerBound) else { return false }
    let cell = line.row.cells[index].text
    return cell.count { !range.contains($0) && line.row.text[$0].isLetter } < 3
  }

  /// Words in small letters stand around the date.
  static func isInSentence(_ line: PageText.Line, _ range: Range<Int>) -> Bool {
    guard let index = line.row.cell(containing: range.lowerBound) else { return false }
    let words = line.row.text[line.row.cells[index].text].split(separator: " ")
    return words.count { $0.count > 1 && $0.allSatisfy(\.isSmall) } >= 4
  }

  /// `09:00 – 17:00` right behind the date: it is an event's.
  private static func hasHours(_ line: PageText.Line, after end: Int) -> Bool {
    let rest = String(String.UnicodeScalarView(line.row.text[min(end, line.row.text.count)...].prefix(30)))
    return rest.contains(/[0-9]{1,2}:[0-9]{2}( ?[AaPp]\.?[Mm]\.?)? ?[-–—] ?[0-9]{1,2}:[0-9]{2}/)
  }

  /// `14:51`, `8.08:53`: a time right behind the date or a few characters further.
  static func hasTime(_ line: PageText.Line, after end: Int) -> Bool {
    let rest = line.reading[min(end, line.reading.count)...].prefix(14)
    return rest.indices.contains { index in
      rest[index] == ":" && index > rest.startIndex && rest[index - 1].isASCIIDigit && index + 1 < rest.endIndex
        && rest[index + 1].isASCIIDigit
    }
  }
}
