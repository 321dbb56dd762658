import DocumentText
import Testing
import TextRecognition

@Suite struct TilingPlanTests {
  /// Sizes of receipts, pages, strips in both directions, and of what no one should send.
  static let sizes = [
    (500, 900), (900, 1700), (1654, 2339), (2339, 1654), (1000, 10_000), (10_000, 1000), (900, 3300), (1, 1), (1, 5000),
    (5000, 1), (4000, 4000), (320, 961), (33, 20),
  ]

  @Test func aSmallReceiptIsReadWholeAndNeverEnlarged() {
    let plan = TilingPlan(width: 500, height: 700)
    #expect(plan.scale == 1)
    #expect(plan.tiles.count == 1)
    let size = plan.networkSize(plan.tiles[0])
    #expect(size == (512, 704))
  }

  @Test func aSmallPictureIsEnlargedForTheDetector() {
    let plan = TilingPlan(width: 300, height: 520)
    #expect(plan.scale == 1.5)
    #expect(plan.networkSize(plan.tiles[0]) == (448, 768))
    // No more than a large picture's long side.
    #expect(TilingPlan(width: 200, height: 800).scale == 1.2)
  }

  @Test func aReceiptIsScaledToALongSideOf960() {
    let plan = TilingPlan(width: 1000, height: 1920)
    #expect(plan.scale == 0.5)
    #expect(plan.tiles.count == 1)
  }

  @Test func aPageKeepsMorePixelsInThreeTiles() {
    let plan = TilingPlan(width: 1654, height: 2339)
    #expect(abs(plan.scale - 1280 / 2339) < 0.001)
    #expect(plan.tiles.count == 3)
    #expect(plan.tiles.allSatisfy { $0.width == 1654 && $0.x == 0 })
  }

  @Test func aLandscapePageIsCutBetweenLines() {
    let plan = TilingPlan(width: 2339, height: 1654)
    #expect(plan.tiles.count > 1)
    #expect(plan.tiles.allSatisfy { $0.width == 2339 && $0.height < 1654 })
  }

  @Test func aLongStripIsCutAlongItsLength() {
    let tall = TilingPlan(width: 1000, height: 10_000)
    #expect(tall.scale == 0.48)
    #expect(tall.tiles.count >= 5)
    let wide = TilingPlan(width: 10_000, height: 1000)
    #expect(wide.tiles.map(\.x) == tall.tiles.map(\.y))
    #expect(wide.tiles.map(\.width) == tall.tiles.map(\.height))
  }

  @Test(arguments: sizes) func everyPointBelongsToExactlyOneTileThatHoldsIt(width: Int, height: Int) {
    let plan = TilingPlan(width: width, height: height)
    for step in 0..<200 {
      let point = Point(Float(width * step) / 200, Float(height * step) / 200)
      let owners = plan.tiles.filter { $0.owns(point) }
      #expect(owners.count == 1)
      for tile in owners {
        #expect(point.x >= Float(tile.x) && point.x <= Float(tile.x + tile.width))
        #expect(point.y >= Float(tile.y) && point.y <= Float(tile.y + tile.height))
      }
    }
  }

  @Test(arguments: sizes) func tilesStayInsideThePageAndBelowTheBound(width: Int, height: Int) {
    let plan = TilingPlan(width: width, height: height)
    for tile in plan.tiles {
      #expect(tile.x >= 0 && tile.x + tile.width <= width)
      #expect(tile.y >= 0 && tile.y + tile.height <= height)
      let size = plan.networkSize(tile)
      #expect(size.width % 32 == 0 && size.height % 32 == 0 && size.width > 0 && size.height > 0)
      // Half a multiple of rounding on each side.
      #expect(size.width * size.height <= 560_000)
    }
  }

  /// A line as a tile places it, `shift` px off its level.
  private func line(at level: Float, height: Float = 30, shift: Float = 0) -> Quad {
    Quad(x0: 100, y0: level + shift - height / 2, x1: 500, y1: level + shift + height / 2)
  }

  @Test(arguments: [-6, -1, 0, 1, 6] as [Float], [-6, 0, 6] as [Float])
  func aLineWhereTilesMeetIsReportedOnce(offset: Float, shift: Float) throws {
    let plan = TilingPlan(width: 600, height: 4000)
    try #require(plan.tiles.count > 1)
    let meeting = plan.tiles[0].core.y1
    // Seen at different levels by the two: both could take it for their own, or each for the other's.
    var found = plan.tiles.map { _ in [Quad]() }
    found[0] = [line(at: meeting + offset, shift: shift), line(at: meeting + offset - 40)]
    found[1] = [line(at: meeting + offset, shift: -shift), line(at: meeting + offset + 40)]
    let levels = plan.joined(found).map { (($0.bounds.midY - meeting - offset) / 40).rounded() }.sorted()
    #expect(levels == [-1, 0, 1])
  }
}
