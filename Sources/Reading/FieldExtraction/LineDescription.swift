import Extraction
import Languages

/// The words of an item's line without its numbers and codes.
enum LineDescription {
  /// The description on a line; nil when it has none. `amount` and what stands right of it do not belong to it, nor do
  /// the numbers read as quantity and price.
  static func text(
    of line: PageText.Line, upTo amount: PrintedNumber?, without factors: [Range<Int>] = [], _ lexicon: Lexicon
  ) -> String? {
    var best: (score: Int, text: String)?
    for cell in line.row.cells {
      var range = cell.text
      if let amount {
        guard range.lowerBound < amount.range.lowerBound else { break }
        range = range.lowerBound..<min(range.upperBound, amount.range.lowerBound)
      }
      let words = trimmed(words(line, range, without: factors), lexicon.labels)
      let text = words.joined(separator: " ")
      let letters = words.reduce(0) { sum, word in lexicon.units.isUnit(word) ? sum : sum + NameLine.letters(word) }
      // Tax codes, currencies and units do not describe an item.
      guard letters >= 3 || (letters == 2 && (words.count > 1 || isGrade(text))) else { continue }
      if words.count == 1, isCode(text) { continue }
      if best.map({ letters > $0.score }) ?? true { best = (letters, text) }
    }
    return best?.text
  }

  private static func words(_ line: PageText.Line, _ range: Range<Int>, without factors: [Range<Int>]) -> [String] {
    line.row.text[range].split(separator: " ").compactMap { word in
      let place = word.startIndex..<word.endIndex
      return factors.contains { $0.overlaps(place) } ? nil : String(String.UnicodeScalarView(word))
    }
  }

  /// `SP98`
  private static func isGrade(_ word: String) -> Bool {
    word.count == 4 && word.prefix(2).allSatisfy(\.isUppercase) && word.suffix(2).allSatisfy(\.isNumber)
  }

  /// Without item codes and counts in front, and percentages, currencies, marks and a column's name (`SUPPORT -
  /// Description`) behind.
  private static func trimmed(_ words: [String], _ labels: LabelMatcher) -> [String] {
    var words = words[...]
    while let first = words.first, words.count > 1,
      isCode(first) || isDashedCode(first) || isCount(first) || isMark(first) || isTimes(first)
    {
      // A number that belongs to the words stays: `27" basin`, `3 in 1`.
      words.removeFirst()
    }
    if words.count > 2, isMark(words[words.endIndex - 2]), let last = words.last.map({ Array($0.unicodeScalars) }),
      labels.concepts(last[...]) == .description, labels.isPureLabel(last[...])
    {
      words.removeLast(2)
    }
    while let last = words.last, words.count > 1 {
      guard isPercentage(last) || isMark(last) || CurrencySigns.isPossibleCurrency(last) || isTimes(last) else { break }
      words.removeLast()
    }
    return words.map { $0.trimmingStars() }.filter { !$0.isEmpty }
  }

  /// `Part no. 4711`, `SKU AB-4512`: the code of the item above on a line of its own.
  static func isCodeLine(_ text: [Unicode.Scalar], _ units: ItemUnits) -> Bool {
    let words = text.split { $0 == " " || $0 == ":" }.map { String(String.UnicodeScalarView($0)) }
    guard (2...4).contains(words.count), let code = words.last, code.contains(where: \.isNumber), code.count >= 3,
      !code.contains(where: \.isLowercase)
    else { return false }
    return words.dropLast().allSatisfy(units.isCodeLabel)
  }

  /// `QW-5483`, `S423.49` in front of words.
  private static func isDashedCode(_ word: String) -> Bool {
    let digits = word.unicodeScalars.count(where: \.isASCIIDigit)
    let isShape = word.unicodeScalars.allSatisfy { $0.isASCIIDigit || $0.isCapital || $0 == "-" || $0 == "." }
    return digits >= 4 && isShape && word.contains { $0 == "-" || $0 == "." } && word.first?.isLetter == true
  }

  /// `9551234500011`, `012345`, `0123456-`, `SR09551234500011`.
  private static func isCode(_ word: String) -> Bool {
    let digits = word.unicodeScalars.count(where: \.isASCIIDigit)
    return digits >= 5 && digits * 2 > word.unicodeScalars.count
  }

  /// `1`, `2x`, `1.00`, `3.`
  private static func isCount(_ word: String) -> Bool {
    var scalars = Array(word.unicodeScalars)
    if let last = scalars.last, "xX×.)".unicodeScalars.contains(last) { scalars.removeLast() }
    guard !scalars.isEmpty, scalars.count <= 6 else { return false }
    return scalars.allSatisfy { $0.isASCIIDigit || $0 == "." || $0 == "," } && scalars[0].isASCIIDigit
  }

  private static func isPercentage(_ word: String) -> Bool {
    word.last == "%" && word.dropLast().allSatisfy { $0.isNumber || $0 == "." || $0 == "," }
  }

  private static func isTimes(_ word: String) -> Bool { ["x", "X", "×", "*", "@"].contains(word) }

  private static func isMark(_ word: String) -> Bool {
    word.unicodeScalars.allSatisfy {
      !$0.isLetter && !$0.isASCIIDigit && $0.properties.generalCategory != .currencySymbol
    }
  }

  /// A sign of multiplication between numbers: `2 x 1.50`, `12.50*2`, `3 @ 2.00`.
  static func hasTimes(_ text: [Unicode.Scalar]) -> Bool {
    text.indices.contains { index in
      guard "xX×*@".unicodeScalars.contains(text[index]) else { return false }
      let before = index == 0 ? " " : text[index - 1]
      let after = index + 1 < text.count ? text[index + 1] : " "
      return !(before.isLetter && before != "x") && !after.isLetter
    }
  }

  /// `14.129 L x 4.58`: the last number is the price of one.
  static func quantityAndPrice(_ line: PageText.Line) -> (quantity: PrintedNumber, price: PrintedNumber)? {
    let numbers = line.numbers.filter { !$0.isPartOfCode }.suffix(2)
    guard let first = numbers.first, let last = numbers.last, first.range.upperBound < last.range.lowerBound else {
      return nil
    }
    let sign = line.reading[first.range.upperBound..<last.range.lowerBound].last {
      $0 != " " && $0.properties.generalCategory != .currencySymbol
    }
    return sign.map { "xX×*@".unicodeScalars.contains($0) } == true ? (first, last) : nil
  }

  /// The number, with at most a multiplication sign, is all its cell holds.
  static func isAlone(_ number: PrintedNumber, _ line: PageText.Line) -> Bool {
    guard let index = line.row.cell(containing: number.range.lowerBound) else { return false }
    let cell = line.row.cells[index].text
    return cell.allSatisfy { number.range.contains($0) || " xX×".unicodeScalars.contains(line.row.text[$0]) }
  }

  /// The number stands in front of the line's words, apart from them.
  static func leads(_ number: PrintedNumber, _ line: PageText.Line) -> Bool {
    let text = line.reading
    guard number.range.lowerBound == 0 || text[..<number.range.lowerBound].allSatisfy({ $0 == " " }) else {
      return false
    }
    let next = number.range.upperBound
    guard next + 1 < text.count else { return false }
    let isApart = text[next] == " " || "xX×".unicodeScalars.contains(text[next])
    return isApart && text[(next + 1)...].contains { $0.isLetter }
  }
}

extension String {
  fileprivate func trimmingStars() -> String {
    var scalars = Array(unicodeScalars)[...]
    while let first = scalars.first, "*-:;|".unicodeScalars.contains(first) { scalars.removeFirst() }
    while let last = scalars.last, "*:;|".unicodeScalars.contains(last) { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars))
  }
}
