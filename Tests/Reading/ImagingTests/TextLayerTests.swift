import DocumentText
import Foundation
import Imaging
import Testing

struct TextLayerTests {
  private func box(_ x: Float, _ y: Float) -> Rectangle { Rectangle(x0: x, y0: y, x1: x + 5, y1: y + 10) }

  @Test func wordsEndAtWhiteSpaceAndLinesAtNewlines() {
    let text = "ab c\nd\n"
    let boxes = text.unicodeScalars.indices.enumerated().map { box(Float($0.offset) * 5, 20) }
    let words = TextLayer.words(text: text, boxes: boxes, width: 100, height: 100)
    #expect(words.map(\.text) == ["ab", "c", "d"])
    #expect(words.map(\.line) == [0, 0, 1])
    #expect(words.first?.quad == Quad(x0: 0, y0: 20, x1: 10, y1: 30))
  }

  /// poppler writes the cells of a table without white space between them.
  @Test func columnsAreSplitByTheirBoxes() {
    let boxes = [box(0, 0), box(5, 0), box(60, 0), box(65, 0), box(0, 12), box(5, 12)]
    let words = TextLayer.words(text: "abcdef", boxes: boxes, width: 100, height: 100)
    #expect(words.map(\.text) == ["ab", "cd", "ef"])
    #expect(words.map(\.line) == [0, 0, 1])
  }

  @Test func directionMarksHaveNoBox() {
    let words = TextLayer.words(text: "\u{202B}ab\u{202C}\n", boxes: [box(0, 0), box(5, 0)], width: 50, height: 50)
    #expect(words.map(\.text) == ["ab"])
  }

  @Test func textWithoutItsBoxesIsNoLayer() {
    #expect(TextLayer.words(text: "abc", boxes: [box(0, 0)], width: 50, height: 50).isEmpty)
    #expect(TextLayer.words(text: "a", boxes: [box(0, 0), box(6, 0)], width: 50, height: 50).isEmpty)
  }

  @Test func wordsBeyondThePageAreLeftOut() {
    #expect(TextLayer.words(text: "ab", boxes: [box(200, 0), box(206, 0)], width: 50, height: 50).isEmpty)
  }

  @Test func textThatRunsUpThePageStartsBelow() throws {
    let words = TextLayer.words(text: "ab", boxes: [box(10, 40), box(10, 30)], width: 50, height: 60)
    let quad = try #require(words.first).quad
    #expect(quad.topLeft == Point(10, 50) && quad.topRight == Point(10, 30))
  }

  /// The bundled invoice beside poppler's own command.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftotext"), "pdftotext is not installed"))
  func theBundledInvoiceHasTheWordsAndBoxesOfPdftotext() throws {
    let page = try Preparation.text(TestFiles.example("invoice.pdf"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/pdftotext")
    process.arguments = ["-bbox", TestFiles.root.appending(path: "examples/invoice.pdf").path, "-"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let html = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let pattern = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)<\/word>/
    let expected = html.matches(of: pattern)
    #expect(expected.count == page.words.count && expected.count > 80)
    for match in expected {
      let (_, x0, y0, x1, y1, text) = match.output
      let values = [x0, y0, x1, y1].compactMap { Float($0) }
      let isThere = page.words.contains { word in
        let bounds = word.quad.bounds
        return word.text == String(text)
          && zip(values, [bounds.x0, bounds.y0, bounds.x1, bounds.y1]).allSatisfy { abs($0 - $1) < 1.5 }
      }
      #expect(isThere, "\(text)")
    }
  }
}
