import Formatting

/// One printed word and where it stands.
public struct Word: Sendable, Hashable {
  /// The characters, without white space.
  public var text: String
  /// Corners in units of the page (`TextPage.width` × `TextPage.height`).
  public var quad: Quad
  /// 0...1; 1 for words of a PDF's text layer.
  public var confidence: Float
  /// Index of the line the source saw this word on: words of one line are neighbours in `TextPage.words`, left to right.
  public var line: Int

  public init(text: String, quad: Quad, confidence: Float, line: Int) {
    self.text = text
    self.quad = quad
    self.confidence = confidence
    self.line = line
  }
}

/// The words of one upright page, in reading order, with the size of the page they are measured on.
public struct TextPage: Sendable, Hashable {
  /// Where the words came from.
  public enum Source: UInt8, Sendable, Hashable {
    /// The text layer of a PDF: exact characters.
    case textLayer = 1
    /// Text recognition on pixels.
    case recognized = 2
  }

  /// Page width in page units: points for a text layer, px for recognized text. Greater than 0.
  public var width: Float
  /// Page height in the same units. Greater than 0.
  public var height: Float
  public var source: Source
  public var words: [Word]

  /// Takes no character into a word that would change how other text is shown, whatever a document says that it prints.
  public init(width: Float, height: Float, source: Source, words: [Word]) {
    self.width = width
    self.height = height
    self.source = source
    self.words = words.compactMap(\.withoutDisplayControls)
  }
}

extension Word {
  /// nil where nothing is left.
  fileprivate var withoutDisplayControls: Word? {
    var word = self
    word.text = text.withoutDisplayControls()
    return word.text.isEmpty && !text.isEmpty ? nil : word
  }
}
