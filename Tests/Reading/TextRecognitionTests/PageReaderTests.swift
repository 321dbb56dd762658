import DocumentText
import Testing
import TextRecognition

/// A network whose output is computed from the shape of its input.
private final class FakeNetwork: InferenceNetwork {
  let precision = "fake"
  private let answer: ([Int]) -> (shape: [Int], values: [Float])

  init(_ answer: @escaping ([Int]) -> (shape: [Int], values: [Float])) { self.answer = answer }

  func run<Result>(
    _ input: Tensor, _ body: (TensorView) throws(RecognitionError) -> Result
  ) throws(RecognitionError) -> Result {
    let (shape, values) = answer(input.shape)
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: values.count)
    defer { buffer.deallocate() }
    _ = buffer.initialize(from: values)
    return try body(TensorView(shape: shape, values: UnsafeBufferPointer(buffer)))
  }
}

private struct FakeRuntime: InferenceRuntime {
  let name = "fake 1.0"
  var detection: ([Int]) -> (shape: [Int], values: [Float])
  var recognition: ([Int]) -> (shape: [Int], values: [Float])
  var secondRecognition: ([Int]) -> (shape: [Int], values: [Float])

  func load(_ path: String, keepsShapes: Bool) throws(RecognitionError) -> any InferenceNetwork {
    switch path {
    case "/det.onnx": FakeNetwork(detection)
    case "/rec-tiny.onnx": FakeNetwork(recognition)
    default: FakeNetwork(secondRecognition)
    }
  }
}

@Suite struct PageReaderTests {
  private static let alphabet = Result { try Alphabet(keys: Array("A\nB\n \n".utf8)) }

  /// Two lines, 40...200 × 30...42 and 40...200 × 80...92.
  private static func twoLines(_ shape: [Int]) -> (shape: [Int], values: [Float]) {
    var values = [Float](repeating: 0, count: shape[2] * shape[3])
    for y in [30, 80].flatMap({ $0..<$0 + 12 }) {
      for x in 40..<200 { values[y * shape[3] + x] = 0.9 }
    }
    return ([1, 1, shape[2], shape[3]], values)
  }

  /// Reads "A B" everywhere, with this probability.
  private static func anA(_ probability: Float) -> ([Int]) -> (shape: [Int], values: [Float]) {
    { shape in
      let columns = shape[3] / 8
      var values = [Float](repeating: 0, count: columns * 4)
      for column in 0..<columns { values[column * 4] = 0.4 }
      values[2 * 4 + 1] = probability
      values[4 * 4 + 3] = probability
      values[6 * 4 + 2] = probability
      return ([1, columns, 4], values)
    }
  }

  private func reader(
    detection: @escaping ([Int]) -> (shape: [Int], values: [Float]) = twoLines,
    recognition: @escaping ([Int]) -> (shape: [Int], values: [Float]) = anA(0.95),
    secondRecognition: (([Int]) -> (shape: [Int], values: [Float]))? = nil
  ) throws -> PageReader {
    let runtime = FakeRuntime(
      detection: detection, recognition: recognition, secondRecognition: secondRecognition ?? recognition)
    let alphabet = try Self.alphabet.get()
    return try PageReader(runtime: runtime, models: "", alphabets: (alphabet, alphabet))
  }

  private var page: RGBImage {
    get throws { try #require(RGBImage(width: 320, height: 160, pixels: [UInt8](repeating: 255, count: 153_600))) }
  }

  @Test func wordsOfALineAreNeighboursWithItsNumber() throws {
    let reading = try reader().read(page)
    #expect(reading.turns == 0)
    #expect(reading.page.words.map(\.text) == ["A", "B", "A", "B"])
    #expect(reading.page.words.map(\.line) == [0, 0, 1, 1])
    #expect((reading.page.width, reading.page.height) == (320, 160))
    #expect(reading.page.source == .recognized)
    let boxes = reading.page.words.map(\.quad.bounds)
    #expect(boxes[0].x1 <= boxes[1].x0 && boxes[0].midY < boxes[2].midY)
  }

  @Test func anUnsureLineIsReadAgainByTheAccurateNetwork() throws {
    // The whole line is a B to the second network.
    let aB: ([Int]) -> (shape: [Int], values: [Float]) = { shape in
      let columns = shape[3] / 8
      var values = [Float](repeating: 0, count: columns * 4)
      for column in 0..<columns { values[column * 4 + 2] = 0.99 }
      return ([1, columns, 4], values)
    }
    let unsure = try reader(recognition: Self.anA(0.45), secondRecognition: aB).read(page)
    #expect(unsure.page.words.map(\.text) == ["B", "B"])
    let sure = try reader(secondRecognition: aB).read(page)
    #expect(sure.page.words.map(\.text) == ["A", "B", "A", "B"])
  }

  @Test func linesReadWithLittleConfidenceAreDropped() throws {
    #expect(try reader(recognition: Self.anA(0.45)).read(page).page.words.isEmpty)
  }

  @Test func anEmptyPageHasNoWords() throws {
    let blank = try reader(detection: { ([1, 1, $0[2], $0[3]], [Float](repeating: 0, count: $0[2] * $0[3])) })
    #expect(try blank.read(page).page.words.isEmpty)
  }

  @Test func aStaleDetectorOutputIsRefused() throws {
    // What OpenVINO does when memory runs out: success, with the shape of an earlier page.
    let reader = try reader(detection: { _ in ([1, 1, 64, 64], [Float](repeating: 0, count: 4096)) })
    // So small a page is enlarged.
    #expect(throws: RecognitionError.shapeMismatch(expected: [1, 1, 256, 480], got: [1, 1, 64, 64])) {
      try reader.read(page)
    }
  }

  @Test func aStaleRecognizerOutputIsRefused() throws {
    let reader = try reader(recognition: { _ in ([1, 7, 4], [Float](repeating: 0, count: 28)) })
    #expect {
      try reader.read(page)
    } throws: {
      ($0 as? RecognitionError)?.code == "shape_mismatch"
    }
  }

  @Test func aNetworkForAnotherAlphabetIsRefused() throws {
    let reader = try reader(recognition: { ([1, $0[3] / 8, 3], [Float](repeating: 0, count: $0[3] / 8 * 3)) })
    #expect {
      try reader.warmUp()
    } throws: {
      ($0 as? RecognitionError)?.code == "shape_mismatch"
    }
  }

  @Test func missingModelsAreNamed() {
    #expect {
      try PageReader(models: "/nonexistent")
    } throws: {
      guard case .modelsUnusable(let detail)? = $0 as? RecognitionError else { return false }
      return detail.contains("/nonexistent/rec-tiny.keys.txt")
    }
  }
}
