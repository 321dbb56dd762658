import DocumentText

/// Reads pages: pixels in, words with boxes out. One a process, used from one thread.
public final class PageReader {
  /// Lines read with less mean confidence are noise.
  static let minimumConfidence: Float = 0.5

  /// Library, build and number format, e.g. `openvino 2026.4.1-22982 bf16`.
  public let runtimeName: String

  private let detector: TextDetector
  private let recognizer: LineRecognizer

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
  public convenience init(models: String) throws(RecognitionError) {
    let alphabet = try Alphabet(file: models + "/rec.keys.txt")
    let runtime = try OpenVINORuntime(library: models + "/" + OpenVINORuntime.libraryName)
    try self.init(runtime: runtime, models: models, alphabet: alphabet)
  }

  /// - Throws: `RecognitionError.runtimeUnusable`.
  package init(
    runtime: some InferenceRuntime, models: String, alphabet: Alphabet
  ) throws(RecognitionError) {
    let detection = try runtime.load(models + "/det.xml")
    let recognition = try runtime.load(models + "/rec.xml")
    detector = TextDetector(network: detection)
    recognizer = LineRecognizer(network: recognition, alphabet: alphabet)
    runtimeName = runtime.name + " " + recognition.precision
  }

  /// Runs both networks once, because they open files and generate code in their first run.
  ///
  /// - Throws: `RecognitionError.inferenceFailed`, `.shapeMismatch`.
  public func warmUp() throws(RecognitionError) {
    let image = RGBImage(width: 640, height: 960, grey: 255)
    _ = try detector.detect(image)
    _ = try recognizer.read(image, quads: [Quad(x0: 0, y0: 0, x1: 400, y1: 40)])
  }

  /// Reads a page in any of the four orientations.
  ///
  /// - Throws: `RecognitionError.inferenceFailed`, `.shapeMismatch`.
  public func read(_ received: RGBImage) throws(RecognitionError) -> Reading {
    var image = received
    var boxes = try detector.detect(image)
    let orientation = try PageOrientation.find(image, boxes, recognizer)
    if orientation.turns != 0 {
      image = received.turned(clockwise: orientation.turns)
      boxes = try detector.detect(image)
    }
    var lines = boxes.indices.map { orientation.lines[$0] ?? nil }
    let unread = boxes.indices.filter { orientation.lines[$0] == nil }
    for (index, line) in zip(unread, try recognizer.read(image, unread.map { boxes[$0] })) { lines[index] = line }
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
