import DocumentText
import Testing
import TextRecognition

@Suite struct SecondReadingTests {
  /// A line read with full confidence but for one character.
  private func line(_ text: String, unsure: Character? = nil, by confidence: Float = 0.3) -> TextLine? {
    let symbols = text.enumerated().map { index, character in
      CTCDecoder.Symbol(
        character: character, column: 2 * index, confidence: character == unsure ? confidence : 0.999)
    }
    return TextLine(
      symbols, in: Quad(x0: 0, y0: 0, x1: Float(16 * text.count), y1: 48), columns: Float(2 * text.count))
  }

  /// In the middle of a page.
  private func isWanted(_ line: TextLine?, aspect: Float = 8, position: Int = 20) -> Bool {
    SecondReading.isWanted(line, aspect: aspect, position: position)
  }

  @Test func whatWasNotReadIsReadAgain() {
    #expect(isWanted(nil))
  }

  @Test(arguments: [
    "Total", "Thank you, come again", "Room 12", "15.50", "RM 1,234.50", "1.234,50 €", "2", "-3.40", "6 %",
  ])
  func aSureLineIsNot(_ text: String) {
    #expect(!isWanted(line(text), aspect: 11), "\(text)")
  }

  @Test(arguments: ["8StkX", "5 Packx", "Room 12", "2 kg"])
  func aShortLineOfANumberAndAUnitIs(_ text: String) {
    #expect(isWanted(line(text), aspect: 8), "\(text)")
    #expect(!isWanted(line("2"), aspect: 8), "a number alone")
  }

  @Test(arguments: [
    "15.0C", "700", "31802013", "15.5", "RM 1550", "15..50", "O.50", "1O.50", "12/3/2018", "02.03.2015:59",
  ])
  func aNumberOfAnOddFormIs(_ text: String) {
    #expect(isWanted(line(text)), "\(text)")
  }

  @Test(arguments: ["Total 15.50", "Date: 12/03/2018", "Closed at 14:51"])
  func aLineWithAnAmountADateOrATimeIs(_ text: String) {
    #expect(isWanted(line(text)), "\(text)")
  }

  @Test func anUnsureNumberIs() {
    #expect(isWanted(line("15.50", unsure: ".", by: 0.97)))
    #expect(!isWanted(line("15.50", unsure: ".", by: 0.985)))
  }

  @Test func anUnsureLineIsWhereItIsShortOrAtTheTop() {
    let unsure = line("Cashier", unsure: "h", by: 0.69)
    #expect(isWanted(unsure, aspect: 9))
    #expect(!isWanted(unsure, aspect: 18))
    #expect(isWanted(unsure, aspect: 18, position: 4))
    #expect(!isWanted(unsure, aspect: 18, position: 5))
    #expect(!isWanted(line("Cashier", unsure: "h", by: 0.71), aspect: 9))
  }
}
