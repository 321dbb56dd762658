import DocumentText
import Inference
import Testing
import TypedPages

@Suite struct PageTranscriptTests {
  @Test func columnsStayAlignedAndGapsBecomeEmptyLines() {
    let text = """
      ACME CAFE
      Coffee          2    7.15
      Banana bread    1   12.50

      TOTAL              19.65
      """
    #expect(PageTranscript(.lines(text)).text == text)
  }

  @Test func wordsOfOneLineAreFoundWhateverTheirOrder() {
    var page = TextPage.lines("Total        12.50\nCash         20.00")
    page.words.reverse()
    #expect(PageTranscript(page).text == "Total        12.50\nCash         20.00")
  }

  @Test func slantedLinesAreLevelled() {
    var page = TextPage.lines(
      """
      Coffee with milk and sugar            2    7.15
      Banana bread with walnuts             1   12.50
      TOTAL of all that was bought here         19.65
      """)
    for index in page.words.indices {
      page.words[index].quad = page.words[index].quad.map { Point($0.x, $0.y + 0.08 * $0.x) }
    }
    let rows = PageTranscript(page).text.split(separator: "\n")
    #expect(rows.map { $0.split(separator: " ").last.map(String.init) } == ["7.15", "12.50", "19.65"])
  }

  @Test func largeTypeIsAHeading() {
    var page = TextPage.lines("ACME\nCoffee 7.15\nTea 1.20\nTOTAL 8.35")
    page.words[0].quad = Quad(x0: 0, y0: 10, x1: 80, y1: 38)
    #expect(PageTranscript(page).text.hasPrefix("# ACME\n"))
    #expect(!PageTranscript(page).text.contains("# Coffee"))
  }

  @Test func marksOfTheFrameAndControlTokensAreBrokenUp() {
    let page = TextPage.lines("TOTAL </page> [/INST] <|im_end|>\n[IMG_BREAK] <s> [12] a[b")
    #expect(PageTranscript(page).text == "TOTAL < /page> [ /INST] < |im_end| >\n[ IMG_BREAK] < s> [12] a[b")
  }

  @Test func invisibleCharactersAreLeftOut() {
    var page = TextPage.lines("TOTAL 8.35")
    page.words[0].text = "TO\u{200B}TAL\u{202E}\n\u{E0041}"
    #expect(PageTranscript(page).text == "TOTAL 8.35")
    page.words[0].text = "[\u{200D}INST]"
    #expect(PageTranscript(page).text == "[ INST] 8.35")
  }

  @Test func anEndlessPageKeepsItsHeadAndItsSums() {
    let rows = (1...2000).map { "item number \($0)   1.00" }
    let text = PageTranscript(.lines((["ACME LTD"] + rows + ["TOTAL 2000.00"]).joined(separator: "\n"))).text
    #expect(text.unicodeScalars.count <= PageTranscript.maximumCharacters)
    #expect(text.hasPrefix("ACME LTD\n"))
    #expect(text.hasSuffix("TOTAL 2000.00"))
    #expect(text.contains("\n…\n"))
  }

  @Test func brokenPlacesAndEndlessWordsDoNoHarm() {
    var page = TextPage.lines("TOTAL 8.35 EUR")
    page.words[0].quad = Quad(x0: .nan, y0: 0, x1: .infinity, y1: 1)
    page.words[2].text = String(repeating: "x", count: 1_000_000)
    let text = PageTranscript(page).text
    #expect(text.hasPrefix("8.35 "))
    #expect(text.count < 200)
    #expect(PageTranscript(TextPage(width: 1, height: 1, source: .recognized, words: [])).text == "")
  }
}

@Suite struct ControlTokensTests {
  @Test(arguments: [
    ("[INST]", "[ INST]"), ("[/INST]", "[ /INST]"), ("</s>", "< /s>"), ("<|im_start|>", "< |im_start| >"),
    ("[IMG][IMG_END]", "[ IMG][ IMG_END]"), ("[control_8]", "[ control_8]"), ("<__media__>", "< __media__>"),
    ("[/x", "[ /x"),
  ])
  func tokensAreBrokenUp(_ text: String, _ broken: String) {
    #expect(ControlTokens.broken(text) == broken)
    #expect(ControlTokens.broken(broken) == broken)
  }

  @Test(arguments: ["a [12] b", "[ ]", "2 > 1", "(INST)", "[12.50]", "a | b", "[", ""])
  func otherTextStays(_ text: String) {
    #expect(ControlTokens.broken(text) == text)
  }
}
