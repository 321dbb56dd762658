import ModelSimulation
import Testing

struct PromptTests {
  @Test func pagesHoldTheirLinesAndImages() {
    let prompt = Prompt([
      .text("<page n=\"1\" of=\"2\">\n"), .jpeg([1]), .text(""), .jpeg([2]),
      .text("ACME\nTOTAL 1.00\n</page>\n<page n=\"2\" of=\"2\">\nDue\n</page>\nAnswer:"),
    ])
    #expect(prompt.pages.map(\.images) == [[[1], [2]], []])
    #expect(prompt.pages.map { $0.transcript.lines.filter { !$0.isEmpty } } == [["ACME", "TOTAL 1.00"], ["Due"]])
  }

  @Test func textOutsideOfPagesIsNoDocument() {
    #expect(Prompt([.text("Answer with the word hello.")]).pages.isEmpty)
    let prompt = Prompt([.text("Read this:"), .jpeg([7])])
    #expect(prompt.pages.map(\.images) == [[[7]]])
    #expect(prompt.pages.map(\.transcript.isBlank) == [true])
  }
}
