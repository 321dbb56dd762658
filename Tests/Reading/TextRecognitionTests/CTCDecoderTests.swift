import DocumentText
import Testing
import TextRecognition

@Suite struct CTCDecoderTests {
  private let alphabet: Alphabet

  init() throws { alphabet = try Alphabet(keys: Array("A\nB\nü\n \n".utf8)) }

  /// Decodes a path of classes, each with probability 0.8.
  private func decode(_ path: [Int]) -> [CTCDecoder.Symbol] {
    var values = [Float](repeating: 0.05, count: path.count * alphabet.classes)
    for (column, index) in path.enumerated() { values[column * alphabet.classes + index] = 0.8 }
    return values.withUnsafeBufferPointer { CTCDecoder(alphabet: alphabet).decode($0, columns: path.count) }
  }

  @Test func repeatsAreJoinedAndBlanksSeparate() {
    let symbols = decode([0, 1, 1, 0, 1, 2, 2, 3, 0])
    #expect(String(symbols.map(\.character)) == "AABü")
    #expect(symbols.map(\.column) == [1, 4, 5, 7])
    #expect(symbols.allSatisfy { $0.confidence == 0.8 })
  }

  @Test func onlyBlanksAreNothing() {
    #expect(decode([0, 0, 0]).isEmpty)
    #expect(decode([]).isEmpty)
  }

  @Test func alphabetHasOneCharacterALineAndTheSpaceLast() throws {
    #expect(alphabet.classes == 5)
    #expect(alphabet[class: 3] == "ü")
    #expect(alphabet[class: 4] == " ")
    // The last newline may be missing.
    #expect(try Alphabet(keys: Array("A\n ".utf8)).classes == 3)
  }

  @Test(arguments: ["A\nB\n", "A\nBC\n \n", "A\n\n \n", "", "\u{0}\n"])
  func damagedKeyFilesAreRefused(text: String) {
    #expect { try Alphabet(keys: Array(text.utf8)) } throws: { ($0 as? RecognitionError)?.code == "models_unusable" }
  }

  @Test func keyFilesThatAreNoTextAreRefused() {
    #expect { try Alphabet(keys: [0x41, 0x0A, 0xFF, 0x0A, 0x20, 0x0A]) } throws: {
      ($0 as? RecognitionError)?.code == "models_unusable"
    }
  }

  @Test func wordsAreSplitAtSpacesAndPlacedByColumns() throws {
    // "AB A" in a box of 200 px that covers 20 columns: 10 px a column.
    let symbols = decode([0, 1, 0, 2, 0, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    let quad = Quad(x0: 100, y0: 50, x1: 300, y1: 70)
    let line = try #require(TextLine(symbols, in: quad, columns: 20))
    #expect(line.words.map(\.text) == ["AB", "A"])
    let first = line.words[0].quad.bounds
    let second = line.words[1].quad.bounds
    // The middles of A, B and the second A lie at columns 1.5, 3.5 and 10.5.
    #expect(first.x0 < 115 && first.x0 >= 100 && first.x1 > 135 && first.x1 < 155)
    #expect(second.x0 < 205 && second.x0 > 185 && second.x1 > 205 && second.x1 < 225)
    #expect(first.y0 == 50 && first.y1 == 70)
    #expect(abs(line.confidence - 0.8) < 0.001)
  }

  @Test func wordsOfATurnedBoxFollowItsDirection() throws {
    // Read from bottom to top: the first word stands below the second.
    let quad = Quad(Point(10, 200), Point(10, 0), Point(30, 0), Point(30, 200))
    let line = try #require(TextLine(decode([1, 0, 4, 0, 2]), in: quad, columns: 5))
    #expect(line.words.map(\.text) == ["A", "B"])
    #expect(line.words[0].quad.bounds.midY > line.words[1].quad.bounds.midY)
  }

  @Test func spacesAloneAreNoLine() {
    #expect(TextLine(decode([0, 4, 0]), in: Quad(x0: 0, y0: 0, x1: 9, y1: 9), columns: 3) == nil)
    #expect(TextLine([], in: Quad(x0: 0, y0: 0, x1: 9, y1: 9), columns: 3) == nil)
  }
}
