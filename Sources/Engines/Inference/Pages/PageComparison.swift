import DocumentText
import Extraction

/// Compares words of text layers with what is recognized at the same places of the drawn pages.
struct PageComparison {
  /// Words with fewer letters and digits say too little, and so do fewer words.
  private static let leastLetters = 3
  private static let leastWords = 3
  /// Of a page, so that the time is bounded.
  private static let mostWords = 400
  /// Most of the height of a word by which the recognizer's box may lie beside it.
  private static let slack = 0.4

  private let drawn: [[Place]]

  private struct Place {
    var box: FractionBox
    var text: String
  }

  /// - Parameter drawn: the recognized pages.
  init(drawn: [TextPage]) {
    self.drawn = drawn.map { page in page.words.map { Place(box: page.box($0), text: $0.text) } }
  }

  /// Whether the same letters and digits are recognized where a text of the layer stands.
  ///
  /// - Parameter page: from 1.
  func shows(_ text: String, at box: FractionBox, page: Int) -> Bool {
    Grounding.contains(text, in: recognized(at: box, page: page))
  }

  /// Whether the digits of a text are recognized where it stands; without digits, its letters.
  func showsDigits(of text: String, at box: FractionBox, page: Int) -> Bool {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { return shows(text, at: box, page: page) }
    // `O` for `0` is the recognizer's mistake, not the layer's.
    let seen = Grounding.lookAlikesAsDigits(Array(recognized(at: box, page: page).unicodeScalars))
    return String(String.UnicodeScalarView(seen.filter(\.isASCIIDigit))).contains(digits)
  }

  /// The share of the layer's words that are recognized at their places; nil where too few can be compared: the recognizer reads
  /// Latin letters alone.
  ///
  /// - Parameter isNumber: whether words with two digits and more are compared, or those without.
  func share(of layer: [TextPage], areNumbers: Bool) -> Double? {
    var (compared, confirmed) = (0, 0)
    for (index, page) in layer.enumerated() {
      let words = page.words.lazy.filter { word in
        let letters = Grounding.letters(word.text)
        let digits = letters.count(where: \.isASCIIDigit)
        return letters.allSatisfy(\.isASCII) && letters.count >= Self.leastLetters
          && (areNumbers ? digits >= 2 : digits == 0)
      }
      for word in words.prefix(Self.mostWords) {
        compared += 1
        if shows(word.text, at: page.box(word), page: index + 1) { confirmed += 1 }
      }
    }
    return compared < Self.leastWords ? nil : Double(confirmed) / Double(compared)
  }

  /// The recognized words that touch a box, joined.
  private func recognized(at box: FractionBox, page: Int) -> String {
    guard drawn.indices.contains(page - 1) else { return "" }
    let down = Self.slack * (box.y1 - box.y0)
    return drawn[page - 1].filter { place in
      let middle = (place.box.y0 + place.box.y1) / 2
      return place.box.x1 > box.x0 && place.box.x0 < box.x1 && middle > box.y0 - down && middle < box.y1 + down
    }.map(\.text).joined(separator: " ")
  }
}

extension TextPage {
  /// The words of a text layer, and what is recognized on the drawn page where the layer has none, such as a logo.
  ///
  /// - Parameter drawn: the same page, recognized.
  func completed(by drawn: TextPage) -> TextPage {
    let known = words.map(box)
    let line = (words.map(\.line).max() ?? -1) + 1
    let (across, down) = (width / drawn.width, height / drawn.height)
    let added = drawn.words.compactMap { word -> Word? in
      let place = drawn.box(word)
      guard word.confidence >= Self.leastConfidence, !known.contains(where: { $0.overlaps(place) }) else { return nil }
      return Word(
        text: word.text, quad: word.quad.map { Point($0.x * across, $0.y * down) },
        // Full confidence is what words of a layer have.
        confidence: min(word.confidence, 0.999), line: line + word.line)
    }
    return TextPage(width: width, height: height, source: source, words: words + added)
  }

  /// Of a recognized word that is added to a text layer: lines and pictures are read as words of less.
  private static let leastConfidence: Float = 0.8

  /// Where a word stands, as fractions of the page.
  fileprivate func box(_ word: Word) -> FractionBox {
    let bounds = word.quad.bounds
    return FractionBox(
      x0: Double(bounds.x0 / width), y0: Double(bounds.y0 / height), x1: Double(bounds.x1 / width),
      y1: Double(bounds.y1 / height))
  }
}

extension FractionBox {
  fileprivate func overlaps(_ other: FractionBox) -> Bool {
    x0 < other.x1 && other.x0 < x1 && y0 < other.y1 && other.y0 < y1
  }
}
