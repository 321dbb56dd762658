import DocumentText
import Extraction
import Foundation
import ImagePlanning
import TestSupport
import Testing

struct ImagePlanPropertyTests {
  static let geometries = [
    pixtral, ImageGeometry(patch: 14, merge: 2, maximumEdge: 1540, breakTokens: 1),
    ImageGeometry(patch: 16, merge: 2, maximumEdge: 2048, breakTokens: 0),
  ]

  private func page(_ generator: inout SeededGenerator) -> TextPage {
    let source: TextPage.Source = Bool.random(using: &generator) ? .recognized : .textLayer
    let width = Float.random(in: 20...2000, using: &generator)
    let height = width * exp2(Float.random(in: -3...4.5, using: &generator))
    let type = Float.random(in: 0.004...0.05, using: &generator) * width
    let count = [0, 1, 5, 60].randomElement(using: &generator) ?? 0
    let words = (0..<count).map { index in
      // Some reach beyond the page, as boxes of recognizers do.
      let x = Float.random(in: -0.02...0.95, using: &generator) * width
      let y = Float.random(in: -0.02...0.98, using: &generator) * height
      let size = type * Float.random(in: 0.6...1.6, using: &generator)
      return Word(text: "abc", quad: Quad(x0: x, y0: y, x1: x + 3 * size, y1: y + size), confidence: 1, line: index)
    }
    return TextPage(width: width, height: height, source: source, words: words)
  }

  @Test(arguments: geometries)
  func tilesCoverThePageWithinEveryLimitAndCostWhatThePlanSays(geometry: ImageGeometry) throws {
    var generator = SeededGenerator(seed: 11)
    var (tiled, overruled, illegible) = (0, 0, 0)
    for _ in 0..<2000 {
      let page = page(&generator)
      let tokens = Int.random(in: 16...4000, using: &generator)
      let budget = ImageBudget(
        tokens: tokens, hardCap: tokens + Int.random(in: 0...4000, using: &generator),
        minimumTextHeight: Int.random(in: 4...20, using: &generator))
      let plan = ImagePlan(page: page, geometry: geometry, budget: budget)
      tiled += plan.tiles.count > 1 ? 1 : 0
      overruled += plan.overruledBudget ? 1 : 0
      illegible += plan.illegible ? 1 : 0

      try #require(!plan.tiles.isEmpty)
      for tile in plan.tiles {
        #expect(tile.width % geometry.cell == 0 && tile.height % geometry.cell == 0)
        #expect(max(tile.width, tile.height) <= geometry.maximumEdge)
        #expect(tile.width * tile.height >= 8 * geometry.cell * geometry.cell)
      }
      #expect(plan.tokens == plan.tiles.reduce(0) { $0 + geometry.tokens(width: $1.width, height: $1.height) })
      #expect(plan.tokens <= budget.hardCap)
      #expect(plan.overruledBudget == (plan.tokens > budget.tokens))
      if let height = plan.textHeight {
        #expect(plan.illegible == (height < Double(budget.minimumTextHeight) - 0.01))
      } else {
        #expect(page.words.isEmpty && !plan.illegible && !plan.overruledBudget)
      }
      checkCoverage(plan, page)
      checkScale(plan, page, geometry)
    }
    // The random pages meet every case.
    #expect(tiled > 100 && overruled > 100 && illegible > 100)
  }

  @Test func everyPageIsLegibleWhereTokensDoNotMatter() {
    var generator = SeededGenerator(seed: 12)
    var checked = 0
    for _ in 0..<3000 {
      let page = page(&generator)
      guard let smallest = page.words.map(\.quad.bounds.height).min() else { continue }
      let floor = Int.random(in: 4...20, using: &generator)
      let scale = Float(floor) / smallest
      // Within the picture's own px, the model's width, and the number of tiles.
      guard scale <= 1, page.width * scale <= 1000, page.height * scale <= 8000, page.height <= 8 * page.width else {
        continue
      }
      checked += 1
      let plan = ImagePlan(
        page: page, geometry: pixtral, budget: ImageBudget(tokens: 16, hardCap: 1_000_000, minimumTextHeight: floor))
      #expect(!plan.illegible)
    }
    #expect(checked > 300)
  }

  /// Every word on the page stands whole in a tile, and nothing between the tiles is left out.
  private func checkCoverage(_ plan: ImagePlan, _ page: TextPage) {
    for (upper, lower) in zip(plan.tiles, plan.tiles.dropFirst()) {
      #expect(lower.region.y0 < upper.region.y1 && lower.region.y0 > upper.region.y0)
      #expect(lower.region.x0 == upper.region.x0 && lower.region.x1 == upper.region.x1)
    }
    for tile in plan.tiles {
      #expect(tile.region.x0 >= 0 && tile.region.y0 >= 0 && tile.region.x1 <= 1 && tile.region.y1 <= 1)
      #expect(tile.region.x0 < tile.region.x1 && tile.region.y0 < tile.region.y1)
    }
    for word in page.words {
      let bounds = word.quad.bounds
      let box = FractionBox(
        x0: Double(max(0, bounds.x0) / page.width), y0: Double(max(0, bounds.y0) / page.height),
        x1: Double(min(page.width, bounds.x1) / page.width), y1: Double(min(page.height, bounds.y1) / page.height))
      #expect(
        plan.tiles.contains {
          $0.region.x0 <= box.x0 + 1e-6 && $0.region.y0 <= box.y0 + 1e-6 && $0.region.x1 >= box.x1 - 1e-6
            && $0.region.y1 >= box.y1 - 1e-6
        })
    }
  }

  /// One scale fills all tiles but less than a cell of each side.
  private func checkScale(_ plan: ImagePlan, _ page: TextPage, _ geometry: ImageGeometry) {
    func part(_ tile: ImagePlan.Tile) -> (width: Double, height: Double) {
      (
        (tile.region.x1 - tile.region.x0) * Double(page.width), (tile.region.y1 - tile.region.y0) * Double(page.height)
      )
    }
    let scale =
      plan.tiles.map { tile in
        min(Double(tile.width) / part(tile).width, Double(tile.height) / part(tile).height)
      }.min() ?? 0
    // The smallest tiles have rows that only make them large enough.
    for tile in plan.tiles where tile.width * (tile.height - geometry.cell) >= 8 * geometry.cell * geometry.cell {
      #expect(Double(tile.width) - part(tile).width * scale < Double(geometry.cell) + 0.01)
      #expect(Double(tile.height) - part(tile).height * scale < Double(geometry.cell) + 0.01)
    }
  }
}
