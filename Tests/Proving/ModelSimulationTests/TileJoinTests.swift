import DocumentText
import ModelSimulation
import Testing

struct TileJoinTests {
  private static let texts = (0..<40).map { "Item\($0)name \($0).99" }

  /// A strip of text lines 20 units high, every 30 units.
  private static let strip = page(
    texts.enumerated().map { (text: $1, y: Float($0) * 30 + 10) }, height: 40 * 30 + 20)

  private static func page(_ lines: [(text: String, y: Float)], height: Float) -> TextPage {
    var words: [Word] = []
    for (index, line) in lines.enumerated() {
      for (column, text) in line.text.split(separator: " ").enumerated() {
        let x = Float(column) * 200 + 10
        words.append(
          Word(
            text: String(text), quad: Quad(x0: x, y0: line.y, x1: x + 150, y1: line.y + 20), confidence: 1, line: index)
        )
      }
    }
    return TextPage(width: 400, height: height, source: .recognized, words: words)
  }

  /// What is seen between two heights: a line that is cut is read wrong, as far as it is seen; positions tremble.
  private static func tile(_ from: Float, _ to: Float, tremble: Float = 0) -> TextPage {
    var words: [Word] = []
    for var word in strip.words {
      let box = word.quad.bounds
      let top = max(box.y0, from)
      let bottom = min(box.y1, to)
      guard bottom - top > 6 else { continue }
      if bottom - top < 18 { word.text = "~" + word.text.dropFirst(2) }
      word.quad = Quad(x0: box.x0, y0: top - from + tremble, x1: box.x1, y1: bottom - from + tremble)
      words.append(word)
    }
    return TextPage(width: 400, height: to - from, source: .recognized, words: words)
  }

  private func lines(_ page: TextPage) -> [String] {
    Dictionary(grouping: page.words, by: \.line).sorted { $0.key < $1.key }.map {
      $0.value.map(\.text).joined(separator: " ")
    }
  }

  @Test(arguments: [0, 3, 7, 11, 15, 19, 22, 26, 29] as [Float])
  func everyLineIsThereOnce(_ offset: Float) throws {
    // Wherever the cuts go, through lines or between them.
    let cuts: [(Float, Float)] = [(0, 500 + offset), (400 + offset, 900 + offset), (800 + offset, Self.strip.height)]
    let tiles = cuts.enumerated().map { Self.tile($1.0, $1.1, tremble: $0 == 1 ? 1.5 : 0) }
    let joined = try #require(TileJoin.page(tiles))
    #expect(lines(joined) == Self.texts)
    #expect(abs(joined.height - Self.strip.height) < 4)
    for (word, original) in zip(joined.words, Self.strip.words) {
      #expect(abs(word.quad.bounds.midY - original.quad.bounds.midY) < 4)
    }
  }

  @Test func amountsAloneDoNotMisplaceTiles() throws {
    // The same price on every line matches everywhere; the names decide.
    let above = Self.page((0..<10).map { ("Name\($0)xx 1.99", Float($0) * 30) }, height: 300)
    let below = Self.page((7..<15).map { ("Name\($0)xx 1.99", Float($0 - 7) * 30) }, height: 240)
    let joined = try #require(TileJoin.page([above, below]))
    #expect(lines(joined) == (0..<15).map { "Name\($0)xx 1.99" })
  }

  @Test func tilesWithoutCommonLinesAreStacked() throws {
    let joined = try #require(
      TileJoin.page([Self.page([("Alpha", 10)], height: 100), Self.page([("Beta", 10)], height: 80)]))
    #expect(lines(joined) == ["Alpha", "Beta"])
    #expect(joined.height == 180)
    #expect(joined.words.map(\.quad.bounds.y0) == [10, 110])
  }

  @Test func oneTileIsThePage() {
    #expect(TileJoin.page([Self.strip]) == Self.strip)
    #expect(TileJoin.page([]) == nil)
  }
}
