import Extraction

/// Finds the lexicon's phrases in labels.
struct LabelMatcher: Sendable {
  private struct Phrase {
    var letters: [UInt8]
    var concept: Concepts
    var boundary: Boundary
  }

  /// Where in a word a phrase may stand. Short phrases occur in other words by chance.
  enum Boundary {
    case wholeWord, wordStart, anywhere

    init(letters: Int) {
      self = letters <= 4 ? .wholeWord : letters == 5 ? .wordStart : .anywhere
    }
  }

  /// By their first two letters.
  private let phrases: [[Phrase]]

  static let shared = LabelMatcher()

  private init() {
    var byLetter = Array(repeating: [Phrase](), count: 128 * 128)
    for (concept, list) in Lexicon.phrases {
      for phrase in list.split(separator: ",") {
        let letters = FoldedLabel(Array(phrase.unicodeScalars)[...]).letters
        guard letters.count >= 2 else { continue }
        byLetter[Self.index(letters, 0)].append(
          Phrase(letters: letters, concept: concept, boundary: Boundary(letters: letters.count)))
      }
    }
    phrases = byLetter
  }

  private static func index(_ letters: [UInt8], _ start: Int) -> Int {
    Int(letters[start]) * 128 + Int(letters[start + 1])
  }

  /// Whether a text holds little but phrases of the lexicon: "Gross amount" is a label, "Balance bread" is not.
  func isPureLabel(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    // Currencies and single letters (`SR`, tax codes) say nothing.
    let words = text.split { !$0.isLetter && !$0.isASCIIDigit && $0 != "|" }
      .filter { $0.count > 2 && !CurrencySigns.isCurrency(String(String.UnicodeScalarView($0))) }
    let label = FoldedLabel(words.isEmpty ? text : Array(words.joined(separator: [" "]))[...])
    var covered = Array(repeating: false, count: label.letters.count)
    for start in label.letters.indices.dropLast() {
      for phrase in phrases[Self.index(label.letters, start)]
      where label.contains(phrase.letters, at: start, phrase.boundary) {
        for position in start..<(start + phrase.letters.count) { covered[position] = true }
      }
    }
    return !covered.isEmpty && covered.count { $0 } * 4 >= covered.count * 3
  }

  /// What a text speaks of.
  func concepts(_ text: ArraySlice<Unicode.Scalar>) -> Concepts {
    let label = FoldedLabel(text)
    var found: Concepts = []
    for start in label.letters.indices.dropLast() {
      for phrase in phrases[Self.index(label.letters, start)] where !found.contains(phrase.concept) {
        if label.contains(phrase.letters, at: start, phrase.boundary) { found.insert(phrase.concept) }
      }
    }
    return found
  }
}

/// The letters of a text folded for comparison: case, accents, blanks and punctuation gone, look-alikes (`1 l I`, `0 O`,
/// `5 S`) made one; where words start and end is kept.
struct FoldedLabel {
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
      if hasLetter { append(text[index..<end]) }
      index = end
    }
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

  func contains(_ phrase: [UInt8], at start: Int, _ boundary: LabelMatcher.Boundary) -> Bool {
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
