import DocumentText
import Foundation
import TestSupport
import Testing
import TextRecognition

@Suite struct GeometryTests {
  private func isClose(_ a: Float, _ b: Float, within tolerance: Float = 0.01) -> Bool { abs(a - b) <= tolerance }

  @Test func hullLeavesOutInnerAndCollinearPoints() {
    let points = [Point(0, 0), Point(4, 0), Point(4, 3), Point(0, 3), Point(2, 1), Point(2, 0), Point(4, 1)]
    var generator = SeededGenerator(seed: 1)
    let hull = convexHull(points.shuffled(using: &generator))
    #expect(Set(hull) == [Point(0, 0), Point(4, 0), Point(4, 3), Point(0, 3)])
    #expect(hull.count == 4)
  }

  @Test func hullOfFewPointsIsThosePoints() {
    #expect(convexHull([]).isEmpty)
    #expect(convexHull([Point(1, 2)]) == [Point(1, 2)])
    #expect(convexHull([Point(3, 0), Point(1, 2)]).count == 2)
  }

  @Test(arguments: [0, 10, 30, 45, 89, 120] as [Float])
  func smallestRectangleFollowsARotatedOne(degrees: Float) throws {
    let angle = Double(degrees) * .pi / 180
    let (cosine, sine) = (Float(cos(angle)), Float(sin(angle)))
    func turned(_ x: Float, _ y: Float) -> Point { Point(50 + x * cosine - y * sine, 60 + x * sine + y * cosine) }
    let corners = [turned(-20, -4), turned(20, -4), turned(20, 4), turned(-20, 4)]
    let inner = [turned(0, 0), turned(-19, 3), turned(10, -2)]
    let rectangle = try #require(RotatedRectangle(around: convexHull(corners + inner)))
    #expect(isClose(rectangle.centre.x, 50) && isClose(rectangle.centre.y, 60))
    #expect(isClose(max(rectangle.width, rectangle.height), 40))
    #expect(isClose(rectangle.shortSide, 8))
    for corner in corners {
      #expect(rectangle.corners.contains { isClose($0.x, corner.x) && isClose($0.y, corner.y) })
    }
  }

  @Test func rectangleOfOnePointHasNoArea() throws {
    #expect(RotatedRectangle(around: []) == nil)
    let rectangle = try #require(RotatedRectangle(around: [Point(7, 8)]))
    #expect(rectangle.shortSide == 0)
  }

  @Test func unclipGrowsEverySideByAreaTimesRatioOverPerimeter() throws {
    let rectangle = try #require(
      RotatedRectangle(around: [Point(0, 0), Point(100, 0), Point(100, 20), Point(0, 20)]))
    let grown = rectangle.unclipped(ratio: 1.6)
    // 100 × 20 × 1.6 / 240 on each side.
    let distance: Float = 2000 * 1.6 / 240
    #expect(isClose(max(grown.width, grown.height), 100 + 2 * distance))
    #expect(isClose(grown.shortSide, 20 + 2 * distance))
    #expect(grown.centre == rectangle.centre)
  }

  @Test func cornersAreOrderedAsTheyAreRead() throws {
    let quad = try #require(Quad(unordered: [Point(10, 12), Point(100, 2), Point(8, 1), Point(101, 14)]))
    #expect(quad == Quad(Point(8, 1), Point(100, 2), Point(101, 14), Point(10, 12)))
    #expect(Quad(unordered: [Point(0, 0)]) == nil)
  }

  /// A quad read after turning must show the same corner first as the turned page has at its top left.
  @Test(arguments: 0..<4) func turnedReadingMatchesTheTurnedPage(turns: Int) throws {
    let (width, height) = (6, 4)
    let numbered = (0..<3 * width * height).map { UInt8($0 / 3) }
    let image = try #require(RGBImage(width: width, height: height, pixels: numbered))
    let turned = image.turned(clockwise: turns)
    #expect((turned.width, turned.height) == (turns % 2 == 0 ? (6, 4) : (4, 6)))
    let page = Quad(x0: 0, y0: 0, x1: 5, y1: 3).read(afterTurning: turns)
    let first = Int(page.topLeft.y) * width + Int(page.topLeft.x)
    let second = Int(page.topRight.y) * width + Int(page.topRight.x)
    #expect(turned.pixels[0] == UInt8(first))
    #expect(turned.pixels[3 * (turned.width - 1)] == UInt8(second))
    #expect(turned.turned(clockwise: 4 - turns) == image)
  }

  @Test func imageRefusesAWrongNumberOfBytes() {
    #expect(RGBImage(width: 2, height: 2, pixels: [UInt8](repeating: 0, count: 11)) == nil)
    #expect(RGBImage(width: 0, height: 2, pixels: []) == nil)
    #expect(RGBImage(width: .max, height: 3, pixels: [1, 2, 3]) == nil)
    #expect(RGBImage(width: 2, height: 2, pixels: [UInt8](repeating: 0, count: 12)) != nil)
  }
}
