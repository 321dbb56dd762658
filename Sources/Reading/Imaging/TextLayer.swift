import DocumentText

/// Joins the characters of a text layer into words.
package enum TextLayer {
  /// The words on a page.
  ///
  /// - Parameters:
  ///   - text: the page's text in reading order, lines ended by newlines.
  ///   - boxes: a box for every Unicode scalar of `text`, white space included.
  ///   - width: of the page, in points.
  ///   - height: of the page, in points.
  /// - Returns: no words when text and boxes do not match.
  package static func words(text: String, boxes: [Rectangle], width: Float, height: Float) -> [Word] {
    // poppler marks direction changes in the text, but gives those marks no box.
    let scalars = text.unicodeScalars.filter { !isDirectionMark($0) }
    // A form feed or newline after the last line has no box either.
    guard scalars.count >= boxes.count, scalars.dropFirst(boxes.count).allSatisfy(\.properties.isWhitespace) else {
      return []
    }
    var words: [Word] = []
    var line = 0
    var previous: Rectangle?
    var current = String.UnicodeScalarView()
    var parts: [Rectangle] = []
    func finishWord() {
      if let word = word(current, parts, line: line), isVisible(word, width, height) { words.append(word) }
      current = String.UnicodeScalarView()
      parts = []
    }
    for (scalar, box) in zip(scalars, boxes) {
      if scalar.properties.isWhitespace {
        finishWord()
        guard scalar == "\n" else { continue }
        line += 1
        previous = nil
      } else {
        if let previous {
          if !isAdjacent(previous, box) { finishWord() }
          if !isSameLine(previous, box) {
            finishWord()
            line += 1
          }
        }
        previous = box
        current.append(scalar)
        parts.append(box)
      }
    }
    finishWord()
    return words
  }

  /// Whether two characters can stand side by side in a word. poppler writes neighbouring columns without a space.
  private static func isAdjacent(_ a: Rectangle, _ b: Rectangle) -> Bool {
    let typeSize = max(a.width, a.height, b.width, b.height)
    let gap = max(b.x0 - a.x1, a.x0 - b.x1, b.y0 - a.y1, a.y0 - b.y1)
    // poppler itself takes a gap of a tenth of the type size for a space; boxes are rounded a little.
    return gap <= 0.15 * typeSize && (overlap(a.y0, a.y1, b.y0, b.y1) || overlap(a.x0, a.x1, b.x0, b.x1))
  }

  /// Whether a line can continue from `a` to `b`: within a word in any direction, otherwise to the right.
  private static func isSameLine(_ a: Rectangle, _ b: Rectangle) -> Bool {
    isAdjacent(a, b) || overlap(a.y0, a.y1, b.y0, b.y1) && b.midX >= a.x0
  }

  /// Whether two stretches share at least 40 % of the shorter one.
  private static func overlap(_ a0: Float, _ a1: Float, _ b0: Float, _ b1: Float) -> Bool {
    min(a1, b1) - max(a0, b0) >= 0.4 * min(a1 - a0, b1 - b0)
  }

  private static func isDirectionMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func word(_ scalars: String.UnicodeScalarView, _ parts: [Rectangle], line: Int) -> Word? {
    guard let first = parts.first, let last = parts.last else { return nil }
    let bounds = parts.dropFirst().reduce(first) { $0.union($1) }
    guard bounds.x0.isFinite, bounds.y0.isFinite, bounds.x1.isFinite, bounds.y1.isFinite else { return nil }
    return Word(text: String(scalars), quad: quad(bounds, from: first, to: last), confidence: 1, line: line)
  }

  /// The corners, beginning at the top left of the text in its own direction, which differs from that of the page when
  /// the text runs up or down.
  private static func quad(_ bounds: Rectangle, from first: Rectangle, to last: Rectangle) -> Quad {
    let across = last.midX - first.midX
    let down = last.midY - first.midY
    let topLeft = Point(bounds.x0, bounds.y0)
    let topRight = Point(bounds.x1, bounds.y0)
    let bottomRight = Point(bounds.x1, bounds.y1)
    let bottomLeft = Point(bounds.x0, bounds.y1)
    if abs(down) <= abs(across) {
      return across >= 0
        ? Quad(topLeft, topRight, bottomRight, bottomLeft) : Quad(bottomRight, bottomLeft, topLeft, topRight)
    }
    return down > 0
      ? Quad(topRight, bottomRight, bottomLeft, topLeft) : Quad(bottomLeft, topLeft, topRight, bottomRight)
  }

  /// Whether a word's centre lies on the page: files can hold text outside the crop box.
  private static func isVisible(_ word: Word, _ width: Float, _ height: Float) -> Bool {
    let bounds = word.quad.bounds
    return bounds.midX >= 0 && bounds.midX <= width && bounds.midY >= 0 && bounds.midY <= height
  }
}
