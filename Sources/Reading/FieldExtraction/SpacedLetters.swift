import DocumentText
import Extraction

/// Joins letters that are drawn apart, as titles and names are: `R E C H N U N G`, `A L D E R  G R I L L`.
enum SpacedLetters {
  /// Fewer letters in a row are marks or initials.
  private static let least = 4

  /// The same words; each run of single letters at equal distances is one word or, where a gap is wider, several.
  static func joined(_ words: [Word]) -> [Word] {
    var result: [Word] = []
    var run: [Word] = []
    func endRun() {
      result += run.count >= least ? merged(run) : run
      run = []
    }
    for word in words {
      guard word.text.unicodeScalars.count == 1, word.text.unicodeScalars.first?.isLetter == true else {
        endRun()
        result.append(word)
        continue
      }
      if let last = run.last, !follows(word, last) { endRun() }
      run.append(word)
    }
    endRun()
    return result
  }

  private static func follows(_ word: Word, _ last: Word) -> Bool {
    let (left, right) = (last.quad.bounds, word.quad.bounds)
    let height = min(left.height, right.height)
    let gap = right.x0 - left.x1
    return word.line == last.line && gap > -0.2 * height && gap < 1.8 * height
      && abs(left.midY - right.midY) < 0.5 * height
  }

  private static func merged(_ run: [Word]) -> [Word] {
    // From letter to letter, middle to middle: letters differ in width.
    let steps = zip(run, run.dropFirst()).map { $1.quad.bounds.midX - $0.quad.bounds.midX }
    let typical = steps.sorted()[steps.count / 2]
    var pieces: [[Word]] = [[run[0]]]
    for (word, step) in zip(run.dropFirst(), steps) {
      if step > 1.7 * typical { pieces.append([]) }
      pieces[pieces.count - 1].append(word)
    }
    return pieces.map { letters in
      var bounds = letters[0].quad.bounds
      for letter in letters.dropFirst() { bounds = bounds.union(letter.quad.bounds) }
      return Word(
        text: letters.map(\.text).joined(),
        quad: Quad(x0: bounds.x0, y0: bounds.y0, x1: bounds.x1, y1: bounds.y1),
        confidence: letters.map(\.confidence).min() ?? 0, line: letters[0].line)
    }
  }
}
