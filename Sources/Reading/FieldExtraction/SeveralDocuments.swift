import DocumentText
import Extraction

/// Whether a file holds several receipts or invoices: then only the first one is read, so that nothing is mixed.
///
/// A page begins another document where it has a seller, a day and a total of its own, and its number, or as a receipt its
/// seller, day or time, is another one. A picture of two receipts is cut where nothing is printed between them.
struct SeveralDocuments {
  /// The pages of the first document.
  let first: [TextPage]
  /// Tells of the others; nil where there are none.
  let warning: Warning?

  /// - Parameter read: the fields of some pages by themselves.
  init(_ pages: [TextPage], read: ([TextPage]) -> DocumentFields) {
    if pages.count > 1, let next = Self.nextDocument(pages, read) {
      first = Array(pages[..<next])
      warning = Self.warning(
        "Another document begins on page \(next + 1): the fields are those before it.", page: next + 1)
    } else if pages.count == 1, let part = Self.firstPart(pages[0], read) {
      first = [part]
      warning = Self.warning("The page shows several documents: the fields are those of the first.", page: 1)
    } else {
      first = pages
      warning = nil
    }
  }

  private static func warning(_ message: String, page: Int) -> Warning {
    Warning(code: "several_documents", message: message, page: page)
  }

  // MARK: Pages

  /// Pages after which another document is not looked for.
  private static let maximumPages = 50

  private static func nextDocument(_ pages: [TextPage], _ read: ([TextPage]) -> DocumentFields) -> Int? {
    var head: DocumentFields?
    for index in pages.indices.dropFirst().prefix(maximumPages) where mayBegin(pages[index]) {
      let fields = read([pages[index]])
      guard isWhole(fields) else { continue }
      let own = head ?? read([pages[0]])
      head = own
      // A first page without a total goes on.
      guard isWhole(own) else { return nil }
      if isOther(fields, than: own) { return index }
    }
    return nil
  }

  /// Whether a page can have a day and a total: it has two numbers with separators, as both are printed. Reading a page costs
  /// more than this.
  private static func mayBegin(_ page: TextPage) -> Bool {
    guard (8...3_000).contains(page.words.count) else { return false }
    return page.words.lazy.filter { word in
      word.text.utf8.contains { (0x30...0x39).contains($0) } && word.text.contains { ".,/-:".contains($0) }
    }.prefix(2).count == 2
  }

  private static func isWhole(_ fields: DocumentFields) -> Bool {
    fields.documentType != .bankStatement && fields.vendor != nil && fields.date != nil && fields.total != nil
  }

  private static func isOther(_ fields: DocumentFields, than first: DocumentFields) -> Bool {
    if let number = fields.invoiceNumber, let other = first.invoiceNumber {
      return !Grounding.letters(number).elementsEqual(Grounding.letters(other))
        && (fields.total != first.total || fields.date != first.date)
    }
    guard fields.documentType == .receipt, first.documentType == .receipt else { return false }
    return isOtherReceipt(fields, than: first)
  }

  /// A card's slip has the seller, the day and the total of the receipt it belongs to.
  private static func isOtherReceipt(_ fields: DocumentFields, than first: DocumentFields) -> Bool {
    if fields.date != first.date { return true }
    guard fields.total != first.total else { return false }
    return !isSameName(fields.vendor, first.vendor) || fields.time != first.time
  }

  private static func isSameName(_ a: String?, _ b: String?) -> Bool {
    let (a, b) = (String(Grounding.letters(a ?? "")), String(Grounding.letters(b ?? "")))
    return a == b || a.hasPrefix(b) || b.hasPrefix(a)
  }

  // MARK: One picture

  /// Least words of a part.
  private static let leastWords = 10

  /// What stands left of, or above, the widest gap of a picture, where both sides are documents by themselves.
  private static func firstPart(_ page: TextPage, _ read: ([TextPage]) -> DocumentFields) -> TextPage? {
    guard page.source == .recognized, page.words.count >= 2 * leastWords else { return nil }
    let heights = page.words.map(\.quad.bounds.height).sorted()
    let line = heights[heights.count / 2]
    let cuts: [(gap: (from: Float, to: Float)?, least: Float, side: (Rectangle) -> Float)] = [
      (widestGap(page.words.map { ($0.quad.bounds.x0, $0.quad.bounds.x1) }), 1.5 * line, \.midX),
      (widestGap(page.words.map { ($0.quad.bounds.y0, $0.quad.bounds.y1) }), 3 * line, \.midY),
    ]
    for cut in cuts {
      guard let gap = cut.gap, gap.to - gap.from >= cut.least else { continue }
      let middle = (gap.from + gap.to) / 2
      let parts = [true, false].map { isBefore in
        TextPage(
          width: page.width, height: page.height, source: page.source,
          words: page.words.filter { (cut.side($0.quad.bounds) < middle) == isBefore })
      }
      guard parts.allSatisfy({ $0.words.count >= leastWords }) else { continue }
      let fields = parts.map { read([$0]) }
      guard fields.allSatisfy(isWhole), isOtherReceipt(fields[1], than: fields[0]) else { continue }
      return parts[0]
    }
    return nil
  }

  /// Between the words, seen along one side of the page.
  private static func widestGap(_ extents: [(Float, Float)]) -> (from: Float, to: Float)? {
    var widest: (from: Float, to: Float)?
    var end: Float?
    for (from, to) in extents.sorted(by: { $0.0 < $1.0 }) {
      if let end, from > end, widest.map({ from - end > $0.to - $0.from }) ?? true { widest = (end, from) }
      end = max(end ?? to, to)
    }
    return widest
  }
}
