import Extraction

/// The letters of a text folded for comparison: without case, accents, blanks and punctuation, look-alikes (`1 l I`, `0
/// O`, `5 S`) made one; where words start and end is kept.
struct FoldedLabel {
  /// Where in a word a phrase may stand. Short phrases occur in other words by chance.
  enum Boundary {
    case wholeWord, wordStart, anywhere

    init(letters: Int) {
      self = letters <= 4 ? .wholeWord : letters == 5 ? .wordStart : .anywhere
    }
  }

  private(set) var letters: [UInt8] = []
  private var startsWord: [Bool] = []
  private var endsWord: [Bool] = []

  init(_ text: ArraySlice<Unicode.Scalar>) {
    var index = text.startIndex
    while index < text.endIndex {
      guard Self.isWordScalar(text[index]) else {
        index += 1
        continue
      }
      var end = index
      var hasLetter = false
      while end < text.endIndex, Self.isWordScalar(text[end]) {
        if !text[end].isASCIIDigit { hasLetter = true }
        end += 1
      }
      let initials = Self.initials(text, from: index)
      if let initials {
        append(initials.letters[...])
        end = initials.end
      } else if hasLetter {
        append(text[index..<end])
      }
      index = end
    }
  }

  /// `I.V.A.` is one word: single letters with a point behind each.
  private static func initials(
    _ text: ArraySlice<Unicode.Scalar>, from start: Int
  ) -> (letters: [Unicode.Scalar], end: Int)? {
    var letters: [Unicode.Scalar] = []
    var index = start
    while index < text.endIndex, text[index].isLetter, index + 1 >= text.endIndex || text[index + 1] == "." {
      letters.append(text[index])
      index = min(index + 2, text.endIndex)
    }
    let isEnd = index >= text.endIndex || !isWordScalar(text[index])
    return letters.count >= 3 && isEnd ? (letters, index) : nil
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCIIDigit || scalar == "|" || scalar.isLetter
  }

  private mutating func append(_ word: ArraySlice<Unicode.Scalar>) {
    var wasLower = false
    let first = letters.count
    for scalar in word {
      let base = LatinFold.base(scalar)
      guard base.value < 128 else { continue }
      let isUpper = scalar.isCapital
      // `TotalSales`, `InclusiveGST`: a capital after a small letter starts a word.
      let starts = letters.count == first || (wasLower && isUpper)
      if starts, letters.count > first { endsWord[letters.count - 1] = true }
      letters.append(Self.canonical(UInt8(base.value)))
      startsWord.append(starts)
      endsWord.append(false)
      wasLower = scalar.isSmall
    }
    if letters.count > first { endsWord[letters.count - 1] = true }
  }

  /// One letter for each group of look-alikes.
  private static func canonical(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "1"), UInt8(ascii: "i"), UInt8(ascii: "|"), UInt8(ascii: "j"): UInt8(ascii: "l")
    case UInt8(ascii: "0"): UInt8(ascii: "o")
    case UInt8(ascii: "5"): UInt8(ascii: "s")
    default: letter
    }
  }

  func contains(_ phrase: [UInt8], at start: Int, _ boundary: Boundary) -> Bool {
    let end = start + phrase.count
    guard end <= letters.count else { return false }
    for offset in phrase.indices where letters[start + offset] != phrase[offset] { return false }
    switch boundary {
    case .wholeWord: return startsWord[start] && endsWord[end - 1]
    case .wordStart: return startsWord[start]
    case .anywhere: return true
    }
  }
}
