import DocumentText

/// Puts the tiles of one page, which overlap, one below the other again.
public struct TileJoin {
  /// A line of text of one tile, from its words' common index.
  private struct Line {
    var words: [Word]
    var text: String
    var bounds: Rectangle
  }

  /// Letters and digits a line must have to tell where a tile belongs.
  private static let telling = 4

  /// The page the tiles were cut from.
  ///
  /// - Parameter tiles: at least one, from top to bottom, all of the same scale.
  public static func page(_ tiles: [TextPage]) -> TextPage? {
    guard var page = tiles.first else { return nil }
    for tile in tiles.dropFirst() { page = join(page, tile) }
    return page
  }

  private static func join(_ page: TextPage, _ tile: TextPage) -> TextPage {
    let above = lines(page)
    let below = lines(tile)
    let shift = shift(above, below, pageHeight: page.height, tileHeight: tile.height) ?? page.height
    // In the middle of the overlap neither tile cuts a line.
    let seam = (shift + page.height) / 2
    let kept = above.filter { $0.bounds.midY < seam }
    let added = below.map { moved($0, by: shift) }.filter { line in
      line.bounds.midY > seam - line.bounds.height && !kept.contains { isSamePlace($0.bounds, line.bounds) }
    }
    var words: [Word] = []
    for (index, line) in (kept + added).enumerated() {
      words += line.words.map { word in
        var numbered = word
        numbered.line = index
        return numbered
      }
    }
    return TextPage(
      width: max(page.width, tile.width), height: max(page.height, shift + tile.height), source: page.source,
      words: words)
  }

  private static func lines(_ page: TextPage) -> [Line] {
    var lines: [Line] = []
    var index: Int?
    for word in page.words {
      if index == word.line, var line = lines.popLast() {
        line.words.append(word)
        line.text += folded(word.text)
        line.bounds = line.bounds.union(word.quad.bounds)
        lines.append(line)
      } else {
        lines.append(Line(words: [word], text: folded(word.text), bounds: word.quad.bounds))
      }
      index = word.line
    }
    return lines
  }

  private static func folded(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// How far down the tile starts: where most letters of equal lines come to lie on each other; nil without such lines.
  private static func shift(_ above: [Line], _ below: [Line], pageHeight: Float, tileHeight: Float) -> Float? {
    var votes: [(shift: Float, weight: Int)] = []
    for line in below where line.text.count >= telling {
      for other in above where other.text == line.text {
        let shift = other.bounds.midY - line.bounds.midY
        let isLevel = abs(other.bounds.x0 - line.bounds.x0) < 2 * line.bounds.height
        if isLevel, shift > 0, shift < pageHeight, shift + tileHeight > pageHeight {
          votes.append((shift, line.text.count))
        }
      }
    }
    let tolerance = below.map(\.bounds.height).max().map { $0 / 2 } ?? 0
    func supporters(_ shift: Float) -> [(shift: Float, weight: Int)] {
      votes.filter { abs($0.shift - shift) <= tolerance }
    }
    let best = votes.map { supporters($0.shift) }.max { a, b in
      a.reduce(0) { $0 + $1.weight } < b.reduce(0) { $0 + $1.weight }
    }
    guard let best, !best.isEmpty else { return nil }
    return best.map(\.shift).sorted()[best.count / 2]
  }

  private static func moved(_ line: Line, by shift: Float) -> Line {
    var line = line
    for index in line.words.indices {
      line.words[index].quad = line.words[index].quad.map { Point($0.x, $0.y + shift) }
    }
    line.bounds.y0 += shift
    line.bounds.y1 += shift
    return line
  }

  /// The boxes share most of the smaller one's height and some of its width.
  private static func isSamePlace(_ a: Rectangle, _ b: Rectangle) -> Bool {
    let height = min(a.y1, b.y1) - max(a.y0, b.y0)
    let width = min(a.x1, b.x1) - max(a.x0, b.x0)
    return height > 0.5 * min(a.height, b.height) && width > 0
  }
}
