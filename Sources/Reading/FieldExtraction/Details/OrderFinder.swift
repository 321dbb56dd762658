import DocumentText
import Extraction
import Languages

/// The buyer's number of the order, and the days that an invoice is about.
struct OrderFinder {
  struct Found<Value> {
    var value: Value
    var line: Int
    var range: Range<Int>
  }

  private let text: PageText
  private let labels: DetailLabels

  init(_ labels: DetailLabels) {
    text = labels.text
    self.labels = labels
  }

  /// Behind a label such as "PO number", "Ihre Bestellung".
  func purchaseOrder() -> Found<String>? {
    for place in labels.places(.order) {
      let line = text.lines[place.line]
      guard let word = labels.words(place).first, isNumber(line, word) else { continue }
      let range = labels.trimmed(word, line)
      return Found(value: line.row.string(range), line: place.line, range: range)
    }
    return nil
  }

  /// Digits, perhaps with letters, and neither a day nor an amount.
  private func isNumber(_ line: PageText.Line, _ word: Range<Int>) -> Bool {
    let token = line.row.text[word]
    let digits = token.count(where: \.isASCIIDigit)
    guard digits >= 3, token.count <= 30, token.count(where: \.isSmall) <= 2 else { return false }
    let isDay = line.dates.contains { $0.range.overlaps(word) && !token.allSatisfy(\.isASCIIDigit) }
    let isAmount = line.numbers.contains { $0.range.overlaps(word) && $0.decimals == 2 && !$0.isPartOfCode }
    return !isDay && !isAmount && !token.contains("%") && !token.contains("@")
  }

  /// Two days behind a label such as "Service period".
  ///
  /// - Parameter order: how the document writes ambiguous days.
  func servicePeriod(order: DateOrder) -> Found<Period>? {
    for (index, line) in text.outerLines where line.dates.count >= 2 {
      for (first, second) in zip(line.dates, line.dates.dropFirst()) {
        guard isLinked(line, first, second), isLabelled(index, before: first.range.lowerBound) else { continue }
        let start = first.date(in: order)
        let end = second.date(in: order)
        guard start <= end, end.dayNumber - start.dayNumber <= Self.longest else { continue }
        return Found(
          value: Period(start: start, end: end), line: index, range: first.range.lowerBound..<second.range.upperBound)
      }
    }
    return nil
  }

  /// Days: two years.
  private static let longest = 731

  /// Little stands between both days: a dash, a word.
  private func isLinked(_ line: PageText.Line, _ first: PrintedDate, _ second: PrintedDate) -> Bool {
    let between = line.row.text[first.range.upperBound..<max(first.range.upperBound, second.range.lowerBound)]
    return between.count <= 12 && between.count(where: \.isLetter) <= 6 && !between.contains(where: \.isASCIIDigit)
  }

  /// The label stands before the days, or above them.
  private func isLabelled(_ index: Int, before position: Int) -> Bool {
    let line = text.lines[index]
    let before = line.row.text[max(0, position - 44)..<position]
    if labels.concepts(before).contains(.period) { return true }
    guard
      !before.contains(where: \.isLetter)
        || line.row.cell(containing: position).map({ line.row.cells[$0].text.lowerBound + 8 > position }) ?? false,
      index > 0
    else { return false }
    let bounds = line.row.bounds(position..<(position + 1))
    let above = text.lines[index - 1]
    guard above.row.page == line.row.page else { return false }
    return above.row.cells.contains { cell in
      cell.bounds.x0 <= bounds.x1 && bounds.x0 <= max(cell.bounds.x1, cell.bounds.x0 + 60)
        && abs(cell.bounds.x0 - bounds.x0) < 3 * line.row.height
        && labels.concepts(above.row.text[cell.text]).contains(.period)
    }
  }
}
