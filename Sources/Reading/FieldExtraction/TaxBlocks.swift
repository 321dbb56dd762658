import Extraction

/// Taxes that are printed one below the other and belong together: `CGST 9 %`, `SGST 9 %`, or two rates of one tax.
struct TaxBlocks {
  /// One tax of a row.
  struct Entry {
    var line: TaxFinder.Line
    /// The row's label, folded: the same tax may be printed in two places.
    var label: String
  }

  /// With two entries or more, top to bottom.
  let blocks: [[Entry]]

  init(_ text: PageText, _ groups: [AmountGroup], tables: [TaxFinder.Table]) {
    var entries: [Int: Entry] = [:]
    for line in tables.flatMap(\.lines) {
      entries[line.row] = Entry(line: line, label: Self.label(text, line.row, 0..<line.tax.number.range.lowerBound))
    }
    for group in groups where group.role == .tax && entries[group.row] == nil {
      guard let tax = group.money.last else { continue }
      let line = TaxFinder.Line(
        rate: group.rates.count == 1 ? group.rates[0] : nil, base: nil, tax: tax, row: group.row)
      entries[group.row] = Entry(line: line, label: Self.label(text, group.row, group.label))
    }
    var blocks: [[Entry]] = []
    for row in entries.keys.sorted() {
      guard let entry = entries[row] else { continue }
      let isNear = blocks.last?.last.map { row - $0.line.row <= 2 } ?? false
      if isNear { blocks[blocks.count - 1].append(entry) } else { blocks.append([entry]) }
    }
    self.blocks = blocks.map(Self.distinct).filter { $0.count >= 2 }
  }

  static func sum(_ block: [Entry]) -> Int64 { block.reduce(0) { $0.addingClamped($1.line.tax.minor) } }

  /// The sum that the taxes are in, where each has a rate: a tax of 6.00 at 20 % is in 36.00.
  static func gross(_ block: [Entry]) -> (sum: Int64, tolerance: Int64)? {
    var sum: Int64 = 0
    var tolerance: Int64 = 1
    // Taxes with the same rate and amount, such as CGST and SGST, are on the same base.
    for entry in block {
      if let base = entry.line.base {
        sum = sum.addingClamped(base).addingClamped(entry.line.tax.minor)
        continue
      }
      guard let rate = entry.line.rate?.roundedMinorUnits(exponent: 2) else { return nil }
      guard rate > 0 else { continue }
      let (product, overflow) = entry.line.tax.minor.multipliedReportingOverflow(by: 10_000 + rate)
      if overflow { return nil }
      sum = sum.addingClamped(product / rate)
      tolerance = tolerance.addingClamped(10_000 / rate)
    }
    return (sum, tolerance)
  }

  /// The same label with the same amount is the same tax.
  private static func distinct(_ block: [Entry]) -> [Entry] {
    var seen: Set<String> = []
    return block.filter { seen.insert("\($0.label) \($0.line.tax.minor) \($0.line.rate?.description ?? "")").inserted }
  }

  private static func label(_ text: PageText, _ row: Int, _ range: Range<Int>) -> String {
    let scalars = text.lines[row].row.text[range.clamped(to: 0..<text.lines[row].row.text.count)]
    return String(String.UnicodeScalarView(scalars.map(LatinFold.base).filter { $0.isLetter }))
  }
}
