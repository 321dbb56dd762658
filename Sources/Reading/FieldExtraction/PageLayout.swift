import DocumentText

/// A word with its place on the levelled page.
struct PlacedWord: Sendable {
  var text: [Unicode.Scalar]
  /// On the page as it is.
  var quad: Quad
  var confidence: Float
  /// On the page with its lines turned level: what rows and columns are found with.
  var level: Rectangle
}

/// Neighbouring words of one row without a wide gap: a label, an amount, a column's cell.
struct Cell: Sendable {
  /// Into `Row.words`.
  var words: Range<Int>
  /// Into `Row.text`.
  var text: Range<Int>
  /// Levelled.
  var bounds: Rectangle
}

/// Everything printed at one height of a page, left to right.
struct Row: Sendable {
  /// From 0.
  var page: Int
  var words: [PlacedWord]
  var cells: [Cell]
  /// All words joined by blanks.
  var text: [Unicode.Scalar]
  /// The word each scalar of `text` belongs to; a blank belongs to the word before it.
  var wordOf: [Int]
  /// Levelled.
  var bounds: Rectangle
  /// Median height of the words.
  var height: Float

  func string(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(text[range.clamped(to: 0..<text.count)]))
  }

  /// Levelled bounds of the words a range of `text` touches.
  func bounds(_ range: Range<Int>) -> Rectangle {
    guard let first = range.first, let last = range.last, last < wordOf.count else { return bounds }
    var found = words[wordOf[first]].level
    for word in words[wordOf[first]...wordOf[last]].dropFirst() { found = found.union(word.level) }
    // Letters glued to an amount (`20.00SR`) do not belong to its column.
    let after = last + 1 < wordOf.count && wordOf[last + 1] == wordOf[last] ? trailing(last) : 0
    found.x1 -= after
    return found
  }

  /// Width of the characters of a word after a position.
  private func trailing(_ position: Int) -> Float {
    let word = wordOf[position]
    var end = position + 1
    while end < text.count, wordOf[end] == word, text[end] != " " { end += 1 }
    return words[word].level.width * Float(end - position - 1) / Float(max(words[word].text.count, 1))
  }

  func cell(containing position: Int) -> Int? { cells.firstIndex { $0.text.contains(position) } }
}

/// The rows of a page's words from any source: skewed and bent lines are levelled, columns kept apart.
///
/// `PageLines` finds printed lines for transcripts and model answers. It levels a page by one slope and joins words of a
/// source line across any gap, so that some real pages have other lines than rows; the rules were tuned on rows.
struct PageLayout {
  /// Top to bottom.
  private(set) var rows: [Row] = []
  let width: Float
  let height: Float

  init(_ page: TextPage, index: Int) {
    width = max(page.width, 1)
    height = max(page.height, 1)
    let levelling = Levelling(page)
    let segments = Self.segments(page, levelling)
    let chains = Self.chains(segments)
    rows = chains.compactMap { Self.row($0.flatMap(\.words), page: index) }
    rows.sort { ($0.bounds.midY, $0.bounds.x0) < ($1.bounds.midY, $1.bounds.x0) }
  }

  /// Words the source saw on one line, without a wide gap.
  private struct Segment {
    var words: [PlacedWord]
    var bounds: Rectangle
  }

  /// A gap wider than this times the text height starts a new column on the same line.
  private static let columnGap: Float = 1.1

  private static func segments(_ page: TextPage, _ levelling: Levelling) -> [Segment] {
    var segments: [Segment] = []
    var line: Int?
    for word in SpacedLetters.joined(page.words) {
      let text = word.text.unicodeScalars.filter { !$0.properties.isWhitespace && $0.value >= 32 }
      let level = levelling.level(word.quad)
      guard !text.isEmpty, level.x0.isFinite, level.y0.isFinite, level.x1.isFinite, level.y1.isFinite else { continue }
      let placed = PlacedWord(text: Array(text), quad: word.quad, confidence: word.confidence, level: level)
      if line == word.line, let last = segments.last {
        let gap = level.x0 - last.bounds.x1
        let height = min(level.height, last.bounds.height)
        if gap < columnGap * height, gap > -height, abs(level.midY - last.bounds.midY) < 0.5 * height {
          segments[segments.count - 1].words.append(placed)
          segments[segments.count - 1].bounds = last.bounds.union(level)
          continue
        }
      }
      line = word.line
      segments.append(Segment(words: [placed], bounds: level))
    }
    return segments
  }

  /// Segments linked to their nearest neighbours at the same height.
  private static func chains(_ segments: [Segment]) -> [[Segment]] {
    guard !segments.isEmpty else { return [] }
    let order = segments.indices.sorted {
      (segments[$0].bounds.x0, segments[$0].bounds.y0) < (segments[$1].bounds.x0, segments[$1].bounds.y0)
    }
    let heights = segments.map(\.bounds.height).sorted()
    let bucketHeight = max(heights[heights.count / 2], 1)
    func buckets(_ bounds: Rectangle) -> ClosedRange<Int> {
      let limit: Float = 1_000_000
      let first = Int(min(max(bounds.midY / bucketHeight, -limit), limit).rounded(.down))
      return (first - 1)...(first + 1)
    }
    // From left to right, every segment joins the chain whose end fits it best.
    var chains: [[Int]] = []
    var ends: [Int: [Int]] = [:]
    for index in order {
      let bounds = segments[index].bounds
      var best: (chain: Int, cost: Float)?
      var seen: Set<Int> = []
      for bucket in buckets(bounds) {
        for chain in ends[bucket] ?? [] where seen.insert(chain).inserted {
          guard let last = chains[chain].last else { continue }
          let other = segments[last].bounds
          let small = min(bounds.height, other.height)
          let offset = abs(bounds.midY - other.midY)
          guard offset < 0.5 * small, bounds.x0 > other.x1 - 0.5 * small else { continue }
          let cost = offset / max(small, 0.01) + 0.05 * (bounds.x0 - other.x1) / bucketHeight
          if best.map({ cost < $0.cost }) ?? true { best = (chain, cost) }
        }
      }
      let chain = best?.chain ?? chains.count
      if let best, let last = chains[best.chain].last {
        let old = Int((segments[last].bounds.midY / bucketHeight).rounded(.down).clamped(to: -1_000_000...1_000_000))
        ends[old]?.removeAll { $0 == best.chain }
        chains[best.chain].append(index)
      } else {
        chains.append([index])
      }
      ends[Int((bounds.midY / bucketHeight).rounded(.down).clamped(to: -1_000_000...1_000_000)), default: []].append(
        chain)
    }
    return chains.map { $0.map { segments[$0] } }
  }

  /// The words of one line, left to right; nil without any.
  static func row(_ words: [PlacedWord], page: Int) -> Row? {
    guard let first = words.first else { return nil }
    let heights = words.map(\.level.height).sorted()
    let height = heights[heights.count / 2]
    var text: [Unicode.Scalar] = []
    var wordOf: [Int] = []
    var cells: [Cell] = []
    for (index, word) in words.enumerated() {
      if index > 0 {
        text.append(" ")
        wordOf.append(index - 1)
      }
      let start = text.count
      text += word.text
      wordOf += Array(repeating: index, count: word.text.count)
      if index > 0, word.level.x0 - words[index - 1].level.x1 < columnGap * height {
        let last = cells[cells.count - 1]
        cells[cells.count - 1] = Cell(
          words: last.words.lowerBound..<(index + 1), text: last.text.lowerBound..<text.count,
          bounds: last.bounds.union(word.level))
      } else {
        cells.append(Cell(words: index..<(index + 1), text: start..<text.count, bounds: word.level))
      }
    }
    let bounds = words.dropFirst().reduce(first.level) { $0.union($1.level) }
    return Row(page: page, words: words, cells: cells, text: text, wordOf: wordOf, bounds: bounds, height: height)
  }
}

extension Comparable {
  func clamped(to limits: ClosedRange<Self>) -> Self { min(max(self, limits.lowerBound), limits.upperBound) }
}
