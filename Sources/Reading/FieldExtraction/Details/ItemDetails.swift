import DocumentText
import Extraction
import Languages

/// What is printed of items besides description, quantity and amounts: article codes, units, tax rates.
struct ItemDetails {
  private let text: PageText
  private let labels: DetailLabels
  private let table: ItemTable
  private let codeColumn: Rectangle?
  private let unitColumn: Rectangle?
  private let rateColumn: Rectangle?

  init(_ labels: DetailLabels, table: ItemTable) {
    text = labels.text
    self.labels = labels
    self.table = table
    let head = table.head.map { labels.text.lines[$0] }
    func column(_ isIts: (Concepts, Concepts) -> Bool) -> Rectangle? {
      head.flatMap { head in
        head.row.cells.indices.first { cell in
          isIts(labels.concepts(head.row.text[head.row.cells[cell].text]), head.cellConcepts[cell])
        }.map { head.row.cells[$0].bounds }
      }
    }
    codeColumn = column { own, others in own.contains(.number) && others.isDisjoint(with: [.quantity, .price]) }
    unitColumn = column { own, others in own.contains(.quantity) && others.isDisjoint(with: [.price, .description]) }
    rateColumn = column { _, others in
      (others.contains(.tax) || others.contains(.rate) && !others.contains(.price))
        && others.isDisjoint(with: [.quantity, .total, .amount, .excluding, .including])
    }
  }

  /// Completes the items, each from its own lines.
  func complete(_ items: inout [LineItem], found: [LineItemFinder.Found]) {
    for (index, entry) in found.enumerated() where items.indices.contains(index) {
      let line = text.lines[entry.amount.row]
      let next = index + 1 < found.count ? found[index + 1].amount.row : table.lines.upperBound
      let previous = index > 0 ? found[index - 1].amount.row : table.lines.lowerBound - 1
      items[index].code = code(line, entry, next: next, previous: previous)
      items[index].unit = unit(line, entry)
      items[index].taxRate = rate(line, entry)
    }
  }

  // MARK: Code

  private func code(_ line: PageText.Line, _ entry: LineItemFinder.Found, next: Int, previous: Int) -> String? {
    if let column = codeColumn, let cell = cell(line, under: column), let code = Self.code(line.row.string(cell.text)) {
      return code
    }
    // Behind a label below the item.
    for below in entry.amount.row..<min(entry.amount.row + 5, max(next, entry.amount.row + 1)) {
      if let code = labelled(text.lines[below], isOwn: below == entry.amount.row) { return code }
    }
    // In front of the description, or on a line of its own next to it.
    if let first = line.row.text.split(separator: " ").first, Self.isNumber(first), line.row.wordOf.last ?? 0 > 0 {
      return String(String.UnicodeScalarView(first))
    }
    for beside in [entry.amount.row - 1, entry.amount.row + 1] where text.lines.indices.contains(beside) {
      guard beside > previous, beside < max(next, entry.amount.row + 1) || beside < entry.amount.row else { continue }
      let row = text.lines[beside].row
      guard row.page == line.row.page, let first = row.text.split(separator: " ").first, Self.isNumber(first) else {
        continue
      }
      let isAlone = first.endIndex == row.text.count
      if isAlone || beside < entry.amount.row && text.lines[beside].numbers.allSatisfy({ $0.decimals == 0 }) {
        return String(String.UnicodeScalarView(first))
      }
    }
    return nil
  }

  private func labelled(_ line: PageText.Line, isOwn: Bool) -> String? {
    for cell in line.row.cells {
      let words = line.row.text[cell.text].split(whereSeparator: { $0 == " " || $0 == ":" })
      for count in 1...3 where count < words.count {
        guard let first = words.first else { continue }
        let label = line.row.text[first.startIndex..<words[count - 1].endIndex]
        guard labels.concepts(label).contains(.number), !label.contains(where: \.isASCIIDigit),
          let code = Self.code(String(String.UnicodeScalarView(words[count])))
        else { continue }
        if isOwn, count + 1 < words.count, words.count > 4 { continue }
        return code
      }
    }
    return nil
  }

  /// One word with a digit, which may be in groups of letters.
  private static func code(_ text: String) -> String? {
    let trimmed = text.trimming(" .,:;()[]#")
    guard !trimmed.contains(" "), (2...24).contains(trimmed.count), trimmed.contains(where: \.isNumber),
      trimmed.count(where: \.isLetter) <= 12, !trimmed.hasSuffix("%")
    else { return nil }
    return trimmed
  }

  /// Five digits and more, as of articles at a till, or capitals before three digits: `VM-3992`.
  private static func isNumber(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    let digits = word.count(where: \.isASCIIDigit)
    if digits == word.count { return (5...14).contains(digits) }
    guard word.first?.isCapital == true, word.last?.isASCIIDigit == true, digits >= 3, (5...16).contains(word.count)
    else {
      return false
    }
    return word.allSatisfy { $0.isASCIIDigit || $0.isCapital && $0.isASCII || "-./".unicodeScalars.contains($0) }
      && word.prefix(4).contains(where: \.isASCIIDigit)
  }

  // MARK: Unit

  private func unit(_ line: PageText.Line, _ entry: LineItemFinder.Found) -> String? {
    if let column = unitColumn, let cell = cell(line, under: column) {
      let printed = line.row.string(cell.text)
      if Self.isUnit(printed) { return printed }
      // `2 pcs` in one cell.
      let words = printed.split(separator: " ")
      if words.count == 2, words[0].allSatisfy({ $0.isNumber || ".,".contains($0) }), Self.isUnit(String(words[1])) {
        return String(words[1])
      }
    }
    guard let quantity = entry.item.quantity else { return nil }
    for range in entry.factors {
      let printed = line.row.string(range).filter { $0 != " " }
      guard Self.isSame(printed, quantity) else { continue }
      let rest = line.row.text[min(range.upperBound, line.row.text.count)...]
      let word = rest.drop { $0 == " " }.prefix { $0 != " " }
      let unit = String(String.UnicodeScalarView(word))
      if text.lexicon.units.isUnit(unit), !["x", "X", "×"].contains(unit), !CurrencySigns.isCurrency(unit),
        !unit.contains("/"),
        unit.contains(where: \.isLetter)
      {
        return unit.trimming("*,;:")
      }
    }
    return nil
  }

  private static func isUnit(_ text: String) -> Bool {
    (1...10).contains(text.count) && text.allSatisfy { $0.isLetter || ".²³/".contains($0) }
      && text.contains(where: \.isLetter)
      && !CurrencySigns.isCurrency(text)
  }

  /// `2,50` printed and `2.5` read.
  private static func isSame(_ printed: String, _ quantity: String) -> Bool {
    func bare(_ text: String) -> String {
      var text = String(text.map { $0 == "," ? "." : $0 })
      if text.contains(".") {
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
      }
      return text
    }
    return bare(printed) == bare(quantity)
  }

  // MARK: Tax rate

  private func rate(_ line: PageText.Line, _ entry: LineItemFinder.Found) -> String? {
    let percents = line.numbers.filter { number in
      number.isPercentage && !entry.factors.contains(number.range) && !number.value.isNegative
    }
    if let column = rateColumn, percents.count != 1, let cell = cell(line, under: column) {
      let number = line.numbers.first { cell.text.overlaps($0.range) && $0.range != entry.amount.number.range }
      guard let number, let value = number.value.minorUnits(exponent: 4), (0...500_000).contains(value) else {
        return nil
      }
      return number.decimals <= 3 && (number.isPercentage || !entry.factors.contains(number.range))
        ? number.value.description : nil
    }
    // One percentage apart from the description is the item's tax: `20 %` of something else stands with its words.
    guard percents.count == 1, let only = percents.first, !line.concepts.contains(.discount),
      let value = only.value.minorUnits(exponent: 4), (0...500_000).contains(value),
      rateColumn != nil || line.concepts.contains(.tax) || isApart(only.range, line)
    else { return nil }
    return only.value.description
  }

  private func isApart(_ range: Range<Int>, _ line: PageText.Line) -> Bool {
    guard let index = line.row.cell(containing: range.lowerBound), index > 0 else { return false }
    let cell = line.row.cells[index].text
    return line.row.text[cell].count(where: \.isLetter) <= 3
  }

  private func cell(_ line: PageText.Line, under head: Rectangle) -> Cell? {
    line.row.cells.filter { min($0.bounds.x1, head.x1) - max($0.bounds.x0, head.x0) > 0 }
      .max {
        min($0.bounds.x1, head.x1) - max($0.bounds.x0, head.x0) < min($1.bounds.x1, head.x1)
          - max($1.bounds.x0, head.x0)
      }
  }
}
