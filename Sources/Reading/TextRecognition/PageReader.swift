import DocumentText

/// Reads pages: pixels in, words with boxes out. One a process, used from one thread.
public final class PageReader {
  /// Lines read with less mean confidence are noise.
  static let minimumConfidence: Float = 0.5

  /// Library, build and number format, e.g. `openvino 2026.4.1-22982 bf16`.
  public let runtimeName: String

  private let detector: TextDetector
  /// Fast; reads every line.
  private let first: LineRecognizer
  /// Accurate; reads again what `SecondReading` wants.
  private let second: LineRecognizer

  /// A page that was read.
  public struct Reading {
    /// The words, measured on the turned page.
    public let page: TextPage
    /// Quarter turns clockwise that made the page upright, 0...3.
    public let turns: Int
  }

  /// Loads library and networks from a folder made by `scripts/fetch-ocr-models.sh`.
  ///
  /// - Throws: `RecognitionError.modelsUnusable`, `.runtimeUnusable`.
  public convenience init(
    models: String, runtime: RuntimeChoice = .forThisProcessor, precision: String? = nil
  ) throws(RecognitionError) {
    try self.init(models: models) { () throws(RecognitionError) in
      try runtime.open(models: models, precision: precision)
    }
  }

  /// Loads the networks for the first GPU.
  ///
  /// - Parameter libraries: the folder that `scripts/fetch-ocr-models.sh --cuda` made.
  /// - Throws: `RecognitionError.modelsUnusable`, `.runtimeUnusable`.
  public convenience init(models: String, onGPU libraries: String) throws(RecognitionError) {
    try self.init(models: models) { () throws(RecognitionError) in try RuntimeChoice.openGPU(libraries: libraries) }
  }

  /// The alphabets first: where the models are missing, that is what to say.
  private convenience init(
    models: String, open: () throws(RecognitionError) -> any InferenceRuntime
  ) throws(RecognitionError) {
    let alphabets = (
      first: try Alphabet(file: models + "/rec-tiny.keys.txt"), second: try Alphabet(file: models + "/rec.keys.txt")
    )
    try self.init(runtime: open(), models: models, alphabets: alphabets)
  }

  /// - Throws: `RecognitionError.runtimeUnusable`.
  package init(
    runtime: any InferenceRuntime, models: String, alphabets: (first: Alphabet, second: Alphabet)
  ) throws(RecognitionError) {
    // Pages have many sizes, strips few widths.
    let detection = try runtime.load(models + "/det.onnx", keepsShapes: false)
    let fast = try runtime.load(models + "/rec-tiny.onnx", keepsShapes: true)
    let accurate = try runtime.load(models + "/rec.onnx", keepsShapes: true)
    detector = TextDetector(network: detection)
    first = LineRecognizer(network: fast, alphabet: alphabets.first)
    second = LineRecognizer(network: accurate, alphabet: alphabets.second)
    runtimeName = runtime.name + " " + accurate.precision
  }

  /// Runs every network once, because they open files and generate code in their first run.
  ///
  /// - Throws: `RecognitionError.inferenceFailed`, `.shapeMismatch`.
  public func warmUp() throws(RecognitionError) {
    let image = RGBImage(width: 640, height: 960, grey: 255)
    _ = try detector.detect(image)
    for recognizer in [first, second] {
      _ = try recognizer.read(image, quads: [Quad(x0: 0, y0: 0, x1: 400, y1: 40)])
    }
  }

  /// Reads a page in any of the four orientations.
  ///
  /// - Throws: `RecognitionError.inferenceFailed`, `.shapeMismatch`.
  public func read(_ received: RGBImage) throws(RecognitionError) -> Reading {
    var image = received
    var boxes = try detector.detect(image)
    let orientation = try PageOrientation.find(image, boxes, first)
    if orientation.turns != 0 {
      image = received.turned(clockwise: orientation.turns)
      boxes = try detector.detect(image)
    }
    var lines = boxes.indices.map { orientation.lines[$0] ?? nil }
    let unread = boxes.indices.filter { orientation.lines[$0] == nil }
    for (index, line) in zip(unread, try first.read(image, unread.map { boxes[$0] })) { lines[index] = line }
    let doubtful = boxes.indices.filter {
      SecondReading.isWanted(lines[$0], aspect: boxes[$0].aspect, position: $0)
    }
    for (index, line) in zip(doubtful, try second.read(image, doubtful.map { boxes[$0] })) {
      lines[index] = line ?? lines[index]
    }
    let kept = lines.compactMap { $0 }.filter { $0.confidence >= Self.minimumConfidence }
    let words = kept.enumerated().flatMap { number, line in
      line.words.map { word in
        var word = word
        word.line = number
        return word
      }
    }
    let page = TextPage(
      width: Float(image.width), height: Float(image.height), source: .recognized, words: words)
    return Reading(page: page, turns: orientation.turns)
  }
}
