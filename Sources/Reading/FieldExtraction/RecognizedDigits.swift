import Extraction

/// Corrects what recognizers misread in digits: `RMO.28` is 0.28, `l2.50` is 12.50, `RM5:00` is 5.00, `3, 10` is 3,10,
/// `7 50` is 7.50.
///
/// It changes only whole tokens that then read as an amount or a date; positions stay the same.
enum RecognizedDigits {
  static func corrected(_ text: [Unicode.Scalar], _ lexicon: DateLexicon) -> [Unicode.Scalar] {
    var result = text
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != " " { end += 1 }
      if end > start { correct(&result, start..<end, lexicon) }
      start = end + 1
    }
    joinDecimals(&result)
    return result
  }

  /// `7 50` that has its column to itself, apart from a tax code, is 7.50.
  static func restorePoint(_ text: inout [Unicode.Scalar], in cell: Range<Int>) {
    guard cell.upperBound <= text.count else { return }
    let words = text[cell].split(separator: " ")
    guard words.count == 2 || (words.count == 3 && words[2].allSatisfy(\.isCapital) && words[2].count <= 3) else {
      return
    }
    let isAmount = words[0].count <= 4 && words[1].count == 2 && words[..<2].joined().allSatisfy(\.isASCIIDigit)
    if isAmount { text[words[0].endIndex] = "." }
  }

  /// `110-00` that has the column of a sum to itself is 110.00.
  static func restoreDash(_ text: inout [Unicode.Scalar], in cell: Range<Int>) {
    guard cell.upperBound <= text.count, (4...8).contains(cell.count) else { return }
    let mark = cell.upperBound - 3
    let isAmount = text[mark] == "-" && cell.allSatisfy { $0 == mark || text[$0].isASCIIDigit }
    if isAmount { text[mark] = "." }
  }

  /// Where one to three digits before a blank begin.
  private static func groupBefore(_ start: Int, in text: [Unicode.Scalar]) -> Int? {
    guard start >= 2, text[start - 1] == " " else { return nil }
    var first = start - 1
    while first > 0, text[first - 1].isASCIIDigit { first -= 1 }
    guard (1...3).contains(start - 1 - first), text[first] != "0" else { return nil }
    return first == 0 || text[first - 1] == " " ? first : nil
  }

  /// `12 .50` is 12.50: a blank before the separator of an amount.
  static func joinPoint(_ text: inout [Unicode.Scalar]) {
    guard text.count >= 5 else { return }
    for index in 1..<(text.count - 3) where text[index] == " " && (text[index + 1] == "." || text[index + 1] == ",") {
      var end = index + 2
      while end < text.count, text[end].isASCIIDigit { end += 1 }
      let isAmount = text[index - 1].isASCIIDigit && (end - index == 4 || end - index == 5)
      let endsHere =
        end >= text.count || !text[end].isASCIIDigit && !text[end].isLetter && !".,".unicodeScalars.contains(text[end])
      // Thousands are set apart by the other mark: `1.571 ,27`.
      let group: Unicode.Scalar = text[index + 1] == "," ? "." : ","
      var start = index - 1
      while start > 0, text[start - 1].isASCIIDigit || text[start - 1] == group || text[start - 1] == "'" { start -= 1 }
      // Or by blanks, as the decimals are: `3 084 ,30`.
      var groupEnd = index
      while groupEnd - start == 3, let before = groupBefore(start, in: text) { (start, groupEnd) = (before, start - 1) }
      let first = text[start..<index].split { !$0.isASCIIDigit }
      let isGrouped =
        first.dropFirst().allSatisfy { $0.count == 3 } && (first.first?.count ?? 9) <= (first.count > 1 ? 3 : 6)
      guard isAmount, endsHere, isGrouped, text[start].isASCIIDigit else { continue }
      for position in stride(from: index, to: start, by: -1) { text[position] = text[position - 1] }
      text[start] = " "
    }
  }

  private static func correct(_ text: inout [Unicode.Scalar], _ token: Range<Int>, _ lexicon: DateLexicon) {
    let body = afterCurrency(text, token)
    guard body.count >= 3, body.count <= 16, text[body].contains(where: \.isASCIIDigit) else { return }
    var candidate = text[body].map { digit(for: $0) ?? $0 }
    let isPriced = body.lowerBound > token.lowerBound
    if isPriced, let colon = candidate.firstIndex(of: ":"), candidate.count - colon == 3 { candidate[colon] = "." }
    guard Array(text[body]) != candidate, isAmount(candidate) || isDate(candidate, lexicon) else { return }
    let real = text[body].count { $0.isASCIIDigit }
    guard real * 2 >= candidate.count(where: \.isASCIIDigit) else { return }
    text.replaceSubrange(body, with: candidate)
  }

  /// The token without a currency in front: `RM`, `EUR`, `$`, `S$`.
  private static func afterCurrency(_ text: [Unicode.Scalar], _ token: Range<Int>) -> Range<Int> {
    for count in stride(from: min(3, token.count - 1), through: 1, by: -1) {
      let prefix = String(String.UnicodeScalarView(text[token.lowerBound..<(token.lowerBound + count)]))
      if CurrencySigns.isCurrency(prefix) { return (token.lowerBound + count)..<token.upperBound }
    }
    return token
  }

  private static func digit(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "O", "o", "D", "Q", "U": "0"
    case "l", "I", "|", "i": "1"
    case "S", "s": "5"
    case "B": "8"
    case "Z", "z": "2"
    default: nil
    }
  }

  /// `12.50`, `-0,28`: digits, one separator, two digits.
  private static func isAmount(_ token: [Unicode.Scalar]) -> Bool {
    let body = token.first == "-" ? token.dropFirst() : token[...]
    guard body.count >= 4, let first = body.first, first.isASCIIDigit else { return false }
    let separator = body[body.endIndex - 3]
    let others = body.dropLast(3) + body.suffix(2)
    return (separator == "." || separator == ",") && others.allSatisfy(\.isASCIIDigit)
  }

  /// `16-04-2018`, `02.03.20`.
  private static func isDate(_ token: [Unicode.Scalar], _ lexicon: DateLexicon) -> Bool {
    guard token.count >= 8, token.count <= 10 else { return false }
    let dates = DateScanner(token, lexicon: lexicon).dates()
    return dates.count == 1 && dates[0].range == 0..<token.count
  }

  /// `3, 10`: a blank after the separator of an amount at the end of a cell.
  private static func joinDecimals(_ text: inout [Unicode.Scalar]) {
    guard text.count >= 6 else { return }
    for index in 1..<(text.count - 3) {
      let isGap = (text[index] == "," || text[index] == ".") && text[index + 1] == " "
      guard isGap, text[index - 1].isASCIIDigit, text[index + 2].isASCIIDigit, text[index + 3].isASCIIDigit else {
        continue
      }
      let endsHere = index + 4 >= text.count || text[index + 4] == " "
      var start = index - 1
      while start > 0, text[start - 1].isASCIIDigit { start -= 1 }
      guard endsHere, index - start <= 4, start == 0 || text[start - 1] == " " else { continue }
      // The blank moves in front of the number; `wordOf` shifts by one character at most.
      for position in stride(from: index + 1, to: start, by: -1) { text[position] = text[position - 1] }
      text[start] = " "
    }
  }
}
