import DocumentText
import Extraction
import ImagePlanning
import Testing

let budget = ImageBudget(tokens: 1600, hardCap: 4160, minimumTextHeight: 10)

/// A page of lines of words as a recognizer or text layer would give it.
func printedPage(
  width: Float, height: Float, lines: [(y: Float, height: Float)], columns: ClosedRange<Float>,
  source: TextPage.Source = .recognized
) -> TextPage {
  let words = lines.enumerated().flatMap { index, line in
    (0..<4).map { column in
      let step = (columns.upperBound - columns.lowerBound) / 4
      let x = columns.lowerBound + Float(column) * step
      return Word(
        text: "word", quad: Quad(x0: x, y0: line.y, x1: x + step * 0.9, y1: line.y + line.height), confidence: 0.9,
        line: index)
    }
  }
  return TextPage(width: width, height: height, source: source, words: words)
}

struct ImagePlanTests {
  private func lines(from: Float, to: Float, every pitch: Float, height: Float) -> [(y: Float, height: Float)] {
    stride(from: from, to: to, by: pitch).map { ($0, height) }
  }

  @Test func receiptThatFitsIsOneImageOfItsWordsWithinTheBudget() throws {
    let page = printedPage(
      width: 1000, height: 2000, lines: lines(from: 400, to: 1600, every: 60, height: 40), columns: 200...800)
    let plan = ImagePlan(page: page, geometry: pixtral, budget: budget)
    let tile = try #require(plan.tiles.first)
    #expect(plan.tiles.count == 1)
    // Words from 200, 400 to 785, 1580; 2 % of 2000 px around them.
    #expect(abs(tile.region.x0 - 0.16) < 0.001 && abs(tile.region.y0 - 0.18) < 0.001)
    #expect(abs(tile.region.x1 - 0.825) < 0.01 && abs(tile.region.y1 - 0.81) < 0.001)
    #expect(plan.tokens == pixtral.tokens(width: tile.width, height: tile.height))
    #expect(plan.tokens <= 1600 && plan.tokens > 1400)
    #expect(!plan.overruledBudget && !plan.illegible)
    #expect(try #require(plan.textHeight) >= 10)
  }

  @Test func pageWithoutWordsIsShownWhole() {
    let page = TextPage(width: 1240, height: 1754, source: .recognized, words: [])
    let plan = ImagePlan(page: page, geometry: pixtral, budget: budget)
    #expect(plan.tiles.map(\.region) == [FractionBox(x0: 0, y0: 0, x1: 1, y1: 1)])
    #expect(plan.tokens <= 1600 && plan.tokens > 1500)
    #expect(plan.textHeight == nil && !plan.illegible && !plan.overruledBudget)
  }

  @Test func smallPrintOverrulesTheBudgetNeverTheHardCap() throws {
    let page = printedPage(
      width: 1654, height: 2339, lines: lines(from: 100, to: 2200, every: 50, height: 22), columns: 100...1500)
    let plan = ImagePlan(page: page, geometry: pixtral, budget: budget)
    #expect(plan.overruledBudget && !plan.illegible)
    #expect(plan.tokens > 1600 && plan.tokens <= 4160)
    let height = try #require(plan.textHeight)
    // As much as is needed, not as much as there is.
    #expect(height >= 10 && height < 11)
    let poor = ImagePlan(
      page: page, geometry: pixtral, budget: ImageBudget(tokens: 1600, hardCap: 2000, minimumTextHeight: 10))
    #expect(poor.overruledBudget && poor.illegible)
    #expect(poor.tokens <= 2000 && poor.tokens > 1900)
    #expect(try #require(poor.textHeight) < 10)
  }

  @Test func tenthInSmallPrintDecidesAFewCharactersDoNot() throws {
    let body = lines(from: 100, to: 1900, every: 100, height: 60)
    let fine = lines(from: 1950, to: 2000, every: 25, height: 15)
    let few = printedPage(width: 1400, height: 2000, lines: body + fine.prefix(1), columns: 100...1300)
    let many = printedPage(width: 1400, height: 2000, lines: body + fine, columns: 100...1300)
    let plans = [few, many].map { ImagePlan(page: $0, geometry: pixtral, budget: budget) }
    #expect(!plans[0].overruledBudget && plans[1].overruledBudget)
  }

  @Test func receiptEightTimesLongerThanWideIsCutBetweenItsLines() throws {
    let printed = lines(from: 40, to: 7900, every: 48, height: 34)
    let page = printedPage(width: 1000, height: 8000, lines: printed, columns: 40...960)
    let plan = ImagePlan(page: page, geometry: pixtral, budget: budget)
    #expect(plan.tiles.count >= 2)
    #expect(!plan.illegible)
    #expect(try #require(plan.textHeight) >= 10)
    for (upper, lower) in zip(plan.tiles, plan.tiles.dropFirst()) {
      // Two whole lines stand in both.
      let shared = printed.filter {
        Double($0.y) >= lower.region.y0 * 8000 && Double($0.y + $0.height) <= upper.region.y1 * 8000
      }
      #expect(shared.count >= 2)
      for cut in [upper.region.y1 * 8000, lower.region.y0 * 8000] {
        #expect(!printed.contains { Double($0.y) < cut && cut < Double($0.y + $0.height) }, "a line is cut at \(cut)")
      }
    }
  }

  @Test func longPageWithoutKnownTextIsTiledAsWell() {
    let page = TextPage(width: 1000, height: 8000, source: .recognized, words: [])
    let plan = ImagePlan(page: page, geometry: pixtral, budget: budget)
    #expect(plan.tiles.count >= 2)
    // 128 px in a single image.
    #expect(plan.tiles.allSatisfy { $0.width > 160 })
    #expect(plan.tokens <= 1600)
  }

  @Test func picturesAreNotEnlargedBeyondWhatTheyShow() throws {
    let coarse = printedPage(
      width: 200, height: 300, lines: lines(from: 20, to: 280, every: 20, height: 14), columns: 10...190)
    let plan = ImagePlan(page: coarse, geometry: pixtral, budget: budget)
    #expect(try #require(plan.tiles.first).width <= 208)
    // Print below the floor may be enlarged, twice at the most.
    let tiny = printedPage(
      width: 200, height: 300, lines: lines(from: 20, to: 280, every: 10, height: 4), columns: 10...190)
    let enlarged = ImagePlan(page: tiny, geometry: pixtral, budget: budget)
    #expect(enlarged.illegible)
    #expect(try #require(enlarged.textHeight) == 8)
  }

  @Test func textLayersPageKeepsItsTopWherePicturesOfNamesAre() throws {
    let page = printedPage(
      width: 595, height: 842, lines: lines(from: 200, to: 700, every: 20, height: 12), columns: 60...530,
      source: .textLayer)
    let plan = ImagePlan(page: page, geometry: pixtral, budget: budget)
    let region = try #require(plan.tiles.first).region
    #expect(region.y0 == 0 && region.y1 < 0.87 && region.x0 > 0.05)
  }

  @Test func samePrintCountsTheSameFromRecognitionAndTextLayer() throws {
    let printed = lines(from: 100, to: 700, every: 20, height: 14)
    let recognized = printedPage(width: 595, height: 842, lines: printed, columns: 60...530)
    let layer = printedPage(
      width: 595, height: 842, lines: printed.map { ($0.y, $0.height / 1.4) }, columns: 60...530, source: .textLayer)
    let small = ImageBudget(tokens: 16, hardCap: 4160, minimumTextHeight: 10)
    let heights = try [recognized, layer].map {
      try #require(ImagePlan(page: $0, geometry: pixtral, budget: small).textHeight)
    }
    #expect(heights.allSatisfy { $0 >= 10 && $0 < 10.5 })
  }

  @Test func smallestImageHasTheEightCellsThatLlamaServerKeeps() throws {
    let page = TextPage(width: 5, height: 5, source: .recognized, words: [])
    let tile = try #require(ImagePlan(page: page, geometry: pixtral, budget: budget).tiles.first)
    #expect(tile.width / 16 * (tile.height / 16) == 8)
  }
}
