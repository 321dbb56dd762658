import DocumentText
import Extraction
import ModelAnswers

/// The transactions of a statement that its balances or its calendar call into question.
struct RowDoubts: Equatable {
  /// Indices of transactions, ascending and apart from each other; an empty range stands where one is missing.
  let ranges: [Range<Int>]

  /// nil where no row is in doubt. Of a file with several accounts each keeps its own verdict.
  init?(_ fields: DocumentFields) {
    guard fields.documentType == .bankStatement, fields.statements.isEmpty else { return nil }
    let rows = fields.lineItems
    let gaps = BalanceCheck(opening: fields.openingBalance, closing: fields.closingBalance, transactions: rows).gaps
    let days = fields.warnings.filter { $0.code == Warning.dateDoubtful }.compactMap(\.row)
    let single = rows.indices.filter { rows[$0].amount == nil || days.contains($0) }.map { $0..<($0 + 1) }
    var ranges: [Range<Int>] = []
    for range in (gaps.map(\.rows) + single).sorted(by: {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }) {
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    guard !ranges.isEmpty, !rows.isEmpty else { return nil }
    self.ranges = ranges
  }

  func contains(_ row: Int) -> Bool { ranges.contains { $0.contains(row) } }

  /// The pages with the words of the rows in doubt alone, below those above the first row of their page: the heads of columns.
  /// Other pages have no words.
  func excerpt(of pages: [TextPage], _ fields: DocumentFields) -> [TextPage] {
    let places = fields.lineItems.indices.map { RowPlace(fields.evidence[.lineItem($0)], pages: pages.count) }
    var bands = Array(repeating: [Range<Double>](), count: pages.count)
    for range in ranges {
      let before = places[..<range.lowerBound].last { $0 != nil } ?? nil
      let after = places[range.upperBound...].first { $0 != nil } ?? nil
      let own = places[range].compactMap { $0 }
      guard let first = before?.page ?? own.first?.page ?? after?.page else { continue }
      let last = after?.page ?? own.last?.page ?? first
      for page in min(first, last)...max(first, last) {
        let top = before.map { $0.page == page ? $0.box.y1 : 0 } ?? 0
        let bottom = after.map { $0.page == page ? $0.box.y0 : 1 } ?? 1
        if top < bottom { bands[page].append(top..<bottom) }
      }
    }
    return pages.indices.map { index in
      guard !bands[index].isEmpty else { return pages[index].withoutWords { _ in true } }
      let head = places.compactMap { $0 }.filter { $0.page == index }.map(\.box.y0).min() ?? 0
      let shown = bands[index] + [0..<head]
      return pages[index].withoutWords { height in !shown.contains { $0.contains(height) } }
    }
  }
}

/// Where the amount of a row stands.
struct RowPlace: Equatable {
  /// Into the document's pages.
  var page: Int
  var box: FractionBox

  /// nil for a value without a place.
  init?(_ evidence: Evidence?, pages: Int = .max) {
    guard let page = evidence?.page, let box = evidence?.box, (1...pages).contains(page) else { return nil }
    self.page = page - 1
    self.box = box
  }

  func overlaps(_ other: RowPlace) -> Bool { page == other.page && box.overlaps(other.box) }
}

extension TextPage {
  /// - Parameter isLeftOut: by the middle of a word as a fraction of the page's height.
  fileprivate func withoutWords(_ isLeftOut: (Double) -> Bool) -> TextPage {
    TextPage(
      width: width, height: height, source: source,
      words: words.filter { !isLeftOut(Double($0.quad.bounds.midY / max(height, 1))) })
  }
}

extension Warning {
  /// A transaction's day is out of order, or outside of its statement's period.
  static let dateDoubtful = "transaction_date_doubtful"
}

extension DocumentFields {
  /// A statement in which no transaction was found, though its balances do not say that there was none.
  var lacksTransactions: Bool {
    documentType == .bankStatement && lineItems.isEmpty && statements.isEmpty
      && (openingBalance == nil || openingBalance != closingBalance)
  }
}
