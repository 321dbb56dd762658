import DocumentText
import TestSupport
import Testing
import TextRecognition

@Suite struct TextDetectorTests {
  /// A map with the given probabilities inside rectangles, 0 elsewhere.
  private func boxes(
    width: Int = 320, height: Int = 160, _ rectangles: [(x: Range<Int>, y: Range<Int>, probability: Float)],
    imageWidth: Int? = nil, imageHeight: Int? = nil
  ) -> [Quad] {
    var values = [Float](repeating: 0, count: width * height)
    for rectangle in rectangles {
      for y in rectangle.y {
        for x in rectangle.x { values[y * width + x] = rectangle.probability }
      }
    }
    return values.withUnsafeBufferPointer { values in
      TextDetector.boxes(
        in: ProbabilityMap(width: width, height: height, values: values), width: imageWidth ?? width,
        height: imageHeight ?? height)
    }
  }

  @Test func twoLinesGiveTwoGrownBoxes() throws {
    let found = boxes([(40..<200, 30..<42, 0.9), (40..<120, 80..<92, 0.9)])
    try #require(found.count == 2)
    let first = found[0].bounds
    // 160 × 12 px: the mask is dilated by one px, the rectangle of px centres is 160 × 12, grown by 160 × 12 × 1.6 / 344.
    let distance: Float = 160 * 12 * 1.6 / 344
    #expect(abs(first.x0 - (40 - distance)) < 0.5)
    #expect(abs(first.x1 - (200 + distance)) < 0.5)
    #expect(abs(first.y0 - (30 - distance)) < 0.5)
    #expect(abs(first.y1 - (42 + distance)) < 0.5)
    #expect(found[1].bounds.midY > first.midY)
  }

  @Test func boxesAreScaledToTheImageAndKeptInsideIt() throws {
    let found = boxes([(0..<100, 0..<20, 0.9)], imageWidth: 640, imageHeight: 480)
    let box = try #require(found.first).bounds
    #expect(box.x0 == 0 && box.y0 == 0)
    #expect(box.x1 > 200 && box.x1 < 250)
    #expect(box.y1 > 60 && box.y1 < 120)
  }

  @Test func noiseIsNoText() {
    // Below the threshold, above it but below the box threshold, and too small.
    #expect(boxes([(40..<200, 30..<42, 0.29)]).isEmpty)
    #expect(boxes([(40..<200, 30..<42, 0.31)]).isEmpty)
    #expect(boxes([(40..<42, 30..<31, 0.9)]).isEmpty)
    #expect(boxes([]).isEmpty)
  }

  @Test func oneColumnOfGapIsBridgedAndTwoAreNot() {
    #expect(boxes([(40..<100, 30..<42, 0.9), (101..<160, 30..<42, 0.9)]).count == 1)
    #expect(boxes([(40..<100, 30..<42, 0.9), (103..<160, 30..<42, 0.9)]).count == 2)
  }

  @Test func touchingCornersAreOneRegion() {
    func regions(_ values: [Float]) -> Int {
      values.withUnsafeBufferPointer { ProbabilityMap(width: 5, height: 2, values: $0).regions(above: 0.5).count }
    }
    #expect(regions([0, 1, 0, 0, 0, 1, 0, 0, 0, 0]) == 1)
    #expect(regions([1, 0, 0, 0, 0, 0, 0, 1, 0, 0]) == 1)
    #expect(regions([1, 0, 0, 0, 0, 0, 0, 0, 1, 0]) == 2)
  }

  @Test func regionsThatMeetLaterAreJoined() {
    // A U: two arms in the first rows that only the bottom connects.
    let values: [Float] = [
      1, 0, 0, 0, 1, 0,
      1, 0, 0, 0, 1, 0,
      1, 1, 1, 1, 1, 0,
    ]
    values.withUnsafeBufferPointer { values in
      #expect(ProbabilityMap(width: 6, height: 3, values: values).regions(above: 0.5).count == 1)
    }
  }

  @Test func aTiltedLineGivesATiltedBox() throws {
    var values = [Float](repeating: 0, count: 320 * 160)
    for x in 40..<240 {
      for y in 0..<12 { values[(30 + x / 4 + y) * 320 + x] = 0.9 }
    }
    let found = values.withUnsafeBufferPointer { values in
      TextDetector.boxes(in: ProbabilityMap(width: 320, height: 160, values: values), width: 320, height: 160)
    }
    let box = try #require(found.first)
    #expect(found.count == 1)
    let slope = (box.topRight.y - box.topLeft.y) / (box.topRight.x - box.topLeft.x)
    #expect(abs(slope - 0.25) < 0.03)
  }

  @Test func readingOrderFollowsRowsOfATiltedPage() {
    // Three columns, five rows, each row falling by 60 px over the page: more than a row's distance of 40.
    func box(_ row: Int, _ column: Int) -> Quad {
      let (x, y) = (Float(column) * 300, Float(row) * 40 + Float(column) * 30)
      return Quad(Point(x, y), Point(x + 200, y + 20), Point(x + 200, y + 40), Point(x, y + 20))
    }
    let expected = (0..<5).flatMap { row in (0..<3).map { box(row, $0) } }
    var generator = SeededGenerator(seed: 1)
    #expect(ReadingOrder.sorted(expected.shuffled(using: &generator)) == expected)
  }
}
