import Extraction

extension FuzzSubject {
  /// Amounts in a text lie within it and not on one another; an amount of any size is read in every way it can be printed.
  static let money = FuzzSubject(
    "money", maximumBytes: 300,
    words: [
      "1,234.56", "1.234,56", "1'234.56", "1 234,56", "12.-", "15.00-", "(15.00)", "15.00 CR", "€", "%", "-", ".", ",",
      "9223372036854775807", "0", "00", "1.234", "12/34", "\u{A0}", "\u{2009}",
    ]
  ) { input in
    let scalars = Array(input.text.unicodeScalars)
    let numbers = NumberScanner(scalars).numbers()
    var end = 0
    for number in numbers {
      try require(number.range.lowerBound >= end && number.range.upperBound <= scalars.count, "numbers lie in order")
      try require(!number.range.isEmpty && number.decimals >= 0, "a number has digits")
      end = number.range.upperBound
      try arithmetic(number.value)
    }
    var feed = InputFeed(input[...])
    let exponent = feed.byte() % 4
    let amount = feed.integer() % 1_000_000_000_000
    for text in printed(amount, exponent: exponent) {
      let separator: DecimalSeparator? =
        exponent == 0 ? nil : text.contains(",") && text.last { ",.".contains($0) } == "," ? .comma : .point
      let read = MoneyParser(exponent: exponent, decimal: separator).minorUnits(text)
      try require(
        read == amount, "\(text) is \(amount) of \(exponent) decimals, not \(read.map(String.init) ?? "nothing")")
    }
    if let number = DecimalNumber(unscaled: feed.integer(), scale: feed.byte() % 10) { try arithmetic(number) }
    var outcome = Outcome()
    outcome.add(count: numbers.count)
    for number in numbers.prefix(4) {
      outcome.add(count: number.decimals)
      outcome.add(number.isAmbiguous)
      outcome.add(number.isMarkedNegative)
      outcome.add(number.isPartOfCode)
    }
    return outcome
  }

  private static func arithmetic(_ number: DecimalNumber) throws {
    try require(
      number.unscaled != .min && (0...DecimalNumber.maximumScale).contains(number.scale), "numbers are bounded")
    for exponent in 0...6 {
      guard let minor = number.minorUnits(exponent: exponent) else { continue }
      try require(number.roundedMinorUnits(exponent: exponent) == minor, "what is exact is not rounded")
      try require(
        DecimalNumber(minorUnits: minor, exponent: exponent).map { $0 == number } ?? true, "minor units are exact")
    }
    guard let three = DecimalNumber(unscaled: 3, scale: 1), let product = number.multiplied(by: three) else { return }
    try require(product.divided(by: three).map { $0 == number } ?? true, "a product divides into what it was")
  }

  /// An amount as the world writes it.
  private static func printed(_ amount: Int64, exponent: Int) -> [String] {
    let digits = String(amount.magnitude)
    let padded = String(repeating: "0", count: max(0, exponent + 1 - digits.count)) + digits
    let (whole, decimals) = (padded.dropLast(exponent), padded.suffix(exponent))
    func grouped(_ separator: String) -> String {
      var groups: [Substring] = []
      var rest = whole
      while rest.count > 3 {
        groups.insert(rest.suffix(3), at: 0)
        rest = rest.dropLast(3)
      }
      return ([rest] + groups).joined(separator: separator)
    }
    let sign = amount < 0 ? "-" : ""
    let forms = [("", "."), ("", ","), (",", "."), (".", ","), ("'", ".")]
    // Without decimals a point or comma before three digits may be either.
    return forms.filter { exponent > 0 || $0.0.isEmpty }.map { group, decimal in
      sign + grouped(group) + (exponent == 0 ? "" : decimal + decimals)
    }
  }

  /// Days in a text lie within it and exist; any day is read in the ways it is printed.
  static let dates = FuzzSubject(
    "dates", maximumBytes: 300,
    words: [
      "16/04/2018", "02.03.20", "2016-05-01", "20181230", "25 Mar 2018", "24. Januar 2014", "Mar 25, 2018", "1st",
      "de ",
      "février", "XII", "'", "/", "-", ".", " ", "14:51", "th",
    ]
  ) { input in
    let scalars = Array(input.text.unicodeScalars)
    let dates = DateScanner(scalars).dates()
    var end = 0
    for date in dates {
      try require(date.range.lowerBound >= end && date.range.upperBound <= scalars.count, "days lie in order")
      try require(!date.interpretations.isEmpty, "a date has a reading")
      end = date.range.upperBound
      for reading in date.interpretations { try day(reading.date) }
      _ = date.date(in: .monthDayYear)
    }
    _ = CalendarDate(iso: input.text)
    var feed = InputFeed(input[...])
    // Years 1 to 9999.
    let seconds = Int64(feed.integer().magnitude % 315_537_897_600) - 62_135_596_800
    try day(CalendarDate(unixSeconds: seconds))
    var outcome = Outcome()
    outcome.add(count: dates.count)
    for date in dates.prefix(3) {
      outcome.add(count: date.interpretations.count)
      outcome.add(count: date.range.count)
    }
    return outcome
  }

  private static func day(_ date: CalendarDate) throws {
    try require(CalendarDate(iso: date.description) == date, "a day is written as it is read")
    try require(CalendarDate(unixSeconds: Int64(date.dayNumber) * 86_400) == date, "a day has one number")
    guard (1970...2069).contains(date.year) else { return }
    let forms = ["\(date)", "\(date.day).\(date.month).\(date.year)", "\(date.month)/\(date.day)/\(date.year)"]
    try require(forms.allSatisfy { Grounding.contains(date, in: $0) }, "a printed day is found: \(date)")
  }
}
