import DocumentText

/// Gives single characters that stand alone in a row, such as the quantity of an item, a box that holds all of the character.
///
/// The detection network sees them, but as spots of a few px. The smallest rectangle around a spot lies askew, holds a part
/// of the character, or is too small to be a box at all. The lines beside it say what the spot cannot: which way the row runs and
/// how high its letters are. Lengths are in network px.
struct LoneMarks {
  /// A connected region of the network's map.
  struct Region {
    /// What the map shows, not grown.
    let spot: RotatedRectangle
    /// The box by itself; nil where the region is too small or too faint for one.
    let box: RotatedRectangle?
  }

  /// Probability above which a px belongs to a spot beside a line: less than elsewhere, because a line stands there.
  static let threshold: Float = 0.1

  /// Least ratio of length to height of a line that gives its row direction and height.
  private static let lineAspect: Float = 1.5
  /// How far a line's direction can be trusted, in lengths of the line.
  private static let reach: Float = 4
  /// Largest side of a mark's own box, in heights of the row: two characters are longer.
  private static let largestBox: Float = 1.2
  /// Largest distance of a mark from the middle of its row, in heights of the row. Rules between rows and the dots that lead to
  /// an amount are farther off.
  private static let largestOffset: Float = 0.2
  /// Least distance of a mark from the end of a line, in heights of the row: what is nearer belongs to the line.
  private static let leastGap: Float = 0.25
  /// Height of a mark in heights of the row, whose boxes have room around the letters.
  private static let height: Float = 0.85
  /// What a mark is wider than its spot, and the least width, in heights of the row: as wide as a wide digit, and not so narrow
  /// that it would be taken for a line that runs down the page (`Quad.isTall`).
  private static let (growth, leastWidth): (Float, Float) = (0.5, 0.6)
  /// Most spots of one map that are looked at, the largest first; a noisy picture has thousands.
  private static let maximumSpots = 200

  /// Those of the page's main direction, lengthwise.
  private let lines: [RotatedRectangle]

  /// The boxes of regions, with marks laid in their rows.
  ///
  /// - Parameters:
  ///   - sure: what is text also by itself.
  ///   - faint: what is text only beside a line.
  static func boxes(of sure: [Region], _ faint: [RotatedRectangle]) -> [RotatedRectangle] {
    var (across, down): (Float, Float) = (0, 0)
    for case let line? in sure.map({ $0.box?.lengthwise }) where line.width >= lineAspect * line.height {
      if line.isLevel { across += line.width } else { down += line.width }
    }
    var (lines, others): ([RotatedRectangle], [Region]) = ([], [])
    for region in sure {
      if let line = region.box?.lengthwise, line.width >= lineAspect * line.height,
        line.isLevel == (across >= down)
      {
        lines.append(line)
      } else {
        others.append(region)
      }
    }
    let rows = LoneMarks(lines: lines)
    let highest = lines.map(\.height).max() ?? 0
    let spots = (others.filter { $0.box == nil }.map(\.spot) + faint).filter { $0.longSide <= highest }
      .sorted { $0.longSide > $1.longSide }.prefix(maximumSpots)
    let boxed = others.compactMap { region in region.box.map { rows.mark(region.spot, box: $0) ?? $0 } }
    return spots.reduce(into: lines + boxed) { boxes, spot in
      guard let mark = rows.mark(spot, box: nil) else { return }
      // A character may have left several spots.
      if !boxes.contains(where: { $0.contains(mark.centre) }) { boxes.append(mark) }
    }
  }

  /// A spot, which may have a box by itself, as a character of the row that it stands in; nil when it is none.
  private func mark(_ spot: RotatedRectangle, box: RotatedRectangle?) -> RotatedRectangle? {
    var least = Float.infinity
    var row: (reach: Float, line: RotatedRectangle, offset: Float)?
    for line in lines {
      let (along, across) = line.position(of: spot.centre)
      if abs(across) > Self.largestOffset * line.height { continue }
      let gap = abs(along) - line.width / 2
      if gap < Self.leastGap * line.height { return nil }
      least = min(least, gap)
      if gap / line.width < row?.reach ?? Self.reach { row = (gap / line.width, line, across) }
    }
    guard let (_, line, offset) = row, spot.longSide <= line.height,
      (box?.longSide ?? 0) <= Self.largestBox * line.height
    else { return nil }
    let width = max(
      spot.extent(along: line.direction) + Self.growth * line.height, Self.leastWidth * line.height)
    // A small spot may lie off the middle of its character.
    let centre = spot.centre - Point(-line.direction.y, line.direction.x) * (offset / 2)
    return RotatedRectangle(
      centre: centre, direction: line.direction, width: min(width, 2 * least), height: Self.height * line.height)
  }
}
