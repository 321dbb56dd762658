import DocumentText
import Inference
import ModelCatalog
import ModelServing
import Testing
import TypedPages

@Suite struct PageGroupsTests {
  private func cost(image: Int = 0, text: Int = 600, items: Int = 5) -> PageCost {
    PageCost(imageTokens: image, textTokens: text, images: image > 0 ? 1 : 0, items: items)
  }

  @Test func pagesThatFitAreAskedForTogether() {
    let groups = PageGroup.split([cost(), cost(), cost()], for: .context(8192))
    #expect(groups.map(\.pages) == [0..<3])
    #expect(groups[0].items == 15)
    #expect(groups[0].promptTokens == TokenEstimate.system + 3 * (600 + TokenEstimate.frame))
  }

  @Test func everyGroupFitsTheContextAndNoPageIsLost() {
    let pages = (0..<40).map { cost(image: $0 % 3 == 0 ? 1000 : 0, text: 300 + 20 * $0, items: $0 % 9) }
    for context in [2048, 4096, 8192, 32768] {
      let groups = PageGroup.split(pages, for: .context(context))
      #expect(groups.flatMap(\.pages) == Array(0..<40))
      for group in groups where group.pages.count > 1 {
        #expect(group.promptTokens + TokenEstimate.answer(items: group.items, .compact) <= context)
        #expect(group.items <= AnswerFormat.maximumItems)
      }
      for pair in zip(groups, groups.dropFirst()) {
        // A page more would have been too many.
        let next = pages[pair.1.pages.lowerBound]
        let items = pair.0.items + next.items
        let tokens = pair.0.promptTokens + next.promptTokens + TokenEstimate.answer(items: items, .compact)
        #expect(tokens > context || items > AnswerFormat.maximumItems)
      }
    }
  }

  @Test func aPageTooLargeStandsAlone() {
    let groups = PageGroup.split([cost(), cost(text: 9000), cost()], for: .context(4096))
    #expect(groups.map(\.pages) == [0..<1, 1..<2, 2..<3])
    #expect(groups.map { $0.fits(.context(4096)) } == [true, false, true])
  }

  @Test func noRequestHoldsMoreImagesThanTheServerTakes() {
    let pages = (0..<8).map { _ in cost(image: 300, text: 0, items: 1) }
    let groups = PageGroup.split(pages, first: 2, for: .context(32_768, images: 3))
    #expect(groups.map(\.pages) == [2..<5, 5..<8, 8..<10])
    #expect(groups.map(\.images) == [3, 3, 2])
    let tiles = PageGroup.split(
      [PageCost(imageTokens: 900, textTokens: 0, images: 4, items: 1)], for: .context(32_768, images: 3))
    #expect(tiles.map { $0.fits(.context(32_768, images: 3)) } == [false])
    #expect(tiles.map { $0.fits(.context(32_768)) } == [true])
  }

  /// Measured with Pixtral's tokenizer on answers whose tokens are set off by blanks.
  @Test func whiteSpaceOfAnswersIsCounted() {
    #expect(TokenEstimate.answer(items: 0, .spaced) - TokenEstimate.answer(items: 0, .compact) == 13)
    // Six items: 153 tokens, spaced 179.
    #expect(TokenEstimate.answer(items: 6, .compact) >= 153 && TokenEstimate.answer(items: 6, .spaced) >= 179)
    let (compact, spaced) = (ModelCapabilities.context(1100), ModelCapabilities.context(1100, .vllm))
    let group = PageGroup(pages: 0..<1, promptTokens: 1020, items: 0)
    #expect(group.fits(compact) && !group.fits(spaced))
  }

  @Test func linesThatEndInAnAmountMayBeItems() {
    let page = TextPage.lines("ACME LTD\nTel 030 123456\nCoffee   7.15\nTea      1,20 A\n\nTOTAL    8.35")
    let transcript = PageTranscript(page)
    let cost = PageCost(page, transcript: transcript, imageTokens: 400, images: 1)
    #expect(cost == PageCost(imageTokens: 400, textTokens: TokenEstimate.text(transcript.text), images: 1, items: 3))
    #expect(PageCost(page, transcript: nil, imageTokens: 0, images: 0).textTokens == 0)
  }

  @Test func textIsEstimatedAboveTheDensestMeasured() {
    let row = "12/12      0.79  11.28      12.07"
    #expect(TokenEstimate.text(row) >= row.utf8.count * 100 / 182)
    #expect(TokenEstimate.text("") == 0)
  }
}

@Suite struct TokenAllowanceTests {
  private let speed = ModelSpeed(promptTokensPerSecond: 500, outputTokensPerSecond: 20)
  private let group = PageGroup(pages: 0..<1, promptTokens: 1000, items: 10)

  private func allowance(seconds: Double, context: Int = 8192) -> TokenAllowance? {
    TokenAllowance(group, .context(context), speed: speed, remaining: .seconds(seconds))
  }

  @Test func withTimeEverythingIsAskedFor() throws {
    let allowance = try #require(self.allowance(seconds: 60))
    #expect(allowance.scope == .full)
    #expect(allowance.maximumTokens > TokenEstimate.answer(items: 10, .compact))
    #expect(allowance.maximumTokens < 2 * TokenEstimate.answer(items: 10, .compact))
  }

  @Test func inAHurryOnlyTheHeader() throws {
    // Two seconds of prompt, then less than ten items take.
    let allowance = try #require(self.allowance(seconds: 2 + 9))
    #expect(allowance.scope == .header)
    #expect(allowance.maximumTokens <= 9 * 20)
    #expect(allowance.maximumTokens >= TokenEstimate.answer(items: 0, .compact))
  }

  @Test(arguments: [-5.0, 0, 2, 5])
  func withoutTimeNothing(_ seconds: Double) {
    #expect(allowance(seconds: seconds) == nil)
  }

  @Test func theContextBoundsTheAnswer() throws {
    #expect(
      allowance(seconds: 60, context: 1000 + TokenEstimate.answer(items: 10, .compact))?.maximumTokens
        == TokenEstimate.answer(items: 10, .compact))
    #expect(allowance(seconds: 60, context: 1000 + TokenEstimate.answer(items: 0, .compact))?.scope == .header)
    #expect(allowance(seconds: 60, context: 1010) == nil)
  }
}

extension ModelCapabilities {
  /// A server of this context.
  fileprivate static func context(
    _ tokens: Int, images: Int? = nil, _ server: ServerKind = .llama
  ) -> ModelCapabilities {
    ModelCapabilities(
      slots: 1, contextTokens: tokens, hasVision: true, maximumImages: images, model: "test", server: server)
  }
}
