import DocumentText

extension ByteWriter {
  mutating func put(_ page: TextPage) {
    put(page.width)
    put(page.height)
    put(page.source.rawValue)
    put(UInt32(page.words.count))
    for word in page.words {
      put(word.text)
      put(word.confidence)
      put(UInt32(clamping: word.line))
      for corner in word.quad.corners {
        put(corner.x)
        put(corner.y)
      }
    }
  }
}

extension ByteReader {
  /// Bytes of a word without its text: length, confidence, line, four corners.
  private static var wordSize: Int { 4 + 4 + 4 + 32 }

  mutating func textPage() throws(FrameError) -> TextPage {
    let width = try float()
    let height = try float()
    guard width > 0, height > 0, let source = TextPage.Source(rawValue: try uint8()) else { throw .malformed }
    let count = Int(try uint32())
    guard count <= remaining / Self.wordSize else { throw .malformed }
    var words: [Word] = []
    words.reserveCapacity(count)
    for _ in 0..<count {
      let text = try string()
      let confidence = try float()
      let line = Int(try uint32())
      let quad = Quad(try point(), try point(), try point(), try point())
      words.append(Word(text: text, quad: quad, confidence: confidence, line: line))
    }
    return TextPage(width: width, height: height, source: source, words: words)
  }

  private mutating func point() throws(FrameError) -> Point { Point(try float(), try float()) }
}
