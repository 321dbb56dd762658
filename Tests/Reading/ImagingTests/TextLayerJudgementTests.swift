import DocumentText
import Imaging
import Testing

struct TextLayerJudgementTests {
  /// Words spread over lines `leading` points apart on an A4 page.
  private func words(_ text: String, top: Float = 60, leading: Float = 18, isTurned: Bool = false) -> [Word] {
    text.split(separator: " ").enumerated().map { index, word in
      let line = index / 8
      let (x, y) = (60 + Float(index % 8) * 58, top + Float(line) * leading)
      let upright = Quad(x0: x, y0: y, x1: x + 50, y1: y + 10)
      let turned = Quad(upright.bottomLeft, upright.topLeft, upright.topRight, upright.bottomRight)
      return Word(text: String(word), quad: isTurned ? turned : upright, confidence: 1, line: line)
    }
  }

  private func judge(_ words: [Word], images: [Rectangle] = []) -> TextLayerJudgement {
    TextLayerJudgement(words: words, images: images, width: 595, height: 842)
  }

  private let invoice = Array(
    repeating: "Rechnung Nr 4711 vom 05.02.2026 Menge Einzelpreis Gesamt 12,50 EUR Umsatzsteuer 19 % Summe 1.234,56",
    count: 6
  ).joined(separator: " ")
  private let fullPage = Rectangle(x0: 0, y0: 0, x1: 595, y1: 842)

  @Test func anInvoiceIsTrusted() { #expect(judge(words(invoice)) == .trusted) }

  /// Whatever its layer says: the picture is what people see.
  @Test func aPictureOfAPageIsAScan() {
    #expect(judge(words(invoice, leading: 60), images: [fullPage]) == .scan)
    let strips = (0..<10).map { Rectangle(x0: 0, y0: Float($0) * 84.2, x1: 595, y1: Float($0 + 1) * 84.2) }
    #expect(judge(words(invoice, leading: 8), images: strips) == .scan)
  }

  @Test func amountsInOnePlaceAreOverprinted() {
    let page = words(invoice)
    func over(_ text: String, _ word: Word) -> Word { Word(text: text, quad: word.quad, confidence: 1, line: 99) }
    #expect(judge(page + [over("99,50", page[8])]) == .overprinted)
    // Twice the same is bold; a mark over a word is none of its letters.
    #expect(judge(page + [over(page[8].text, page[8])]) == .trusted)
    #expect(page[8].text.contains { $0.isNumber })
  }

  @Test func shiftedBlanksAreGarbled() {
    let lines = "7UDLWHXU=%HOPRQWHW S=TXDL=6DLQWJ3LHUUH 0DLULH=GH=OD 79$ 38=+7 )DFWXUH 7RWDO=+7 QMTIQQ"
    #expect(judge(words(Array(repeating: lines, count: 5).joined(separator: " "))) == .garbled)
  }

  @Test func aLogoIsNoScan() {
    let logo = Rectangle(x0: 400, y0: 30, x1: 560, y1: 110)
    #expect(judge(words(invoice, leading: 8), images: [logo]) == .trusted)
  }

  @Test func aPageNumberIsTooLittle() { #expect(judge(words("Page 2 of 3")) == .sparse) }

  @Test func privateUseGlyphsAreUnprintable() {
    let glyphs = String(
      invoice.unicodeScalars.map { $0 == " " ? " " : Character(Unicode.Scalar(0xE000 + $0.value % 256) ?? " ") })
    #expect(judge(words(glyphs)) == .unprintable)
  }

  @Test func aShiftedAlphabetIsGarbled() {
    let english = Array(repeating: "invoice number total amount payment received delivery address thank you", count: 6)
      .joined(separator: " ")
    let shifted = String(
      english.unicodeScalars.map { $0 == " " ? " " : Character(Unicode.Scalar($0.value - 29) ?? " ") })
    #expect(judge(words(english)) == .trusted)
    #expect(judge(words(shifted)) == .garbled)
  }

  @Test func aPageOnItsSideIsTurnedFirst() { #expect(judge(words(invoice, isTurned: true)) == .turned) }
}
