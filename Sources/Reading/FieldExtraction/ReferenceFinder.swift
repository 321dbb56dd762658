import Extraction
import Languages

/// Numbers that name things: the invoice's number and the seller's tax number.
struct ReferenceFinder {
  /// A value as printed and where.
  struct Found: Sendable {
    var value: String
    var line: Int
    var range: Range<Int>
  }

  private let text: PageText
  private let zones: PartyZones
  private let own: OwnCompany

  init(_ text: PageText, own: OwnCompany = OwnCompany()) {
    self.text = text
    self.own = own
    zones = PartyZones(text)
  }

  /// The number behind or below a label such as "Invoice No.", "Rechnung #", "Facture n°"; on receipts "Receipt No".
  func invoiceNumber() -> Found? {
    labelled { concepts, label in
      guard concepts.isDisjoint(with: [.taxId, .reference, .phone]) else { return nil }
      if concepts.contains(.invoice) {
        return concepts.contains(.number) || label.hasSuffix("#") ? 3 : 2
      }
      return concepts.contains(.receipt) && concepts.contains(.number) ? 1 : nil
    }
  }

  /// The seller's tax number, as printed.
  func taxId() -> Found? {
    labelled(where: { !own.isTaxId($0) }) { concepts, label in
      guard concepts.contains(.taxId), !concepts.contains(.phone) else { return nil }
      return concepts.contains(.tax) || concepts.contains(.number) ? 2 : 1
    }
  }

  /// The value of the label with the highest rank; of equal ranks the first.
  private func labelled(
    where isAllowed: (String) -> Bool = { _ in true }, _ rank: (Concepts, String) -> Int?
  ) -> Found? {
    var best: (rank: Int, found: Found)?
    for (index, line) in text.outerLines {
      for cell in line.row.cells.indices {
        guard !zones.contains(line.row.cells[cell].bounds, page: line.row.page) else { continue }
        for token in tokens(line, from: cell) where isValue(line.row.text[token]) {
          let start = line.row.cells[cell].text.lowerBound
          guard token.lowerBound > start else { break }
          let label = line.row.text[start..<token.lowerBound]
          let isDate =
            line.dates.contains { $0.range.overlaps(token) } && !line.row.text[token].allSatisfy(\.isASCIIDigit)
          guard label.count <= 40, !isDate else { break }
          let name = line.row.string(start..<token.lowerBound).filter { $0 != " " && $0 != ":" && $0 != "." }
          if let rank = rank(text.lexicon.labels.concepts(label), name), rank > best?.rank ?? 0 {
            let value = extended(token, line)
            guard isAllowed(value.text) else { break }
            best = (rank, Found(value: value.text, line: index, range: value.range))
          }
          break
        }
      }
    }
    return best?.found
  }

  /// Words of a cell and, for a label whose value stands in the next column, of the cell after it.
  private func tokens(_ line: PageText.Line, from cell: Int) -> [Range<Int>] {
    let end = min(cell + 1, line.row.cells.count - 1)
    var range = line.row.cells[cell].text.lowerBound..<line.row.cells[end].text.upperBound
    var found: [Range<Int>] = []
    while !range.isEmpty {
      let stop = range.first { line.row.text[$0] == " " } ?? range.upperBound
      var token = range.lowerBound..<stop
      // `No.:12` and `#RE-1`: what follows the mark.
      if let mark = token.last(where: { line.row.text[$0] == ":" || line.row.text[$0] == "#" }),
        mark + 1 < token.upperBound
      {
        token = (mark + 1)..<token.upperBound
      }
      if !token.isEmpty { found.append(token) }
      range = min(stop + 1, range.upperBound)..<range.upperBound
    }
    return found
  }

  /// Two digits at least, few small letters, and not an amount.
  private func isValue(_ token: ArraySlice<Unicode.Scalar>) -> Bool {
    let digits = token.count(where: \.isASCIIDigit)
    let small = token.count { $0.isSmall }
    let isPercentage = token.contains("%")
    return digits >= 2 && small <= 2 && token.count <= 30 && !isPercentage && token.count >= 3 && !isAmount(token)
  }

  /// `€879.88`, `1.234,56`: a currency's sign, or digits and separators that end in two decimals.
  private func isAmount(_ token: ArraySlice<Unicode.Scalar>) -> Bool {
    if token.contains(where: { $0.properties.generalCategory == .currencySymbol }) { return true }
    guard let mark = token.lastIndex(where: { $0 == "." || $0 == "," }) else { return false }
    let isNumber = token.allSatisfy { $0.isASCIIDigit || $0 == "." || $0 == "," || $0 == "'" }
    return isNumber && token[(mark + 1)...].count == 2
  }

  /// Numbers printed in groups: `FR 32 123 456 789`, `DE 813 129 242`.
  private func extended(_ token: Range<Int>, _ line: PageText.Line) -> (text: String, range: Range<Int>) {
    var end = token.upperBound
    let limit = line.row.cell(containing: token.lowerBound).map { line.row.cells[$0].text.upperBound } ?? end
    var start = token.lowerBound
    if start >= 3, line.row.text[start - 1] == " ",
      line.row.text[(start - 3)..<(start - 1)].allSatisfy(\.isCapital),
      start == 3 || line.row.text[start - 4] == " " || line.row.text[start - 4] == ":"
    {
      start -= 3
    }
    let isDigits = line.row.text[token].allSatisfy(\.isASCIIDigit)
    while isDigits, end + 1 < limit, line.row.text[end] == " " {
      let stop = ((end + 1)..<limit).first { line.row.text[$0] == " " } ?? limit
      guard line.row.text[(end + 1)..<stop].allSatisfy(\.isASCIIDigit), stop > end + 1 else { break }
      end = stop
    }
    var value = line.row.string(start..<end)
    while let last = value.last, ",.;)".contains(last) { value.removeLast() }
    while let first = value.first, "(".contains(first) { value.removeFirst() }
    return (value, start..<end)
  }
}
