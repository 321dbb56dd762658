/// Everything printed at one height of a page, left to right.
package struct PrintedLine: Sendable {
  /// Cleaned of invisible characters; never empty.
  package private(set) var words: [Word]
  /// The words joined by blanks.
  package private(set) var text: [Unicode.Scalar] = []
  /// The word each scalar of `text` belongs to; a blank belongs to the word before it.
  package private(set) var wordOf: [Int] = []
  /// Parts of `text` that wide gaps keep apart: a label, an amount, a column's cell.
  package private(set) var cells: [Range<Int>] = []
  package let bounds: Rectangle
  /// Median height of the words.
  package let height: Float

  /// A gap wider than this times the text height starts a new cell.
  private static let cellGap: Float = 1.1

  init(_ words: [Word]) {
    self.words = words
    bounds = words.dropFirst().reduce(words[0].quad.bounds) { $0.union($1.quad.bounds) }
    height = words.map(\.quad.textHeight).median
    for (index, word) in words.enumerated() {
      let start = text.count + (index > 0 ? 1 : 0)
      if index > 0 {
        text.append(" ")
        wordOf.append(index - 1)
      }
      text += word.text.unicodeScalars
      wordOf += Array(repeating: index, count: text.count - start)
      let gap = index > 0 ? word.quad.bounds.x0 - words[index - 1].quad.bounds.x1 : .infinity
      if gap < Self.cellGap * height, let last = cells.popLast() {
        cells.append(last.lowerBound..<text.count)
      } else {
        cells.append(start..<text.count)
      }
    }
  }

  package func string(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(text[range.clamped(to: 0..<text.count)]))
  }

  /// Words a range of `text` touches.
  package func words(in range: Range<Int>) -> ClosedRange<Int>? {
    guard let first = range.first, let last = range.last, last < wordOf.count else { return nil }
    return wordOf[first]...wordOf[last]
  }

  /// The box around the characters of a range: a word that is partly in the range counts with its share of characters.
  package func box(_ range: Range<Int>) -> Rectangle {
    guard let touched = words(in: range) else { return bounds }
    var found: Rectangle?
    var start = wordOf.firstIndex(of: touched.lowerBound) ?? 0
    for index in touched {
      let count = words[index].text.unicodeScalars.count
      let box = words[index].quad.bounds
      let from = Float(max(0, range.lowerBound - start)) / Float(max(count, 1))
      let to = Float(min(count, range.upperBound - start)) / Float(max(count, 1))
      let part = Rectangle(
        x0: box.x0 + from * box.width, y0: box.y0, x1: box.x0 + max(from, to) * box.width, y1: box.y1)
      found = found?.union(part) ?? part
      start += count + 1
    }
    return found ?? bounds
  }
}

/// The printed lines of a page, top to bottom; the lines that the source of the words found are only a hint.
package struct PageLines: Sendable {
  package let lines: [PrintedLine]
  /// Median height of the lines' text; greater than 0.
  package let textHeight: Float
  /// Median width of a character; greater than 0.
  package let characterWidth: Float

  /// Words of documents are shorter. Longer ones are cut, so that a line without blanks does not cost much time.
  private static let maximumWord = 80

  package init(_ page: TextPage) {
    let words = page.words.compactMap(Self.cleaned)
    textHeight = max(words.map(\.quad.textHeight).median, 0.1)
    characterWidth = max(
      words.map { $0.quad.bounds.width / Float(max($0.text.unicodeScalars.count, 1)) }.median, 0.1)
    let runs = Self.runs(words)
    let slope = Self.slope(runs)
    let middle = page.width / 2
    lines = Self.chains(runs.map { LevelRun($0, slope: slope, middle: middle) }, bucket: textHeight)
      .sorted { ($0.y, $0.words[0].quad.topLeft.x) < ($1.y, $1.words[0].quad.topLeft.x) }
      .map { PrintedLine($0.words) }
  }

  private static func cleaned(_ word: Word) -> Word? {
    let kept = word.text.unicodeScalars.lazy.filter { !$0.isInvisible }.prefix(maximumWord)
    let isPlaced = word.quad.corners.allSatisfy { abs($0.x) < 1e6 && abs($0.y) < 1e6 }
    guard !kept.isEmpty, isPlaced else { return nil }
    var result = word
    result.text = String(String.UnicodeScalarView(kept))
    return result
  }

  /// Words that the source found on one line, each right of the one before.
  private static func runs(_ words: [Word]) -> [[Word]] {
    var runs: [[Word]] = []
    for word in words {
      if let last = runs.last?.last, last.line == word.line,
        word.quad.bounds.x0 > last.quad.bounds.x1 - last.quad.textHeight
      {
        runs[runs.count - 1].append(word)
      } else {
        runs.append([word])
      }
    }
    return runs
  }

  /// How much lines fall to the right: the median of the long ones.
  private static func slope(_ runs: [[Word]]) -> Float {
    let slopes = runs.compactMap { run -> Float? in
      guard let first = run.first?.quad, let last = run.last?.quad else { return nil }
      let width = last.topRight.x - first.topLeft.x
      guard width > 4 * first.textHeight else { return nil }
      let fall = (last.topRight.y + last.bottomRight.y - first.topLeft.y - first.bottomLeft.y) / 2
      return abs(fall) < 0.5 * width ? fall / width : nil
    }
    return slopes.median
  }

  /// A run with its place after the page's lines were turned level.
  private struct LevelRun {
    var words: [Word]
    var x0: Float
    var x1: Float
    /// Middle of its height at its first and last word.
    var startY: Float
    var y: Float
    var height: Float

    init(_ words: [Word], slope: Float, middle: Float) {
      func level(_ quad: Quad) -> Float {
        let sum = quad.corners.reduce(Float(0)) { $0 + $1.y }
        return sum / 4 - (quad.bounds.midX - middle) * slope
      }
      self.words = words
      let last = words[words.count - 1].quad
      (x0, x1) = (words[0].quad.bounds.x0, last.bounds.x1)
      (startY, y) = (level(words[0].quad), level(last))
      height = words.map(\.quad.textHeight).median
    }

    mutating func append(_ other: LevelRun) {
      words += other.words
      (x1, y, height) = (other.x1, other.y, other.height)
    }
  }

  /// From left to right, every run joins the line whose end fits it best.
  private static func chains(_ runs: [LevelRun], bucket: Float) -> [LevelRun] {
    var chains: [LevelRun] = []
    // Open ends by height, so that a page of thousands of words is still one pass.
    var ends: [Int: [Int]] = [:]
    func key(_ y: Float) -> Int { Int((y / bucket).rounded(.down)) }
    for run in runs.sorted(by: { ($0.x0, $0.startY) < ($1.x0, $1.startY) }) {
      let near = (-1...1).flatMap { ends[key(run.startY) + $0] ?? [] }
      let joined = near.filter { index in
        let small = min(run.height, chains[index].height)
        return abs(run.startY - chains[index].y) < 0.5 * small && run.x0 > chains[index].x1 - 0.5 * small
      }.min { abs(run.startY - chains[$0].y) < abs(run.startY - chains[$1].y) }
      if let joined {
        ends[key(chains[joined].y)]?.removeAll { $0 == joined }
        chains[joined].append(run)
        ends[key(run.y), default: []].append(joined)
      } else {
        ends[key(run.y), default: []].append(chains.count)
        chains.append(run)
      }
    }
    return chains
  }
}

extension Quad {
  /// Height of the text itself, not of the box around slanted text.
  fileprivate var textHeight: Float {
    max((bottomLeft.y - topLeft.y + bottomRight.y - topRight.y) / 2, 0.1)
  }
}

extension [Float] {
  /// Of an even number the upper one in the middle; 0 for none.
  fileprivate var median: Float { isEmpty ? 0 : sorted()[count / 2] }
}
