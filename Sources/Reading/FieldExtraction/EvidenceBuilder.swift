import DocumentText
import Extraction

/// Builds the evidence of a value: page, tight box, printed text, and whether that text contains the value.
struct EvidenceBuilder {
  private let text: PageText

  init(_ text: PageText) {
    self.text = text
  }

  /// Longest text given as evidence.
  private static let maximumText = 40
  /// Largest share of the page a box may take: a value is a few words.
  private static let maximumArea = 0.05

  /// Evidence for an amount; a currency sign or a minus glued to it belongs to it.
  func amount(_ amount: Amount, value: Int64, exponent: Int) -> Evidence {
    let line = text.lines[amount.row]
    let printed = line.row.string(amount.number.range)
    if Grounding.contains(value, exponent: exponent, in: printed) {
      return evidence(amount.row, amount.number.range, isGrounded: true)
    }
    // `12 .50`, `1 234.56`: read as one number, though a blank stands in it.
    let read = String(String.UnicodeScalarView(line.reading[amount.number.range.clamped(to: line.reading.indices)]))
    let digits = read.filter(\.isNumber)
    let isWhole = Grounding.contains(value, exponent: exponent, in: read) || digits == String(value.magnitude)
    let isGrounded = printed.filter(\.isNumber) == digits && isWhole
    return evidence(
      amount.row, amount.number.range, isGrounded: isGrounded, read: isGrounded ? read.filter { $0 != " " } : nil)
  }

  /// Evidence for an amount of a statement.
  func money(_ money: StatementMoney, value: Int64, exponent: Int) -> Evidence {
    let printed = text.lines[money.line].row.string(money.number.range)
    // `3 444.79`, which in other places would be two numbers.
    let isWhole = String(value.magnitude) == printed.filter { $0.isNumber }
    return evidence(
      money.line, money.number.range,
      isGrounded: isWhole || Grounding.contains(value, exponent: exponent, in: printed))
  }

  /// Evidence for a name, number or date given by its place.
  func place(_ line: Int, _ range: Range<Int>, isGrounded: Bool) -> Evidence {
    evidence(line, range, isGrounded: isGrounded)
  }

  private func evidence(_ index: Int, _ range: Range<Int>, isGrounded: Bool, read: String? = nil) -> Evidence {
    let row = text.lines[index].row
    let kept = shortened(range.clamped(to: 0..<row.text.count), row)
    let size = text.sizes[row.page]
    let words = kept.isEmpty ? [] : Array(Set(kept.map { row.wordOf[$0] })).sorted()
    let confidence = words.map { row.words[$0].confidence }.min() ?? 0
    return Evidence(
      // Of a page with a text layer, a logo may have been recognized.
      source: text.sources[row.page] == .textLayer && confidence == 1 ? .text : .recognized, page: row.page + 1,
      box: box(kept, row, size),
      text: read ?? row.string(kept), grounded: isGrounded,
      confidence: Double(confidence))
  }

  /// At most forty characters, cut at a blank.
  private func shortened(_ range: Range<Int>, _ row: Row) -> Range<Int> {
    guard range.count > Self.maximumText else { return range }
    let cut = range.prefix(Self.maximumText + 1).last { row.text[$0] == " " }
    return range.lowerBound..<(cut ?? range.lowerBound + Self.maximumText)
  }

  /// The box around the characters of the range: a word that is partly in the range counts with its share of
  /// characters.
  private func box(_ range: Range<Int>, _ row: Row, _ size: (width: Float, height: Float)) -> FractionBox {
    var bounds: Rectangle?
    var position = range.lowerBound
    while position < range.upperBound {
      let word = row.wordOf[position]
      var end = position
      while end < range.upperBound, row.wordOf[end] == word { end += 1 }
      if row.text[position] != " " || end > position + 1 {
        let part = self.part(of: word, position..<end, row)
        bounds = bounds?.union(part) ?? part
      }
      position = end
    }
    let found = bounds ?? row.bounds
    func fraction(_ value: Float, _ whole: Float) -> Double { Double(min(max(value / whole, 0), 1)) }
    var box = FractionBox(
      x0: fraction(found.x0, size.width), y0: fraction(found.y0, size.height), x1: fraction(found.x1, size.width),
      y1: fraction(found.y1, size.height))
    let area = (box.x1 - box.x0) * (box.y1 - box.y0)
    if area > Self.maximumArea {
      // Very large type: the middle of it.
      let middle = (box.y0 + box.y1) / 2
      let half = (box.y1 - box.y0) / 2 * Self.maximumArea / area
      (box.y0, box.y1) = (middle - half, middle + half)
    }
    return box
  }

  private func part(of word: Int, _ range: Range<Int>, _ row: Row) -> Rectangle {
    let whole = row.words[word].quad.bounds
    guard let first = row.wordOf.firstIndex(of: word) else { return whole }
    let count = Float(max(row.words[word].text.count, 1))
    let from = Float(min(range.lowerBound - first, row.words[word].text.count - 1)) / count
    let to = Float(min(range.upperBound - first, row.words[word].text.count)) / count
    return Rectangle(
      x0: whole.x0 + from * whole.width, y0: whole.y0, x1: whole.x0 + max(to, from) * whole.width, y1: whole.y1)
  }
}
