import DocumentText
import Inference
import Testing
import TypedPages

@Suite struct PageGroupsTests {
  private func cost(image: Int = 0, text: Int = 600, items: Int = 5) -> PageCost {
    PageCost(imageTokens: image, textTokens: text, items: items)
  }

  @Test func pagesThatFitAreAskedForTogether() {
    let groups = PageGroup.split([cost(), cost(), cost()], contextTokens: 8192)
    #expect(groups.map(\.pages) == [0..<3])
    #expect(groups[0].items == 15)
    #expect(groups[0].promptTokens == TokenEstimate.system + 3 * (600 + TokenEstimate.frame))
  }

  @Test func everyGroupFitsTheContextAndNoPageIsLost() {
    let pages = (0..<40).map { cost(image: $0 % 3 == 0 ? 1000 : 0, text: 300 + 20 * $0, items: $0 % 9) }
    for context in [2048, 4096, 8192, 32768] {
      let groups = PageGroup.split(pages, contextTokens: context)
      #expect(groups.flatMap(\.pages) == Array(0..<40))
      for group in groups where group.pages.count > 1 {
        #expect(group.promptTokens + TokenEstimate.answer(items: group.items) <= context)
        #expect(group.items <= AnswerFormat.maximumItems)
      }
      for pair in zip(groups, groups.dropFirst()) {
        // A page more would have been too many.
        let next = pages[pair.1.pages.lowerBound]
        let items = pair.0.items + next.items
        let tokens = pair.0.promptTokens + next.promptTokens + TokenEstimate.answer(items: items)
        #expect(tokens > context || items > AnswerFormat.maximumItems)
      }
    }
  }

  @Test func aPageTooLargeStandsAlone() {
    let groups = PageGroup.split([cost(), cost(text: 9000), cost()], contextTokens: 4096)
    #expect(groups.map(\.pages) == [0..<1, 1..<2, 2..<3])
    #expect(groups.map { $0.fits(contextTokens: 4096) } == [true, false, true])
  }

  @Test func linesThatEndInAnAmountMayBeItems() {
    let page = TextPage.lines("ACME LTD\nTel 030 123456\nCoffee   7.15\nTea      1,20 A\n\nTOTAL    8.35")
    let transcript = PageTranscript(page)
    let cost = PageCost(page, transcript: transcript, imageTokens: 400)
    #expect(cost == PageCost(imageTokens: 400, textTokens: TokenEstimate.text(transcript.text), items: 3))
    #expect(PageCost(page, transcript: nil, imageTokens: 0).textTokens == 0)
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
    TokenAllowance(group, contextTokens: context, speed: speed, remaining: .seconds(seconds))
  }

  @Test func withTimeEverythingIsAskedFor() throws {
    let allowance = try #require(self.allowance(seconds: 60))
    #expect(allowance.scope == .full)
    #expect(allowance.maximumTokens > TokenEstimate.answer(items: 10))
    #expect(allowance.maximumTokens < 2 * TokenEstimate.answer(items: 10))
  }

  @Test func inAHurryOnlyTheHeader() throws {
    // Two seconds of prompt, then less than ten items take.
    let allowance = try #require(self.allowance(seconds: 2 + 9))
    #expect(allowance.scope == .header)
    #expect(allowance.maximumTokens <= 9 * 20)
    #expect(allowance.maximumTokens >= TokenEstimate.answer(items: 0))
  }

  @Test(arguments: [-5.0, 0, 2, 5])
  func withoutTimeNothing(_ seconds: Double) {
    #expect(allowance(seconds: seconds) == nil)
  }

  @Test func theContextBoundsTheAnswer() throws {
    #expect(
      allowance(seconds: 60, context: 1000 + TokenEstimate.answer(items: 10))?.maximumTokens
        == TokenEstimate.answer(items: 10))
    #expect(allowance(seconds: 60, context: 1000 + TokenEstimate.answer(items: 0))?.scope == .header)
    #expect(allowance(seconds: 60, context: 1010) == nil)
  }
}
