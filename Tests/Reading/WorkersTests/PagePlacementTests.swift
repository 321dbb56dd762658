import DocumentText
import Testing
import WorkerProtocol
import Workers

struct PagePlacementTests {
  /// A page of 100 × 60 px with a crop of 40 × 20 px at (10, 30), and the px of the crop that is 3 right and 5 down.
  static let pixels = PagePixels(
    width: 40, height: 20, originX: 10, originY: 30, pageWidth: 100, pageHeight: 60,
    rgb: [UInt8](repeating: 0, count: 2_400))
  static let onPage = Point(13, 35)

  /// Turns a point of a page of that size clockwise, one quarter at a time.
  static func turn(_ point: Point, times: Int, width: Float, height: Float) -> Point {
    times == 0 ? point : turn(Point(height - point.y, point.x), times: times - 1, width: height, height: width)
  }

  @Test(arguments: 0..<4)
  func pixelLandsWhereTurningThePageTakesIt(turns: Int) throws {
    let inCrop = Self.turn(Point(3, 5), times: turns, width: 40, height: 20)
    let crop = TextPage(
      width: turns % 2 == 0 ? 40 : 20, height: turns % 2 == 0 ? 20 : 40, source: .recognized,
      words: [Word(text: "x", quad: Quad(inCrop, inCrop, inCrop, inCrop), confidence: 1, line: 0)])

    let placed = PagePlacement(Self.pixels, turns: turns).place(crop)

    #expect(placed.width == (turns % 2 == 0 ? 100 : 60))
    #expect(placed.height == (turns % 2 == 0 ? 60 : 100))
    let word = try #require(placed.words.first)
    #expect(word.quad.topLeft == Self.turn(Self.onPage, times: turns, width: 100, height: 60))
  }
}
