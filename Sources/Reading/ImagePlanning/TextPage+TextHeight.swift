import DocumentText

extension TextPage {
  /// Height of a recognizer's box to that of a text layer's for the same print, which is about the type size: 1.43
  /// is the median of 24 PDF documents read both ways.
  private static let recognizedToLayer = 1.4

  /// The height in page units, as text recognition boxes print, below which `share` (0...1) of the page's characters
  /// are printed; nil without words.
  ///
  /// Measured across the reading direction, so that skewed and upended words count with their true height. Words
  /// without letters or digits (rules, leaders, stray marks) say nothing about print and are left out.
  func textHeight(share: Double) -> Double? {
    var characters = 0
    var words: [(height: Double, characters: Int)] = []
    for word in self.words {
      let scalars = word.text.unicodeScalars
      guard scalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil }) else {
        continue
      }
      let height =
        (word.quad.topLeft.distance(to: word.quad.bottomLeft)
          + word.quad.topRight.distance(to: word.quad.bottomRight)) / 2
      guard height > 0 else { continue }
      words.append((height, scalars.count))
      characters += scalars.count
    }
    words.sort { $0.height < $1.height }
    let scale =
      switch source {
      case .recognized: 1.0
      case .textLayer: Self.recognizedToLayer
      }
    var rest = share * Double(characters)
    for word in words {
      rest -= Double(word.characters)
      if rest <= 0 { return word.height * scale }
    }
    return words.last.map { $0.height * scale }
  }
}

extension Point {
  fileprivate func distance(to other: Point) -> Double {
    let (x, y) = (Double(other.x - self.x), Double(other.y - self.y))
    return (x * x + y * y).squareRoot()
  }
}
