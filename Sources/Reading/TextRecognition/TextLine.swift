import DocumentText

/// What was read in one box.
package struct TextLine: Equatable {
  /// Mean confidence of all characters, 0...1.
  package let confidence: Float
  /// Left to right, at least one. Their `line` is 0 until the page numbers its lines.
  package let words: [Word]
  /// The characters in order, with the spaces between words.
  package let symbols: [CTCDecoder.Symbol]

  /// Splits symbols into words at the spaces.
  ///
  /// - Parameters:
  ///   - symbols: the characters of a box in order.
  ///   - quad: the box, in its reading direction.
  ///   - columns: output columns that the box's width covers; a fraction, as strips are padded.
  ///
  /// nil when nothing but spaces was read.
  package init?(_ symbols: [CTCDecoder.Symbol], in quad: Quad, columns: Float) {
    let parts = symbols.split { $0.character == " " }
    guard !parts.isEmpty else { return nil }
    self.symbols = symbols
    confidence = symbols.reduce(0) { $0 + $1.confidence } / Float(symbols.count)
    // A character stands around the middle of its column. Half the median distance reaches to the edge of a usual
    // character; a little of the neighbouring space is added for wide ones.
    let reach = 0.65 * Self.medianDistance(symbols)
    func fraction(_ symbol: CTCDecoder.Symbol?, _ offset: Float) -> Float {
      guard let symbol else { return 0 }
      return max(0, min(1, (Float(symbol.column) + 0.5 + offset) / columns))
    }
    words = parts.map { part in
      Word(
        text: String(part.map(\.character)),
        quad: quad.slice(from: fraction(part.first, -reach), to: fraction(part.last, reach)),
        confidence: part.reduce(0) { $0 + $1.confidence } / Float(part.count), line: 0)
    }
  }

  /// Median distance of neighbouring characters in columns; 2, a usual one, for a single character.
  private static func medianDistance(_ symbols: [CTCDecoder.Symbol]) -> Float {
    let distances = zip(symbols, symbols.dropFirst()).map { Float($1.column - $0.column) }.sorted()
    return distances.isEmpty ? 2 : distances[distances.count / 2]
  }
}
