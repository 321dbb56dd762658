import DocumentText
import Extraction
import Languages

/// Which account each booking belongs to, and what is printed of it.
struct AccountFinder {
  struct Found: Sendable {
    /// As printed, at least its last digits.
    var number: String
    var iban: String?
    var line: Int
    var range: Range<Int>
  }

  /// The bookings and balances of one account.
  struct Segment: Sendable {
    var bookings: [Booking] = []
    var balances: [PrintedBalance] = []
    var account: Found?
  }

  private let text: PageText
  private let reading: StatementReading

  init(_ text: PageText, _ reading: StatementReading) {
    self.text = text
    self.reading = reading
  }

  /// The bookings and balances by account, in printed order.
  ///
  /// Another account begins where its number stands between a closing balance and an opening one that does not carry on the
  /// sum: numbers alone repeat on pages, and balances alone carry over.
  func segments() -> [Segment] {
    let numbers = numbers()
    let (bookings, balances) = (reading.finder.bookings, reading.finder.balances)
    var starts: [Int] = []
    for number in numbers.dropFirst() {
      let behind = bookings.firstIndex { ($0.lines.first ?? 0) > number.line } ?? bookings.count
      guard behind > (starts.last ?? 0), behind < bookings.count else { continue }
      let last = bookings[behind - 1].lines.last ?? 0
      let first = bookings[behind].lines.first ?? 0
      let closing = balances.contains {
        $0.kind != .opening && $0.kind != .carried && (last..<number.line).contains($0.money.line)
      }
      let opening = balances.contains {
        $0.kind != .closing && $0.kind != .carried && (number.line..<first).contains($0.money.line)
      }
      let before = numbers.last { $0.line < last }
      if closing, opening, before.map({ $0.number != number.number }) ?? true { starts.append(behind) }
    }
    let bounds = [0] + starts + [bookings.count]
    return zip(bounds, bounds.dropFirst()).map { start, end in
      let from = start == 0 ? -1 : bookings[start - 1].lines.last ?? 0
      let until = end == bookings.count ? Int.max : bookings[end - 1].lines.last ?? 0
      var segment = Segment(bookings: Array(bookings[start..<end]))
      // The closing balance stands between two accounts' numbers.
      let named = numbers.filter {
        $0.line > from && $0.line < (bookings.indices.contains(start) ? bookings[start].lines.first ?? 0 : .max)
      }
      let nextNumber = end == bookings.count ? Int.max : numbers.first { $0.line > until }?.line ?? Int.max
      let ownStart = start == 0 ? -1 : named.first?.line ?? from
      segment.balances = balances.filter { $0.money.line > ownStart && $0.money.line < nextNumber }.map {
        var balance = $0
        balance.bookings -= start
        return balance
      }
      segment.account = named.first { $0.iban != nil } ?? named.first ?? numbers.first
      return segment
    }
  }

  /// IBANs whose check digits hold, and numbers behind a label of accounts or cards.
  private func numbers() -> [Found] {
    var found: [Found] = []
    for index in reading.others {
      let row = text.lines[index].row
      if let iban = IBAN.all(in: row.text).first(where: \.isValid) {
        found.append(Found(number: iban.value, iban: iban.value, line: index, range: iban.range))
        continue
      }
      for (cell, concepts) in zip(
        row.cells, row.cells.map({ text.lexicon.statements.labels.concepts(row.text[$0.text]) }))
      where concepts.contains(.account) {
        let rest = row.text[cell.text.lowerBound...]
        guard let range = Self.number(in: rest, without: text.lines[index].dates.map(\.range)) else { continue }
        found.append(Found(number: row.string(range), iban: nil, line: index, range: range))
      }
    }
    return found
  }

  /// Four digits or more, in groups or masked: `12-34-56 78901234`, `XXXX XXXX XXXX 1234`.
  private static func number(in text: ArraySlice<Unicode.Scalar>, without dates: [Range<Int>]) -> Range<Int>? {
    let words = text.split(separator: " ").filter { word in
      !dates.contains { $0.overlaps(word.startIndex..<word.endIndex) }
    }
    func isNumber(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
      word.allSatisfy { $0.isASCIIDigit || "*xX•.-/".unicodeScalars.contains($0) } && word.count >= 2
    }
    var best: (digits: Int, range: Range<Int>)?
    var rest = words[...]
    while let first = rest.firstIndex(where: isNumber) {
      let run = rest[first...].prefix(while: isNumber)
      rest = rest[run.endIndex...]
      let digits = run.joined().count(where: \.isASCIIDigit)
      if let last = run.last, digits >= 4, best.map({ digits > $0.digits }) ?? true {
        best = (digits, words[first].startIndex..<last.endIndex)
      }
    }
    return best?.range
  }
}
