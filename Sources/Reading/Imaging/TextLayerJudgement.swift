import DocumentText

/// Whether a page's text layer can be trusted to hold what the page shows. In any doubt the page is drawn and read by
/// the recognizer: that costs a second, while a wrong text layer gives wrong fields.
package enum TextLayerJudgement: Equatable, Sendable {
  case trusted
  /// Too little text for a page: only a stamp or a page number, or the text is drawn as curves.
  case sparse
  /// Characters that make up no text, from fonts without a usable map to Unicode.
  case unprintable
  /// Letters that form words of no language, from a font whose map to Unicode is shifted.
  case garbled
  /// A picture of a page: its layer holds what some other recognizer read in it, a header, or whatever its writer wants.
  case scan
  /// Different words stand in one place: one of them covers the other.
  case overprinted
  /// Most words run up or down the page or are upside down: the page must be turned first.
  case turned

  /// Fewest letters and digits of a layer that can be trusted.
  static let minimumCharacters = 40
  /// Least share of printable characters; real layers have nearly all.
  static let minimumPrintable: Float = 0.95
  /// Least share of letters and digits; tables of leaders and rules stay above a third.
  static let minimumAlphanumeric: Float = 0.4
  /// Vowels are counted when there are at least this many ASCII letters.
  static let lettersForVowelTest = 100
  /// Least share of vowels among ASCII letters: languages in Latin script have 0.3-0.5 (0.25 where many vowels carry
  /// accents), a text shifted by the usual 29 positions 0.1.
  static let minimumVowels: Float = 0.18
  /// A page is a scan when pictures cover at least this share of it.
  static let scanCoverage: Float = 0.6
  /// Least share of words with a sign that stands within no word of any language: a shifted blank becomes one.
  static let oddWords: Float = 0.1
  /// Rows and columns of the grid in which coverage is measured.
  private static let cells = 20

  /// - Parameters:
  ///   - images: where the page shows pictures.
  ///   - width: of the page, in the units of words and images.
  ///   - height: of the page.
  package init(words: [Word], images: [Rectangle], width: Float, height: Float) {
    let scalars = words.flatMap { Array($0.text.unicodeScalars) }
    let alphanumeric = scalars.count { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    if Self.share(scalars.count(where: Self.isPrintable), of: scalars.count) < Self.minimumPrintable {
      self = .unprintable
    } else if alphanumeric < Self.minimumCharacters {
      self = .sparse
    } else if Self.share(alphanumeric, of: scalars.count) < Self.minimumAlphanumeric || Self.lacksVowels(scalars)
      || Self.share(words.count(where: Self.isOdd), of: words.count) > Self.oddWords
    {
      self = .garbled
    } else if words.count(where: Self.isTurned) * 2 > words.count {
      self = .turned
    } else if Self.isScan(images, width, height) {
      self = .scan
    } else if Self.isOverprinted(words) {
      self = .overprinted
    } else {
      self = .trusted
    }
  }

  private static func share(_ part: Int, of whole: Int) -> Float { whole == 0 ? 1 : Float(part) / Float(whole) }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .privateUse, .unassigned, .surrogate: false
    default: scalar != "\u{FFFD}"
    }
  }

  private static func lacksVowels(_ scalars: [Unicode.Scalar]) -> Bool {
    let letters = scalars.filter { $0.isASCII && $0.properties.isAlphabetic }
    let vowels = letters.count { "aeiouyAEIOUY".unicodeScalars.contains($0) }
    return letters.count >= lettersForVowelTest && share(vowels, of: letters.count) < minimumVowels
  }

  private static func isTurned(_ word: Word) -> Bool {
    let across = word.quad.topRight.x - word.quad.topLeft.x
    return across <= 0
  }

  /// Whether pictures fill most of the page; counted on a grid because scans may be cut into strips or layers.
  private static func isScan(_ images: [Rectangle], _ width: Float, _ height: Float) -> Bool {
    let covered = (0..<(cells * cells)).count { cell in
      let x = (Float(cell % cells) + 0.5) / Float(cells) * width
      let y = (Float(cell / cells) + 0.5) / Float(cells) * height
      return images.contains { $0.x0 <= x && x <= $0.x1 && $0.y0 <= y && y <= $0.y1 }
    }
    return share(covered, of: cells * cells) >= scanCoverage
  }

  /// `7UDLWHXU=%HOPRQWHW`: such a sign within a word, next to a letter.
  private static func isOdd(_ word: Word) -> Bool {
    let scalars = Array(word.text.unicodeScalars)
    guard scalars.count >= 5 else { return false }
    func isSign(_ scalar: Unicode.Scalar) -> Bool { "=%\"<>^[]{}|~\\`".unicodeScalars.contains(scalar) }
    func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }
    return scalars.indices.dropFirst().dropLast().contains { index in
      let (before, after) = (scalars[index - 1], scalars[index + 1])
      return isSign(scalars[index]) && (isLetter(before) || isLetter(after))
        && [before, after].allSatisfy { isLetter($0) || isSign($0) || $0.properties.numericType != nil }
    }
  }

  /// Words with digits in one place that are not the same: the same ones twice are bold.
  private static func isOverprinted(_ words: [Word]) -> Bool {
    let numbers = words.filter { word in word.text.utf8.contains { (0x30...0x39).contains($0) } }
      .map { (text: $0.text, bounds: $0.quad.bounds) }.sorted { $0.bounds.y0 < $1.bounds.y0 }
    for (index, word) in numbers.enumerated() {
      for other in numbers[(index + 1)...].prefix(while: { $0.bounds.y0 < word.bounds.y1 })
      where other.text != word.text {
        let across = min(word.bounds.x1, other.bounds.x1) - max(word.bounds.x0, other.bounds.x0)
        let down = min(word.bounds.y1, other.bounds.y1) - max(word.bounds.y0, other.bounds.y0)
        if across > 0.5 * min(word.bounds.width, other.bounds.width),
          down > 0.5 * min(word.bounds.height, other.bounds.height)
        {
          return true
        }
      }
    }
    return false
  }
}
