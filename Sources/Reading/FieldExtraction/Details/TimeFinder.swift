import Extraction
import Languages

/// The time of day that belongs to the document's date.
struct TimeFinder {
  struct Found {
    /// `14:51`.
    var time: String
    var line: Int
    var range: Range<Int>
  }

  private let text: PageText
  private let labels: DetailLabels

  init(_ labels: DetailLabels) {
    text = labels.text
    self.labels = labels
  }

  /// - Parameter date: where the document's date stands.
  func time(near date: DateFinder.Found?, isReceipt: Bool) -> Found? {
    if let date {
      let times = Self.times(text.lines[date.line], isDated: true, hours: text.lexicon.hours)
      let behind = times.first { $0.range.lowerBound >= date.range.upperBound }
      let before = times.last { $0.range.upperBound <= date.range.lowerBound }
      if let found = behind ?? before { return Found(time: found.time, line: date.line, range: found.range) }
    }
    guard isReceipt else { return nil }
    for place in labels.places(.date) {
      let line = text.lines[place.line]
      let found = Self.times(line, isDated: true, hours: text.lexicon.hours).first { $0.range.overlaps(place.range) }
      if let found { return Found(time: found.time, line: place.line, range: found.range) }
    }
    // Tills print the time alone on the line above or below, too.
    guard let date else { return only() }
    for index in [date.line + 1, date.line - 1] where text.lines.indices.contains(index) {
      let times = Self.times(text.lines[index], isDated: false, hours: text.lexicon.hours)
      if times.count == 1, text.lines[index].dates.isEmpty {
        return Found(time: times[0].time, line: index, range: times[0].range)
      }
    }
    return nil
  }

  /// The only time of a receipt whose date was not read.
  private func only() -> Found? {
    var found: [Found] = []
    for (index, line) in text.outerLines {
      found += Self.times(line, isDated: false, hours: text.lexicon.hours).map {
        Found(time: $0.time, line: index, range: $0.range)
      }
    }
    return found.count == 1 ? found.first : nil
  }

  /// - Parameter isDated: a date or a label stands beside, so that a point may part hours and minutes.
  static func times(
    _ line: PageText.Line, isDated: Bool, hours: Set<String>
  ) -> [(time: String, range: Range<Int>)] {
    let text = line.reading
    var found: [(time: String, range: Range<Int>)] = []
    var index = 0
    while index < text.count {
      let before = index == 0 ? " " : text[index - 1]
      guard text[index].isASCIIDigit, !before.isASCIIDigit,
        !":/,.-".unicodeScalars.contains(before) || before == "." && index >= 2 && !text[index - 2].isASCIIDigit,
        !line.dates.contains(where: { $0.range.contains(index) }),
        let time = time(text, at: index, isDated: isDated, hours: hours)
      else {
        index += 1
        continue
      }
      found.append((time.time, index..<time.end))
      index = time.end
    }
    return found
  }

  private static func time(
    _ text: [Unicode.Scalar], at start: Int, isDated: Bool, hours: Set<String>
  ) -> (time: String, end: Int)? {
    func number(_ from: Int, _ counts: ClosedRange<Int>) -> (value: Int, end: Int)? {
      var end = from
      while end < text.count, text[end].isASCIIDigit, end - from < 3 { end += 1 }
      guard counts.contains(end - from) else { return nil }
      return (text[from..<end].reduce(0) { $0 * 10 + Int($1.value) - 48 }, end)
    }
    guard let hour = number(start, 1...2), hour.value < 24, hour.end < text.count else { return nil }
    // `07 h 36`
    let isApart = text[hour.end] == " " && hour.end + 1 < text.count && "hH".unicodeScalars.contains(text[hour.end + 1])
    let mark = isApart ? "h" : text[hour.end]
    guard ":.hH".unicodeScalars.contains(mark) else { return nil }
    var next = hour.end + (isApart ? 2 : 1)
    if mark == "h", next < text.count, text[next] == " " { next += 1 }
    guard let minute = number(next, 2...2), minute.value < 60 else { return nil }
    var end = minute.end
    if end + 1 < text.count, text[end] == mark, mark != "h", let second = number(end + 1, 2...2), second.value < 60 {
      end = second.end
    }
    if end < text.count,
      text[end].isASCIIDigit
        || ".,:/%€$".unicodeScalars.contains(text[end]) && end + 1 < text.count && text[end + 1].isASCIIDigit
        || text[end] == "%"
    {
      return nil
    }
    // What follows: a word for the hours, or the half of the day.
    let rest = text[end...].drop { $0 == " " }.prefix { $0.isLetter || $0 == "." }
    let word = String(String.UnicodeScalarView(rest.map(LatinFold.base))).filter { $0 != "." }
    if mark == ".", !isDated && !hours.contains(word) { return nil }
    var value = hour.value
    if word == "pm" || word == "p", value < 12 { value += 12 }
    if word == "am" || word == "a", value == 12 { value = 0 }
    func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
    return (two(value) + ":" + two(minute.value), end)
  }
}
