/// Best-path decoding of a recognition network's output (connectionist temporal classification, Graves et al. 2006).
package struct CTCDecoder {
  /// One character of a line.
  package struct Symbol: Equatable {
    package var character: Character
    /// Column of the network's output at which it was emitted.
    package var column: Int
    /// The network's probability, 0...1.
    package var confidence: Float

    package init(character: Character, column: Int, confidence: Float) {
      self.character = character
      self.column = column
      self.confidence = confidence
    }
  }

  private let alphabet: Alphabet

  package init(alphabet: Alphabet) { self.alphabet = alphabet }

  /// The best class of each column, repeats joined, blanks dropped. `probabilities` holds `columns` × `alphabet.classes`.
  package func decode(_ probabilities: UnsafeBufferPointer<Float>, columns: Int) -> [Symbol] {
    let classes = alphabet.classes
    precondition(probabilities.count == columns * classes)
    guard var row = probabilities.baseAddress else { return [] }
    var symbols: [Symbol] = []
    var previous = Alphabet.blank
    for column in 0..<columns {
      var best = 0
      var probability = row[0]
      for index in 1..<classes where row[index] > probability {
        probability = row[index]
        best = index
      }
      if best != Alphabet.blank && best != previous {
        symbols.append(Symbol(character: alphabet[class: best], column: column, confidence: probability))
      }
      previous = best
      row += classes
    }
    return symbols
  }
}
