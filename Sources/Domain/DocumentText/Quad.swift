/// A position on a page in page units (px of an image, points of a PDF), origin top left, y downwards.
public struct Point: Sendable, Hashable {
  public var x: Float
  public var y: Float

  public init(_ x: Float, _ y: Float) {
    self.x = x
    self.y = y
  }
}

/// Four corners of a piece of text, in reading direction: clockwise on screen from the text's own top left.
///
/// Text on a photographed page is rarely an upright rectangle, so corners are kept and boxes derived.
public struct Quad: Sendable, Hashable {
  public var topLeft: Point
  public var topRight: Point
  public var bottomRight: Point
  public var bottomLeft: Point

  public init(_ topLeft: Point, _ topRight: Point, _ bottomRight: Point, _ bottomLeft: Point) {
    self.topLeft = topLeft
    self.topRight = topRight
    self.bottomRight = bottomRight
    self.bottomLeft = bottomLeft
  }

  /// An upright rectangle.
  public init(x0: Float, y0: Float, x1: Float, y1: Float) {
    self.init(Point(x0, y0), Point(x1, y0), Point(x1, y1), Point(x0, y1))
  }

  /// The corners in the order of `init`.
  public var corners: [Point] { [topLeft, topRight, bottomRight, bottomLeft] }

  /// Smallest upright rectangle around the corners.
  public var bounds: Rectangle {
    Rectangle(
      x0: min(min(topLeft.x, topRight.x), min(bottomLeft.x, bottomRight.x)),
      y0: min(min(topLeft.y, topRight.y), min(bottomLeft.y, bottomRight.y)),
      x1: max(max(topLeft.x, topRight.x), max(bottomLeft.x, bottomRight.x)),
      y1: max(max(topLeft.y, topRight.y), max(bottomLeft.y, bottomRight.y)))
  }

  /// The same shape with every corner mapped.
  public func map(_ transform: (Point) -> Point) -> Quad {
    Quad(transform(topLeft), transform(topRight), transform(bottomRight), transform(bottomLeft))
  }
}

/// An upright rectangle in page units, origin top left.
public struct Rectangle: Sendable, Hashable {
  public var x0: Float
  public var y0: Float
  public var x1: Float
  public var y1: Float

  public init(x0: Float, y0: Float, x1: Float, y1: Float) {
    self.x0 = x0
    self.y0 = y0
    self.x1 = x1
    self.y1 = y1
  }

  public var width: Float { x1 - x0 }
  public var height: Float { y1 - y0 }
  public var midX: Float { (x0 + x1) / 2 }
  public var midY: Float { (y0 + y1) / 2 }

  /// Smallest rectangle around both.
  public func union(_ other: Rectangle) -> Rectangle {
    Rectangle(x0: min(x0, other.x0), y0: min(y0, other.y0), x1: max(x1, other.x1), y1: max(y1, other.y1))
  }
}
