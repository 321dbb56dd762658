import Extraction

/// The numbers that pages print of themselves, `Page 2 of 5`: whether all pages are there, and in their order.
struct PageNumbering {
  /// Pages of a statement that are not in the document.
  private(set) var missing: [Int] = []
  private(set) var isOutOfOrder = false

  /// More pages than a document may have are no count of pages.
  private static let most = 999

  private struct Number: Equatable {
    var page: Int
    var count: Int
  }

  init(_ text: PageText) {
    let words = text.lexicon.statements.pageWords
    let printed = text.sizes.indices.map { page in
      text.lines.lazy.filter { $0.row.page == page }.compactMap { Self.number(in: $0.row, behind: words) }.first
    }
    let numbers = printed.compactMap { $0 }
    for statement in Self.statements(numbers) {
      guard let count = statement.first?.count, statement.allSatisfy({ $0.count == count }) else { continue }
      let pages = statement.map(\.page)
      if zip(pages, pages.dropFirst()).contains(where: { $0 > $1 }) { isOutOfOrder = true }
      missing += Set(1...count).subtracting(pages).sorted()
    }
    // A page that prints no number may be any of them.
    if missing.count <= printed.count - numbers.count { missing = [] }
  }

  /// The whole document, or where numbers repeat each part from a first page on.
  private static func statements(_ numbers: [Number]) -> [[Number]] {
    if Set(numbers.map(\.page)).count == numbers.count { return [numbers] }
    var statements: [[Number]] = []
    for number in numbers {
      if number.page == 1 || statements.isEmpty { statements.append([]) }
      // The same page twice, as in a copy.
      if statements[statements.count - 1].contains(number) { continue }
      statements[statements.count - 1].append(number)
    }
    return statements
  }

  /// A word for pages, a number, a sign or a short word, and a number that is not smaller: `Seite 1/3`.
  private static func number(in row: Row, behind words: Set<String>) -> Number? {
    let text = row.text
    var index = 0
    while index < text.count {
      let start = index
      while index < text.count, text[index].isLetter { index += 1 }
      guard index > start else {
        index += 1
        continue
      }
      let word = String(String.UnicodeScalarView(text[start..<index].map(LatinFold.base)))
      guard words.contains(word) else { continue }
      var rest = text[index...].drop { " .:".unicodeScalars.contains($0) }
      guard let page = take(&rest) else { continue }
      rest = rest.drop { $0 == " " }
      if rest.first == "/" || rest.first == "-" {
        rest = rest.dropFirst()
      } else {
        let joint = rest.prefix(while: \.isLetter)
        guard (1...4).contains(joint.count) else { continue }
        rest = rest.dropFirst(joint.count)
      }
      rest = rest.drop { $0 == " " }
      if let count = take(&rest), (1...most).contains(count), (1...count).contains(page) {
        return Number(page: page, count: count)
      }
    }
    return nil
  }

  private static func take(_ text: inout ArraySlice<Unicode.Scalar>) -> Int? {
    let digits = text.prefix(while: \.isASCIIDigit)
    text = text.dropFirst(digits.count)
    return digits.count <= 3 ? Int(String(String.UnicodeScalarView(digits))) : nil
  }

  var warnings: [Warning] {
    var warnings: [Warning] = []
    if !missing.isEmpty {
      let list = missing.prefix(10).map(String.init).joined(separator: ", ") + (missing.count > 10 ? ", …" : "")
      warnings.append(
        Warning(code: "pages_missing", message: "By the numbers on its pages the statement lacks pages: \(list)."))
    }
    if isOutOfOrder {
      warnings.append(
        Warning(
          code: "pages_out_of_order", message: "By their numbers the pages are not in their order.",
          field: "lineItems"))
    }
    return warnings
  }
}
