import DocumentText
import Extraction

/// Bookings and balances of a statement's pages, which the field rules do not read.
///
/// A booking is a line that begins with a day and ends in an amount, or in an amount and a balance. A dated line that
/// carries a balance over looks like one and is taken for one, as models do.
struct StatementRows {
  private(set) var bookings: [LineItem] = []
  private(set) var opening: Int64?
  private(set) var closing: Int64?

  private let exponent: Int
  /// What balance lines say, letters only.
  private static let openings = ["openingbalance", "previousbalance", "alterkontostand", "anfangssaldo", "anciensolde"]
  private static let closings = ["closingbalance", "newbalance", "neuerkontostand", "endsaldo", "nouveausolde"]
  /// Scalars a day may stand from a line's beginning.
  private static let indent = 3

  init(_ pages: [TextPage], exponent: Int) {
    self.exponent = exponent
    for page in pages {
      for row in Self.rows(page) { read(Array(row.unicodeScalars)) }
    }
  }

  private mutating func read(_ row: [Unicode.Scalar]) {
    let day = DateScanner(row).dates().first { $0.range.lowerBound <= Self.indent }
    let amounts = NumberScanner(row).numbers().filter { number in
      number.decimals == exponent && number.range.lowerBound >= (day?.range.upperBound ?? 0)
    }
    guard let last = amounts.last else { return }
    guard let day, let date = day.interpretations.first?.date else {
      let letters = String(Grounding.letters(String(String.UnicodeScalarView(row))))
      if Self.openings.contains(where: letters.contains) { opening = minor(last, in: row) }
      if Self.closings.contains(where: letters.contains) { closing = minor(last, in: row) }
      return
    }
    let amount = amounts.count > 1 ? amounts[amounts.count - 2] : last
    var text = row[day.range.upperBound..<amount.range.lowerBound]
    if text.last == "-" { text.removeLast() }
    let words = text.split(separator: " ")
    var item = LineItem(
      description: words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " "),
      amount: minor(amount, in: row))
    item.date = date
    bookings.append(item)
  }

  private func minor(_ number: PrintedNumber, in row: [Unicode.Scalar]) -> Int64? {
    let isNegative = number.isMarkedNegative || number.range.lowerBound > 0 && row[number.range.lowerBound - 1] == "-"
    return number.value.minorUnits(exponent: exponent).map { isNegative ? -abs($0) : $0 }
  }

  /// What is printed at one height, left to right.
  private static func rows(_ page: TextPage) -> [String] {
    var rows: [[Word]] = []
    for word in page.words.sorted(by: { $0.quad.bounds.midY < $1.quad.bounds.midY }) {
      if let first = rows.last?.first?.quad.bounds, word.quad.bounds.midY - first.midY < first.height / 2 {
        rows[rows.count - 1].append(word)
      } else {
        rows.append([word])
      }
    }
    return rows.map { row in
      row.sorted { $0.quad.bounds.x0 < $1.quad.bounds.x0 }.map(\.text).joined(separator: " ")
    }
  }
}
