import DocumentText

extension Quad {
  /// Four corners in any order as they are read: sorted by x into a left and a right pair, each pair by y.
  package init?(unordered points: [Point]) {
    guard points.count == 4 else { return nil }
    let byX = points.sorted { $0.x < $1.x }
    let left = byX[0].y <= byX[1].y ? (byX[0], byX[1]) : (byX[1], byX[0])
    let right = byX[2].y <= byX[3].y ? (byX[2], byX[3]) : (byX[3], byX[2])
    self.init(left.0, right.0, right.1, left.1)
  }

  /// Length along the reading direction: the longer of the top and the bottom side.
  var readingWidth: Float { max((topRight - topLeft).length, (bottomRight - bottomLeft).length) }

  /// Length across the reading direction: the longer of the left and the right side.
  var readingHeight: Float { max((bottomLeft - topLeft).length, (bottomRight - topRight).length) }

  /// Length by height of the text, whichever way it runs.
  var aspect: Float {
    (isTall ? readingHeight : readingWidth) / max(1, isTall ? readingWidth : readingHeight)
  }

  /// So much higher than wide that it holds text which runs up or down (the reference's limit).
  var isTall: Bool { readingHeight >= 1.5 * readingWidth }

  var centre: Point { (topLeft + topRight + bottomRight + bottomLeft) * 0.25 }

  /// The same area on the same page, read as if the page were turned clockwise by that many quarter turns.
  package func read(afterTurning turns: Int) -> Quad {
    switch turns & 3 {
    case 1: Quad(bottomLeft, topLeft, topRight, bottomRight)
    case 2: Quad(bottomRight, bottomLeft, topLeft, topRight)
    case 3: Quad(topRight, bottomRight, bottomLeft, topLeft)
    default: self
    }
  }

  /// The part between two fractions of the reading width.
  func slice(from start: Float, to end: Float) -> Quad {
    func top(_ fraction: Float) -> Point { topLeft + (topRight - topLeft) * fraction }
    func bottom(_ fraction: Float) -> Point { bottomLeft + (bottomRight - bottomLeft) * fraction }
    return Quad(top(start), top(end), bottom(end), bottom(start))
  }

  /// Whether a point lies inside, or on an edge; the corners go around.
  func contains(_ point: Point) -> Bool {
    /// Above 0 on one side of the edge, below on the other.
    func side(_ start: Point, _ end: Point) -> Float {
      let (edge, offset) = (end - start, point - start)
      return edge.x * offset.y - edge.y * offset.x
    }
    let (top, right) = (side(topLeft, topRight), side(topRight, bottomRight))
    let (bottom, left) = (side(bottomRight, bottomLeft), side(bottomLeft, topLeft))
    return min(min(top, right), min(bottom, left)) >= 0 || max(max(top, right), max(bottom, left)) <= 0
  }
}
