/// The order in which a document writes the parts of a date.
public enum DateOrder: Sendable, Hashable {
  case dayMonthYear, monthDayYear, yearMonthDay
}

/// A date as it stands in a text, with every interpretation its digits allow.
public struct PrintedDate: Sendable, Hashable {
  /// The scalars of the date.
  public var range: Range<Int>
  /// Interpretations in falling order of likelihood; never empty. A month name, a year in front or a part above 12 leave one.
  public var interpretations: [Interpretation]

  /// One way to read the digits.
  public struct Interpretation: Sendable, Hashable {
    public var date: CalendarDate
    public var order: DateOrder

    package init(date: CalendarDate, order: DateOrder) {
      self.date = date
      self.order = order
    }
  }

  /// The digits leave no doubt about the order.
  public var isCertain: Bool { Set(interpretations.map(\.date)).count == 1 }

  /// The interpretation in a document's order; without it the likeliest one.
  public func date(in order: DateOrder?) -> CalendarDate {
    interpretations.first { $0.order == order }?.date ?? interpretations[0].date
  }
}

/// Finds printed dates: `16/04/2018`, `02.03.20`, `2016-05-01`, `20181230`, `25 Mar 2018`, `24. Januar 2014`, `Mar 25,
/// 2018`.
///
/// Two-digit years lie in 1970...2069 (POSIX `%y` splits at 69 too). Total on any input.
public struct DateScanner {
  private let text: [Unicode.Scalar]
  private let lexicon: DateLexicon

  public init(_ text: [Unicode.Scalar]) {
    self.init(text, lexicon: .all)
  }

  package init(_ text: [Unicode.Scalar], lexicon: DateLexicon) {
    self.text = text
    self.lexicon = lexicon
  }

  /// All dates, left to right, without overlaps.
  public func dates() -> [PrintedDate] {
    var found: [PrintedDate] = []
    var index = 0
    while index < text.count {
      let startsNumber = text[index].isASCIIDigit && !isDigit(index - 1)
      let startsWord = text[index].isLetter && !(scalar(index - 1)?.isLetter ?? false)
      if startsNumber, let date = numeric(from: index) ?? dayFirst(from: index) ?? compact(from: index) {
        found.append(date)
        index = date.range.upperBound
      } else if startsWord, let date = monthFirst(from: index) {
        found.append(date)
        index = date.range.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  private func scalar(_ index: Int) -> Unicode.Scalar? { text.indices.contains(index) ? text[index] : nil }
  private func isDigit(_ index: Int) -> Bool { scalar(index)?.isASCIIDigit == true }

  private func digits(from start: Int) -> Range<Int> {
    var end = start
    while isDigit(end) { end += 1 }
    return start..<end
  }

  private func value(_ range: Range<Int>) -> Int {
    range.prefix(9).reduce(0) { $0 * 10 + Int(text[$1].value) - 48 }
  }

  /// The separator after a part, blanks around it allowed: `16 / 04 / 2018`.
  private func separator(after index: Int) -> (scalar: Unicode.Scalar, next: Int)? {
    var at = index
    if scalar(at) == " " { at += 1 }
    guard let mark = scalar(at), ".-/'".unicodeScalars.contains(mark) else { return nil }
    var next = at + 1
    if scalar(next) == " " { next += 1 }
    return isDigit(next) ? (mark, next) : nil
  }

  private func numeric(from start: Int) -> PrintedDate? {
    if let before = scalar(start - 1), ".-/".unicodeScalars.contains(before), isDigit(start - 2) { return nil }
    let first = digits(from: start)
    guard first.count == 4 || first.count <= 2, let one = separator(after: first.upperBound) else { return nil }
    let second = digits(from: one.next)
    guard second.count <= 2, let two = separator(after: second.upperBound),
      two.scalar == one.scalar || isMixed(one, two, first: first)
    else { return nil }
    var third = digits(from: two.next)
    // A time glued to a year of four digits: `16-04-201814:51`.
    if third.count == 5 || third.count == 6, isTimeMark(third.upperBound), first.count <= 2 {
      third = third.lowerBound..<(third.lowerBound + 4)
    } else if third.count == 4, isTimeMark(third.upperBound), first.count <= 2,
      !Self.isYear(value(third)) || isEndOfTime(third.upperBound)
    {
      // A time glued to a year of two: `06/01/1812:17`, `02.03.2015:59`.
      third = third.lowerBound..<(third.lowerBound + 2)
    } else if third.count == 3 || third.count == 4, first.count == 4, isTimeMark(third.upperBound) {
      third = third.lowerBound..<(third.lowerBound + 2)
    }
    if let after = scalar(third.upperBound), after == one.scalar, isDigit(third.upperBound + 1) { return nil }
    let (a, b, c) = (value(first), value(second), value(third))
    var interpretations: [PrintedDate.Interpretation] = []
    func read(_ order: DateOrder, _ year: Int, _ month: Int, _ day: Int) {
      guard let date = CalendarDate(year: year, month: month, day: day) else { return }
      interpretations.append(.init(date: date, order: order))
    }
    if first.count == 4 {
      guard third.count <= 2 else { return nil }
      if Self.isYear(a) { read(.yearMonthDay, a, b, c) }
    } else if third.count == 4 {
      guard Self.isYear(c) else { return nil }
      read(.dayMonthYear, c, b, a)
      read(.monthDayYear, c, a, b)
    } else if third.count == 2 {
      read(.dayMonthYear, Self.fullYear(c), b, a)
      read(.monthDayYear, Self.fullYear(c), a, b)
      if first.count == 2, second.count == 2 { read(.yearMonthDay, Self.fullYear(a), b, c) }
    }
    return interpretations.isEmpty
      ? nil : PrintedDate(range: start..<third.upperBound, interpretations: interpretations)
  }

  /// `18/06-2024`, as Danes write.
  private func isMixed(
    _ one: (scalar: Unicode.Scalar, next: Int), _ two: (scalar: Unicode.Scalar, next: Int), first: Range<Int>
  ) -> Bool {
    one.scalar == "/" && two.scalar == "-" && first.count <= 2 && digits(from: two.next).count == 4
  }

  private func isTimeMark(_ index: Int) -> Bool { scalar(index) == ":" && isDigit(index + 1) }

  /// `:59` with the hour in front of it: no minutes and seconds follow.
  private func isEndOfTime(_ index: Int) -> Bool {
    let minutes = digits(from: index + 1)
    return value(index - 2..<index) < 24 && minutes.count == 2 && value(minutes) < 60
      && scalar(minutes.upperBound) != ":"
  }

  /// `20181230`, digits that stand alone.
  private func compact(from start: Int) -> PrintedDate? {
    let run = digits(from: start)
    let isAlone = scalar(start - 1).map { $0 == " " || $0 == ":" } ?? true
    guard run.count == 8, isAlone, scalar(run.upperBound).map({ $0 == " " }) ?? true else { return nil }
    let number = value(run)
    guard Self.isYear(number / 10_000), number / 10_000 >= 1990,
      let date = CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    else { return nil }
    return PrintedDate(range: run, interpretations: [.init(date: date, order: .yearMonthDay)])
  }

  /// `25 Mar 2018`, `24. Januar 2014`, `1er janvier 2020`, `25-MAR-18`, `3 de mayo de 2021`.
  private func dayFirst(from start: Int) -> PrintedDate? {
    let day = digits(from: start)
    guard day.count <= 2 else { return nil }
    var index = day.upperBound
    for ordinal in lexicon.ordinals where hasPrefix(ordinal, at: index) { index += ordinal.unicodeScalars.count }
    index = skipFiller(from: index, words: lexicon.beforeMonth)
    let roman = romanMonth(at: index)
    guard let month = month(at: index) ?? roman else { return nil }
    index = skipFiller(from: month.end, words: lexicon.beforeYear)
    guard let year = year(at: index), roman == nil || year.end - index == 4,
      let date = CalendarDate(year: year.value, month: month.number, day: value(day))
    else { return nil }
    return PrintedDate(range: start..<year.end, interpretations: [.init(date: date, order: .dayMonthYear)])
  }

  /// `Mar 25, 2018`, `March 25th 2018`, `MAR/04/26`.
  private func monthFirst(from start: Int) -> PrintedDate? {
    guard let month = month(at: start) else { return nil }
    let at = skipFiller(from: month.end, words: [])
    let day = digits(from: at)
    guard day.count == 1 || day.count == 2 else { return nil }
    var index = day.upperBound
    for ordinal in lexicon.monthFirstOrdinals where hasPrefix(ordinal, at: index) {
      index += ordinal.unicodeScalars.count
    }
    // `MAR/04/26`: with the same mark twice two digits are a year.
    let isMarked = scalar(index).map { "/-".unicodeScalars.contains($0) && scalar(month.end) == $0 } ?? false
    guard let gap = scalar(index), gap == " " || gap == "," || isMarked else { return nil }
    index = skipFiller(from: index, words: [])
    // `Mar 08 '26`
    let isShort = isMarked || scalar(index - 1).map { "'\u{2019}".unicodeScalars.contains($0) } ?? false
    guard let year = year(at: index), year.end - index == 4 || isShort,
      let date = CalendarDate(year: year.value, month: month.number, day: value(day))
    else { return nil }
    return PrintedDate(range: start..<year.end, interpretations: [.init(date: date, order: .monthDayYear)])
  }

  private func hasPrefix(_ word: String, at index: Int) -> Bool {
    let scalars = Array(word.unicodeScalars)
    guard index >= 0, index + scalars.count <= text.count else { return false }
    return zip(scalars, text[index...]).allSatisfy { $0 == LatinFold.base($1) }
  }

  private func skipFiller(from start: Int, words: [String]) -> Int {
    var index = start
    func skipMarks() {
      while let mark = scalar(index), " .,-/'\u{2019}".unicodeScalars.contains(mark) { index += 1 }
    }
    skipMarks()
    for word in words where hasPrefix(word + " ", at: index) {
      index += word.unicodeScalars.count
      skipMarks()
      break
    }
    return index
  }

  private func year(at start: Int) -> (value: Int, end: Int)? {
    var run = digits(from: start)
    if run.count == 5 || run.count == 6, isTimeMark(run.upperBound) { run = run.lowerBound..<(run.lowerBound + 4) }
    if run.count == 4, Self.isYear(value(run)) { return (value(run), run.upperBound) }
    return run.count == 2 ? (Self.fullYear(value(run)), run.upperBound) : nil
  }

  /// `17 XI 2025`: a month in Roman numerals.
  private func romanMonth(at start: Int) -> (number: Int, end: Int)? {
    guard start < text.count else { return nil }
    let letters = text[start...].prefix { $0.isLetter }
    guard letters.count <= 4, let number = Self.romans[String(String.UnicodeScalarView(letters))] else { return nil }
    return (number, letters.endIndex)
  }

  private static let romans: [String: Int] = [
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12,
  ]

  private func month(at start: Int) -> (number: Int, end: Int)? { lexicon.month(at: start, in: text) }

  private static func isYear(_ value: Int) -> Bool { (1900...2099).contains(value) }
  private static func fullYear(_ value: Int) -> Int { value < 70 ? 2000 + value : 1900 + value }
}
