import DocumentText
import Testing
import TextRecognition

/// What the detection network's map shows of a page, as rectangles; px in one of them have its probability, others 0.
private struct Drawn {
  var x: Range<Int>
  var y: Range<Int>
  var probability: Float = 0.9
}

/// Rows of a name and an amount, on the map and the page alike.
@Suite struct LoneMarksTests {
  /// An item's name and its amount.
  private static let row = [Drawn(x: 20..<200, y: 56..<68), Drawn(x: 400..<500, y: 56..<68)]
  /// Of a mark beside its name.
  private static let height: Float = 0.85 * (12 + 2 * 180 * 12 * 1.6 / (2 * 192))

  private func boxes(_ drawn: [Drawn], width: Int = 640, height: Int = 320, isTurned: Bool = false) -> [Rectangle] {
    var values = [Float](repeating: 0, count: width * height)
    for rectangle in drawn {
      for y in rectangle.y {
        for x in rectangle.x { values[isTurned ? x * height + y : y * width + x] = rectangle.probability }
      }
    }
    let (columns, rows) = isTurned ? (height, width) : (width, height)
    return values.withUnsafeBufferPointer { values in
      TextDetector.boxes(
        in: ProbabilityMap(width: columns, height: rows, values: values), width: columns, height: rows)
    }.map(\.bounds)
  }

  private func marks(_ drawn: [Drawn]) -> [Rectangle] { boxes(Self.row + drawn).filter { $0.width < 100 } }

  @Test func aSpotBesideALineGetsABoxOfTheLinesHeight() throws {
    // By itself too narrow for a box.
    let mark = try #require(marks([Drawn(x: 300..<302, y: 58..<64)]).first)
    #expect(abs(mark.height - Self.height) < 1)
    #expect(abs(mark.midX - 301) < 1.5 && abs(mark.midY - 62) < 1.5)
    // Not so narrow that it would be read as a line that runs down the page.
    #expect(mark.width > mark.height / 1.5)
  }

  @Test func aSpotTooFaintForALineIsEnoughBesideOne() {
    #expect(marks([Drawn(x: 300..<306, y: 58..<64, probability: 0.15)]).count == 1)
    #expect(marks([Drawn(x: 300..<306, y: 58..<64, probability: 0.05)]).isEmpty)
    #expect(boxes([Drawn(x: 300..<306, y: 58..<64, probability: 0.15)]).isEmpty)
  }

  @Test func aBoxThatHoldsAPartOfACharacterIsWidenedToAllOfIt() throws {
    // A slanted stroke.
    let stroke = (0..<8).map { Drawn(x: (300 + $0 / 2)..<(304 + $0 / 2), y: (58 + $0)..<(59 + $0)) }
    #expect(boxes(stroke).count == 1)
    let found = marks(stroke)
    #expect(found.count == 1)
    let mark = try #require(found.first)
    #expect(abs(mark.height - Self.height) < 1 && mark.y0 < 53 && mark.y1 > 71)
  }

  @Test func severalSpotsOfOneCharacterAreOneMark() {
    #expect(marks([Drawn(x: 300..<302, y: 57..<59), Drawn(x: 301..<304, y: 63..<67)]).count == 1)
  }

  @Test func dotsOfARuleBetweenRowsAreNoMarks() {
    #expect(marks((0..<20).map { Drawn(x: (210 + 9 * $0)..<(212 + 9 * $0), y: 86..<88) }).isEmpty)
  }

  @Test func dotsThatLeadToAnAmountAreNoMarks() {
    #expect(marks((0..<10).map { Drawn(x: (220 + 16 * $0)..<(222 + 16 * $0), y: 68..<71) }).isEmpty)
  }

  @Test func whatIsPartOfALineIsNoMark() {
    // A full stop just behind the name.
    #expect(marks([Drawn(x: 206..<208, y: 62..<64)]).isEmpty)
  }

  @Test func aMarkKeepsOffTheLinesBesideIt() throws {
    let mark = try #require(marks([Drawn(x: 372..<376, y: 58..<66)]).first)
    let amount = try #require(boxes(Self.row).first { $0.x0 > 300 })
    #expect(mark.x1 <= amount.x0 + 0.5)
  }

  @Test func severalCharactersKeepTheirOwnBox() {
    let own = boxes([Drawn(x: 300..<322, y: 52..<72)])
    #expect(own.count == 1)
    #expect(marks([Drawn(x: 300..<322, y: 52..<72)]) == own)
  }

  @Test func aColumnOfDigitsIsNoLineThatRunsDown() {
    // Each has a box of its own, higher than wide.
    let rows = (0..<4).flatMap { row in
      [
        Drawn(x: 20..<200, y: (20 + 40 * row)..<(32 + 40 * row)),
        Drawn(x: 300..<304, y: (20 + 40 * row)..<(32 + 40 * row)),
      ]
    }
    let digits = boxes(rows).filter { $0.width < 100 }
    #expect(digits.count == 4)
    #expect(digits.allSatisfy { $0.height < 1.5 * $0.width })
  }

  @Test func aPageLyingOnItsSideHasItsRowsThatWay() throws {
    let found = boxes(Self.row + [Drawn(x: 300..<302, y: 58..<64)], isTurned: true).filter { $0.height < 100 }
    let mark = try #require(found.first)
    #expect(found.count == 1 && abs(mark.width - Self.height) < 1 && abs(mark.midY - 301) < 1.5)
  }

  @Test func noiseGivesAtMostSoManyMarks() {
    let specks = (0..<300).map { speck in
      let (x, y) = (210 + speck % 30 * 5, 50 + speck / 30 * 2)
      return Drawn(x: x..<(x + 1), y: y..<(y + 1))
    }
    // No closer than half of their width, so that they do not lie on each other.
    #expect(marks(specks).count <= 20)
  }
}
