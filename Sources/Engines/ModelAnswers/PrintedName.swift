import DocumentText
import Extraction

/// A name found on pages.
struct PrintedName {
  /// One part, or two if the name continues on the next line.
  var places: [PrintedPages.Position]
  /// As the page prints it.
  var spelling: String
  /// The same letters and digits as the name looked for.
  var isEqual: Bool

  /// Misread letters that are tolerated: one in six.
  private static let lettersPerError = 6

  /// The first place with the same letters and digits; otherwise the first place that recognizers could have misread.
  init?(_ name: String, in pages: PrintedPages) {
    let wanted = Array(Grounding.letters(name))
    guard wanted.count >= 2 else { return nil }
    let sequences = Self.sequences(pages)
    for tolerance in Set([0, wanted.count / Self.lettersPerError]).sorted() {
      for sequence in sequences {
        guard let found = sequence.window(of: wanted, tolerance: tolerance) else { continue }
        self.init(found, isEqual: tolerance == 0, in: pages)
        return
      }
    }
    return nil
  }

  /// Whether two readers may have read the same short name differently: `LDL`, `LADL`. Both take it for the vendor, so
  /// one letter may differ even if that is more than one in six.
  static func isMisreading(_ a: String, _ b: String) -> Bool {
    let (first, second) = (Array(Grounding.letters(a)), Array(Grounding.letters(b)))
    return min(first.count, second.count) >= shortestName && EditDistance.isAtMost(1, first, second)
  }

  /// In shorter names one letter makes another name.
  private static let shortestName = 3

  private init(_ tokens: ArraySlice<Token>, isEqual: Bool, in pages: PrintedPages) {
    places = []
    for token in tokens {
      if let last = places.last, last.line == token.place.line {
        places[places.count - 1].range = last.range.lowerBound..<token.place.range.upperBound
      } else {
        places.append(token.place)
      }
    }
    spelling = places.map { pages.lines[$0.line].printed.string($0.range) }.joined(separator: " ")
    self.isEqual = isEqual
  }

  /// Neighbouring letters and digits.
  fileprivate struct Token {
    var place: PrintedPages.Position
    var letters: [Unicode.Scalar]
  }

  /// Tokens that a name may consist of; the name must touch both sides of `border`.
  fileprivate struct Sequence {
    var tokens: [Token]
    var border: Int?

    /// Neighbouring tokens whose letters differ from `wanted` in at most `tolerance` places.
    func window(of wanted: [Unicode.Scalar], tolerance: Int) -> ArraySlice<Token>? {
      for start in tokens.indices {
        if let border, start >= border { return nil }
        var letters: [Unicode.Scalar] = []
        var end = start
        while end < tokens.count, letters.count < wanted.count + tolerance {
          letters += tokens[end].letters
          end += 1
          if let border, end <= border { continue }
          guard abs(letters.count - wanted.count) <= tolerance else { continue }
          if EditDistance.isAtMost(tolerance, letters, wanted) { return tokens[start..<end] }
        }
      }
      return nil
    }
  }

  /// Every line, then every cell with the cell right below it.
  private static func sequences(_ pages: PrintedPages) -> [Sequence] {
    let lines = pages.lines.indices.map { tokens(pages, line: $0, in: pages.lines[$0].printed.text.indices) }
    var sequences = lines.map { Sequence(tokens: $0, border: nil) }
    for index in pages.lines.indices.dropLast() {
      let (upper, lower) = (pages.lines[index], pages.lines[index + 1])
      let isNear = lower.printed.bounds.y0 - upper.printed.bounds.y1 < 1.5 * upper.printed.height
      guard upper.page == lower.page, isNear else { continue }
      for first in upper.printed.cells {
        for second in lower.printed.cells {
          let (a, b) = (upper.printed.box(first), lower.printed.box(second))
          guard min(a.x1, b.x1) > max(a.x0, b.x0) else { continue }
          let head = lines[index].filter { first.contains($0.place.range.lowerBound) }
          let tail = lines[index + 1].filter { second.contains($0.place.range.lowerBound) }
          sequences.append(Sequence(tokens: head + tail, border: head.count))
        }
      }
    }
    return sequences
  }

  private static func tokens(_ pages: PrintedPages, line: Int, in range: Range<Int>) -> [Token] {
    let text = pages.lines[line].printed.text
    return range.split { !text[$0].isLetter && !text[$0].isASCIIDigit }.map { part in
      Token(
        place: .init(line: line, range: part.startIndex..<part.endIndex), letters: part.map { LatinFold.base(text[$0]) }
      )
    }
  }
}

/// Levenshtein's distance.
enum EditDistance {
  /// Whether at most `limit` insertions, deletions and substitutions turn `a` into `b`; only the diagonal band is
  /// computed.
  static func isAtMost(_ limit: Int, _ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
    guard abs(a.count - b.count) <= limit else { return false }
    if limit == 0 { return a == b }
    let far = limit + 1
    var row = (0...b.count).map { min($0, far) }
    for (i, letter) in a.enumerated() {
      var next = Array(repeating: far, count: b.count + 1)
      next[0] = min(i + 1, far)
      for j in max(0, i - limit)..<min(b.count, i + limit + 1) {
        let substituted = row[j] + (letter == b[j] ? 0 : 1)
        next[j + 1] = min(far, substituted, row[j + 1] + 1, next[j] + 1)
      }
      if next.allSatisfy({ $0 >= far }) { return false }
      row = next
    }
    return row[b.count] <= limit
  }

  /// The fewest insertions, deletions and substitutions that turn `a` into some part of `b` (Sellers 1980).
  static func least(_ a: [Unicode.Scalar], within b: [Unicode.Scalar]) -> Int {
    // Distances of the beginnings of `a` to the parts that end at the current letter of `b`.
    var column = Array(0...a.count)
    var least = a.count
    for letter in b {
      var diagonal = column[0]
      for i in a.indices {
        let substituted = diagonal + (a[i] == letter ? 0 : 1)
        diagonal = column[i + 1]
        column[i + 1] = min(substituted, column[i] + 1, diagonal + 1)
      }
      least = min(least, column[a.count])
    }
    return least
  }
}
