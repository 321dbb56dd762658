import DocumentText

/// A rectangle at any angle: how the detector sees a line of text.
package struct RotatedRectangle: Equatable {
  package var centre: Point
  /// Unit vector along `width`.
  package var direction: Point
  package var width: Float
  package var height: Float

  /// The corners in a row around the rectangle.
  package var corners: [Point] {
    let along = direction * (width / 2)
    let across = Point(-direction.y, direction.x) * (height / 2)
    return [centre - along - across, centre + along - across, centre + along + across, centre - along + across]
  }

  package var shortSide: Float { min(width, height) }

  /// Smallest-area rectangle around a convex hull; one of its sides lies on an edge of the hull. nil for no points.
  package init?(around hull: [Point]) {
    guard let first = hull.first else { return nil }
    self.init(centre: first, direction: Point(1, 0), width: 0, height: 0)
    var smallest = Float.infinity
    for index in hull.indices {
      let edge = hull[(index + 1) % hull.count] - hull[index]
      let length = edge.length
      if length == 0 { continue }
      let along = edge * (1 / length)
      let across = Point(-along.y, along.x)
      var (minAlong, maxAlong) = (Float.infinity, -Float.infinity)
      var (minAcross, maxAcross) = (Float.infinity, -Float.infinity)
      for point in hull {
        let a = point.dot(along)
        let b = point.dot(across)
        (minAlong, maxAlong) = (min(minAlong, a), max(maxAlong, a))
        (minAcross, maxAcross) = (min(minAcross, b), max(maxAcross, b))
      }
      let area = (maxAlong - minAlong) * (maxAcross - minAcross)
      if area < smallest {
        smallest = area
        centre = along * ((minAlong + maxAlong) / 2) + across * ((minAcross + maxAcross) / 2)
        direction = along
        width = maxAlong - minAlong
        height = maxAcross - minAcross
      }
    }
  }

  private init(centre: Point, direction: Point, width: Float, height: Float) {
    self.centre = centre
    self.direction = direction
    self.width = width
    self.height = height
  }

  /// Grown on every side by area × `ratio` / perimeter.
  ///
  /// The network predicts text shrunken by this rule (DB, Liao et al. 2019). For a rectangle the offset polygon with round
  /// corners, which the reference makes, has this rectangle as its own minimum-area rectangle.
  package func unclipped(ratio: Float) -> RotatedRectangle {
    let distance = width * height * ratio / (2 * (width + height))
    return RotatedRectangle(
      centre: centre, direction: direction, width: width + 2 * distance, height: height + 2 * distance)
  }
}

/// Convex hull by Andrew's monotone chain, in a row around it; collinear points are left out.
package func convexHull(_ points: [Point]) -> [Point] {
  let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
  if sorted.count < 3 { return sorted }
  func chain(_ points: some Sequence<Point>) -> [Point] {
    var chain: [Point] = []
    for point in points {
      while chain.count >= 2,
        (chain[chain.count - 1] - chain[chain.count - 2]).cross(point - chain[chain.count - 2]) <= 0
      {
        chain.removeLast()
      }
      chain.append(point)
    }
    return chain.dropLast()
  }
  return chain(sorted) + chain(sorted.reversed())
}

extension Point {
  static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
  static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
  static func * (a: Point, factor: Float) -> Point { Point(a.x * factor, a.y * factor) }

  var length: Float { dot(self).squareRoot() }

  func dot(_ other: Point) -> Float { x * other.x + y * other.y }

  func cross(_ other: Point) -> Float { x * other.y - y * other.x }
}
