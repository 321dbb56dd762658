import DocumentText
import Extraction

/// A page of a document with its number.
public struct NumberedPage: Sendable {
  /// From 1.
  public var number: Int
  public var text: TextPage

  public init(number: Int, text: TextPage) {
    self.number = number
    self.text = text
  }
}

/// The lines of some pages with the numbers and days printed on them, to find values in.
package struct PrintedPages {
  struct Line {
    /// Into `numbers` and `sizes`.
    var page: Int
    var printed: PrintedLine
    var dates: [PrintedDate]
    /// Without those of dates, left to right; one place can be read as two numbers.
    var numbers: [PrintedNumber]
  }

  /// A part of a line.
  package struct Position: Hashable {
    var line: Int
    var range: Range<Int>
  }

  private(set) var lines: [Line] = []
  private let numbers: [Int]
  private let sizes: [Rectangle]

  /// Longest text given as evidence.
  private static let maximumText = 40

  package init(_ pages: [NumberedPage]) {
    numbers = pages.map(\.number)
    sizes = pages.map { Rectangle(x0: 0, y0: 0, x1: max($0.text.width, 1), y1: max($0.text.height, 1)) }
    for (index, page) in pages.enumerated() {
      let isRecognized = page.text.source == .recognized
      lines += PageLines(page.text).lines.map { Self.line($0, page: index, isRecognized: isRecognized) }
    }
  }

  private static func line(_ printed: PrintedLine, page: Int, isRecognized: Bool) -> Line {
    let text = isRecognized ? Grounding.lookAlikesAsDigits(printed.text) : printed.text
    let dates = DateScanner(text).dates()
    // Columns are read apart: `1 | 250,00` are two numbers.
    let numbers = printed.cells.flatMap { cell -> [PrintedNumber] in
      let part = Array(text[cell])
      let grouped = groupsJoined(part)
      let scanned = NumberScanner(part).numbers() + (grouped == part ? [] : NumberScanner(grouped).numbers())
      return scanned.map { number in
        var number = number
        number.range = (number.range.lowerBound + cell.lowerBound)..<(number.range.upperBound + cell.lowerBound)
        return number
      }
    }.filter { number in !dates.contains { $0.range.overlaps(number.range) } }
    return Line(page: page, printed: printed, dates: dates, numbers: numbers)
  }

  /// `12 500` with an apostrophe in place of its blank, which the number scanner takes for grouping.
  private static func groupsJoined(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result = text
    for index in text.indices.dropFirst().dropLast(3) where text[index] == " " {
      let isGroup = text[index - 1].isASCIIDigit && text[(index + 1)...(index + 3)].allSatisfy(\.isASCIIDigit)
      if isGroup, index + 4 == text.count || !text[index + 4].isASCIIDigit { result[index] = "'" }
    }
    return result
  }

  /// Whether a page, counted from 1, is one of these.
  func holds(page: Int) -> Bool { numbers.contains(page) }

  /// Lines around a line on its page.
  func neighbours(of line: Int, above: Int, below: Int) -> [Int] {
    (max(0, line - above)...min(lines.count - 1, line + below)).filter { lines[$0].page == lines[line].page }
  }

  /// A number where it is printed.
  package struct PlacedNumber {
    package var place: Position
    var number: PrintedNumber
  }

  /// Where amounts are printed, in reading order, by their value without sign.
  package func amounts(exponent: Int) -> [UInt64: [PlacedNumber]] {
    var places: [UInt64: [PlacedNumber]] = [:]
    for (index, line) in lines.enumerated() {
      for number in line.numbers where !number.isPercentage && !number.isPartOfCode {
        let place = Position(line: index, range: number.range)
        for magnitude in Grounding.magnitudes(of: number, exponent: exponent)
        where places[magnitude]?.last?.place != place {
          places[magnitude, default: []].append(PlacedNumber(place: place, number: number))
        }
      }
    }
    return places
  }

  /// The first place of a day, in any order of its parts.
  package func place(of date: CalendarDate) -> Position? {
    for (index, line) in lines.enumerated() {
      if let printed = line.dates.first(where: { $0.interpretations.contains { $0.date == date } }) {
        return Position(line: index, range: printed.range)
      }
    }
    return nil
  }

  /// The words in a value's box; nil if there are none.
  func place(of evidence: Evidence) -> Position? {
    guard let number = evidence.page, let fractions = evidence.box, let page = numbers.firstIndex(of: number) else {
      return nil
    }
    let size = sizes[page]
    let box = Rectangle(
      x0: Float(fractions.x0) * size.width, y0: Float(fractions.y0) * size.height,
      x1: Float(fractions.x1) * size.width, y1: Float(fractions.y1) * size.height)
    var best: (place: Position, distance: Float)?
    for (index, line) in lines.enumerated() where line.page == page {
      let printed = line.printed
      let touched = printed.words.indices.filter { index in
        let word = printed.words[index].quad.bounds
        return word.y0 < box.midY && box.midY < word.y1 && word.x0 < box.x1 && box.x0 < word.x1
      }
      guard let first = touched.first, let last = touched.last,
        let start = printed.wordOf.firstIndex(of: first), let end = printed.wordOf.lastIndex(of: last)
      else { continue }
      // A word's blank is not part of it.
      let range = start..<(printed.text[end] == " " ? end : end + 1)
      let distance = abs(printed.words[first].quad.bounds.midY - box.midY)
      if best.map({ distance < $0.distance }) ?? true { best = (Position(line: index, range: range), distance) }
    }
    return best?.place
  }

  /// Every line's text, top to bottom.
  package var texts: [String] { lines.map { $0.printed.string($0.printed.text.indices) } }

  /// Where a name is printed, perhaps misread; empty where it is not.
  package func places(of name: String) -> [Position] { PrintedName(name, in: self)?.places ?? [] }

  /// Page, box, text and confidence of places on one page.
  package func evidence(_ places: [Position]) -> Evidence? {
    guard let first = places.first else { return nil }
    let size = sizes[lines[first.line].page]
    var box: Rectangle?
    var confidence: Float = 1
    for place in places {
      let printed = lines[place.line].printed
      let part = printed.box(place.range)
      box = box?.union(part) ?? part
      for word in printed.words(in: place.range) ?? 0...0 {
        confidence = min(confidence, printed.words[word].confidence)
      }
    }
    guard let box else { return nil }
    func fraction(_ value: Float, _ whole: Float) -> Double { Double(min(max(value / whole, 0), 1)) }
    let text = places.map { lines[$0.line].printed.string($0.range) }.joined(separator: " ")
    return Evidence(
      source: .model, page: numbers[lines[first.line].page],
      box: FractionBox(
        x0: fraction(box.x0, size.width), y0: fraction(box.y0, size.height), x1: fraction(box.x1, size.width),
        y1: fraction(box.y1, size.height)),
      text: String(text.prefix(Self.maximumText)), grounded: true, confidence: Double(max(confidence, 0)))
  }
}
