import DocumentText
import Extraction
import HostedSimulation
import JSON
import MistralOCR
import Testing

@Suite struct SimulatedHostedAnswerTests {
  private let today = CalendarDate(unixSeconds: 1_795_000_000)

  /// A page of typed lines.
  private func page(_ lines: [String]) -> TextPage {
    var words: [Word] = []
    for (line, text) in lines.enumerated() {
      var column = 0
      for word in text.split(separator: " ", omittingEmptySubsequences: false) {
        if !word.isEmpty {
          let (x, y) = (Float(40 + 6 * column), Float(60 + 16 * line))
          words.append(
            Word(
              text: String(word), quad: Quad(x0: x, y0: y, x1: x + Float(6 * word.count), y1: y + 10),
              confidence: 1, line: line))
        }
        column += word.count + 1
      }
    }
    return TextPage(width: 595, height: 842, source: .textLayer, words: words)
  }

  private var receipt: TextPage {
    page([
      "GREEN LEAF MARKET LTD", "Date 26/02/2026", "Coffee beans               12.30",
      "Filter paper                2.00",
      "Subtotal                   14.30", "VAT 8.4%                    1.20", "Total GBP                  15.50",
    ])
  }

  private func call(pages: PageSelection? = nil, schema: String? = nil) throws -> OCRRequest {
    OCRRequest(
      model: "mistral-ocr-2512",
      document: .init(key: .documentURL, file: DataURI(mediaType: "application/pdf", bytes: Array("%PDF".utf8))),
      pages: pages,
      annotation: try schema.map {
        .init(name: "document", isStrict: true, schema: try JSONValue(parsing: $0.utf8))
      })
  }

  @Test func theAnnotationIsJSONInAString() throws {
    let schema = """
      {"type":"object","properties":{"vendor":{"type":["string","null"]},"total":{"type":["string","null"]},
      "openingBalance":{"type":["string","null"]}},"required":["vendor","total","openingBalance"]}
      """
    let answer = try SimulatedHostedAnswer(
      call(schema: schema), model: "mistral-ocr-2512", pages: [receipt], today: today)
    let text = try #require(answer.json["document_annotation"]?.string)
    let annotation = try JSONValue(parsing: text.utf8)
    #expect(annotation["vendor"] == "GREEN LEAF MARKET LTD")
    #expect(annotation["total"] == "15.50")
    #expect(annotation["openingBalance"] == .null)
    #expect(answer.json["model"] == "mistral-ocr-2512")
  }

  @Test func aTextThatMayNotBeNullIsEmptyAndNoneIsTooLong() throws {
    let schema = """
      {"type":"object","properties":{"documentType":{"type":"string","enum":["receipt","invoice"]},
      "vendor":{"type":"string","maxLength":5},"openingBalance":{"type":"string"},"lineItems":{"type":"array",
      "items":{"type":"object","properties":{"amount":{"type":"string"},"date":{"type":"string"}},
      "required":["amount","date"]}}},"required":["documentType","vendor","openingBalance","lineItems"]}
      """
    let answer = try SimulatedHostedAnswer(
      call(schema: schema), model: "mistral-ocr-2512", pages: [receipt], today: today)
    let text = try #require(answer.json["document_annotation"]?.string)
    let annotation = try JSONValue(parsing: text.utf8)
    #expect(annotation["documentType"] == "invoice")
    #expect(annotation["vendor"] == "GREEN")
    #expect(annotation["openingBalance"] == "")
    #expect(annotation["lineItems"]?.elements?.map { $0["amount"] } == ["12.30", "2.00"])
    #expect(annotation["lineItems"]?.elements?.map { $0["date"] } == ["", ""])
  }

  @Test func onlyPagesThatAreAskedForAreReadAndCharged() throws {
    let pages = [receipt, page(["SECOND PAGE"]), page(["THIRD PAGE"])]
    let answer = try SimulatedHostedAnswer(
      call(pages: PageSelection([1...1])), model: "mistral-ocr-2512", pages: pages, today: today)
    #expect(answer.chargedPages == 1)
    #expect(answer.json["usage_info"]?["pages_processed"] == 1)
    let read = try #require(answer.json["pages"]?.elements)
    #expect(read.map { $0["index"] } == [1])
    #expect(read[0]["markdown"]?.string?.contains("SECOND PAGE") == true)
    #expect(answer.json["document_annotation"] == .null)
    #expect(try SimulatedHostedAnswer(call(), model: "mistral-ocr-2512", pages: pages, today: today).chargedPages == 3)
  }

  @Test func aSchemaThatCannotBeFilledIsRefused() throws {
    let schema = #"{"type":"object","properties":{"mood":{"type":"number"}},"required":["mood"]}"#
    let call = try call(schema: schema)
    let page = receipt
    #expect(throws: HostedError.unparsableSchema) {
      try SimulatedHostedAnswer(call, model: "mistral-ocr-2512", pages: [page], today: today)
    }
  }
}
