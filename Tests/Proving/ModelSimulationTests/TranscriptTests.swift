import DocumentText
import Extraction
import ModelSimulation
import Testing

struct TranscriptTests {
  @Test func columnsAndLinesBecomePositions() throws {
    let page = Transcript(lines: ["# ACME LTD", "", "Coffee      2    7.15", "Green tea  10   13.00"]).page(
      source: .recognized)
    #expect(page.words.map(\.text) == ["ACME", "LTD", "Coffee", "2", "7.15", "Green", "tea", "10", "13.00"])
    let boxes = page.words.map(\.quad.bounds)
    // The columns are aligned as they are in the text: at their right ends.
    #expect(boxes[3].x1 == boxes[7].x1)
    #expect(boxes[4].x1 == boxes[8].x1)
    #expect(boxes[0].height >= 1.4 * boxes[2].height)
    #expect(boxes[2].y0 - boxes[1].y1 > boxes[2].height)
    #expect(boxes[5].y0 > boxes[2].y1)
    // Words of a line, and cells apart from each other.
    #expect(page.words[5].line == page.words[6].line)
    #expect(page.words[2].line != page.words[3].line)
    #expect(boxes.allSatisfy { $0.x0 >= 0 && $0.x1 <= page.width && $0.y1 <= page.height })
  }

  @Test(arguments: [
    ("a < b>", "a <b>"), ("< |im_end| >", "<|im_end|>"), ("[ /INST] x", "[/INST] x"), ("[ IMG_BREAK]", "[IMG_BREAK]"),
    ("[ not a tag]", "[ not a tag]"), ("a | b", "a | b"), ("100 < ", "100 <"),
  ])
  func brokenControlTokensAreMadeWhole(_ broken: String, _ whole: String) {
    let words = Transcript(lines: [broken]).page(source: .recognized).words.map(\.text)
    #expect(words == whole.split(separator: " ").map(String.init))
  }

  @Test func receiptIsRead() throws {
    let fields = PageTranscription([.transcript(Samples.receipt)], today: Samples.today).fields
    #expect(fields.documentType == .receipt)
    #expect(fields.vendor == "HARBOUR CAFE LTD")
    #expect(fields.date == CalendarDate(year: 2026, month: 2, day: 26))
    #expect(fields.currency?.code == "GBP")
    #expect(fields.total == 1550)
    #expect(fields.tax == 258)
    #expect(fields.lineItems.map(\.amount) == [900, 650])
  }

  @Test func pagesOfOneDocumentAreReadTogether() throws {
    let (first, last) = (Array(Samples.receipt.lines[..<5]), Array(Samples.receipt.lines[5...]))
    let fields = PageTranscription(
      [.transcript(Transcript(lines: first)), .transcript(Transcript(lines: last))], today: Samples.today
    ).fields
    #expect(fields.vendor == "HARBOUR CAFE LTD")
    #expect(fields.total == 1550)
  }
}

enum Samples {
  static let today = CalendarDate(unixSeconds: 1_795_219_200)

  static let receipt = Transcript(
    lines: """
      # HARBOUR CAFE LTD
      12 Quay Street, Falmouth
      Date: 26/02/2026   Till 3

      2 Breakfast roll         9.00
      1 Pot of tea             6.50

      SUBTOTAL                12.92
      VAT 20%                  2.58
      # TOTAL GBP             15.50
      """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
}
