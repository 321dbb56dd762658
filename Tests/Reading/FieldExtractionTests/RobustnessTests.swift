import DocumentText
import Extraction
import FieldExtraction
import TestSupport
import Testing

@Suite struct RobustnessTests {
  /// Words of letters, digits and marks at any place, some of them absurd.
  private func page(_ random: inout SeededGenerator, words: Int) -> TextPage {
    let pieces = [
      "TOTAL", "Summe", "12.50", "1.234,56", "€", "RM", "16/04/2018", "GST", "6%", "19", "x", "2x", "Rechnung", "GmbH",
      "-",
      "(", "9999999999999999999", "0", "", "\u{301}", "日本", "CASH", "Tel", ":", "www.example.com", "31.02.2020", "%",
      "1'0",
    ]
    let coordinates: [Float] = [0, -50, 1e9, -1e9, .infinity, .nan, 300]
    let list = (0..<words).map { index in
      func coordinate(_ limit: UInt64) -> Float {
        random.next() % 50 == 0
          ? coordinates[Int(random.next() % UInt64(coordinates.count))] : Float(random.next() % limit)
      }
      let x = coordinate(600)
      let y = coordinate(800)
      return Word(
        text: pieces[Int(random.next() % UInt64(pieces.count))],
        quad: Quad(x0: x, y0: y, x1: x + coordinate(90), y1: y + 12),
        confidence: Float(random.next() % 100) / 100, line: Int(random.next() % 40) + index / 10)
    }
    return TextPage(width: 600, height: 800, source: random.next() % 2 == 0 ? .recognized : .textLayer, words: list)
  }

  @Test func anyWordsAreSafeAndEvidenceStaysInBounds() {
    var random = SeededGenerator(seed: 3)
    for round in 0..<300 {
      let pages = (0..<Int(random.next() % 3)).map { _ in page(&random, words: round) }
      let fields = FieldExtractor(today: readingDay).extract(pages)
      for evidence in fields.evidence.values {
        guard let box = evidence.box, let page = evidence.page else {
          Issue.record("printed values have places")
          continue
        }
        #expect((1...max(1, pages.count)).contains(page))
        #expect(box.x0 >= 0 && box.x1 <= 1 && box.y0 >= -0.001 && box.y1 <= 1.001)
        #expect((box.x1 - box.x0) * (box.y1 - box.y0) <= 0.0501)
        #expect(evidence.text.unicodeScalars.count <= 40)
      }
      _ = Reconciliation(fields, today: readingDay)
    }
  }

  @Test func sameWordsGiveTheSameFields() {
    var random = SeededGenerator(seed: 5)
    let pages = [page(&random, words: 400), page(&random, words: 400)]
    let extractor = FieldExtractor(today: readingDay)
    let first = extractor.extract(pages)
    for _ in 0..<5 { #expect(extractor.extract(pages) == first) }
  }

  @Test func noPagesAreAnEmptyDocument() {
    #expect(FieldExtractor(today: readingDay).extract([]).isEmpty)
  }

  @Test func slantedLinesAreReadAsRows() {
    let straight = TextPage.typed(
      """
                 GREENLEAF STORES LTD

      Tea                                  2.00
      Bread                                3.00
      Total                   GBP          5.00
      Cash                                10.00
      Change                               5.00
      """)
    // Turned by five degrees and narrowed towards the top, as a phone sees it.
    let words = straight.words.map { word in
      var word = word
      word.quad = word.quad.map { point in
        let narrow = 0.85 + 0.15 * point.y / straight.height
        let x = 300 + (point.x - 300) * narrow
        return Point(x * 0.9962 - point.y * 0.0872 + 60, x * 0.0872 + point.y * 0.9962)
      }
      return word
    }
    let photographed = TextPage(width: 700, height: straight.height + 80, source: .recognized, words: words)
    let fields = FieldExtractor(today: readingDay).extract([photographed])
    #expect(fields.total == 500)
    #expect(fields.vendor == "GREENLEAF STORES LTD")
    #expect(fields.lineItems.map(\.amount) == [200, 300])
  }

  @Test func evidenceIsTightAroundTheValue() throws {
    let fields = read(
      """
      ACME TRADING LTD
      Tea                      £2.00
      TotalGBP5.00 VAT
      Total  GBP   £2.00
      """)
    let evidence = try #require(fields.evidence[.total])
    #expect(evidence.text == "2.00")
    #expect(evidence.grounded)
    #expect(evidence.page == 1)
    #expect(evidence.source == .recognized)
    let box = try #require(evidence.box)
    #expect(abs(box.x0 - 140.0 / 600) < 0.005)
    #expect(abs(box.x1 - 180.0 / 600) < 0.005)
  }
}
