import DocumentText
import JSON

extension TextPage {
  /// What `init(json:)` reads again.
  package var json: JSONValue {
    [
      "width": Self.number(width), "height": Self.number(height), "source": .integer(Int64(source.rawValue)),
      "words": .array(
        words.map { word in
          let corners = word.quad.corners.flatMap { [Self.number($0.x), Self.number($0.y)] }
          return .array([.string(word.text), .integer(Int64(word.line)), Self.number(word.confidence)] + corners)
        }),
    ]
  }

  package init(json: JSONValue) throws(ObjectReadingError) {
    let page = try ObjectReader(json, path: "")
    guard let source = Source(rawValue: UInt8(clamping: try page.count("source"))) else { throw page.wrong("source") }
    guard let words = json["words"]?.elements?.map(Word.init(json:)), !words.contains(nil) else {
      throw page.wrong("words")
    }
    self.init(
      width: Float(try page.number("width")), height: Float(try page.number("height")), source: source,
      words: words.compactMap { $0 })
  }

  /// A millionth of a pixel is more than a Float of a page's size holds.
  private static func number(_ value: Float) -> JSONValue { .decimal(Double(value), digits: 6) }
}

extension Word {
  /// Text, line, confidence, and x and y of the corners.
  fileprivate init?(json: JSONValue) {
    guard let parts = json.elements, parts.count == 11, let text = parts[0].string, let line = parts[1].integer else {
      return nil
    }
    let numbers = parts[2...].compactMap(\.number).map { Float($0) }
    guard numbers.count == 9 else { return nil }
    func corner(_ index: Int) -> Point { Point(numbers[1 + 2 * index], numbers[2 + 2 * index]) }
    self.init(
      text: text, quad: Quad(corner(0), corner(1), corner(2), corner(3)), confidence: numbers[0], line: Int(line))
  }
}
