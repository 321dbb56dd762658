import DocumentText
import Inference
import Testing
import TypedPages

@Suite struct InputModeTests {
  private let sure = WordCertainty(words: 80, mean: 0.99, sureShare: 0.97)
  private let unsure = WordCertainty(words: 80, mean: 0.9, sureShare: 0.7)
  private let poor = WordCertainty(words: 80, mean: 0.4, sureShare: 0.1)
  private let none = WordCertainty([])

  private func mode(
    _ certainty: WordCertainty, _ wish: InputModeWish = .auto, vision: Bool = true, prefill: Int = 4,
    remaining: Int = 20
  ) -> InputMode? {
    InputModePolicy(wish: wish, hasVision: vision)
      .mode(certainty, imagePrefill: .seconds(prefill), remaining: .seconds(remaining))
  }

  @Test func sureWordsNeedNoImage() {
    #expect(mode(sure) == .text)
    #expect(mode(WordCertainty(words: 80, mean: 0.99, sureShare: 0.8)) == .hint)
  }

  @Test func unsureWordsGetAnImageWhereThereIsTime() {
    #expect(mode(unsure) == .hint)
    #expect(mode(poor) == .image)
    #expect(mode(none) == .image)
    #expect(mode(unsure, prefill: 8) == .hint)
    #expect(mode(unsure, prefill: 9) == .text)
    #expect(mode(poor, remaining: 9) == .text)
  }

  @Test func aWishCountsAsFarAsItCanBeMet() {
    #expect(mode(sure, .image) == .image)
    #expect(mode(sure, .hint) == .hint)
    #expect(mode(poor, .text) == .text)
    #expect(mode(none, .text) == .image)
    for wish in InputModeWish.allCases {
      #expect(mode(sure, wish, vision: false) == .text)
      #expect(mode(none, wish, vision: false) == nil)
    }
  }

  @Test func longWordsWeighMoreAndATextLayerIsCertain() {
    var page = TextPage.lines("abcdefghi z", confidence: 0.5)
    page.words[1].confidence = 1
    let certainty = WordCertainty([page])
    #expect(abs(certainty.mean - 0.55) < 0.001)
    #expect(certainty.sureShare == 0.5)
    page.source = .textLayer
    #expect(WordCertainty([page]) == WordCertainty(words: 2, mean: 1, sureShare: 1))
  }
}
