/// Where a value stands and how sure its reader was.
public struct Evidence: Sendable, Equatable {
  /// What a value was read from.
  public enum Source: String, Sendable, CaseIterable {
    /// A PDF's text layer.
    case text
    /// Text recognition.
    case recognized
    /// An e-invoice's XML.
    case xml
    case model
    /// The hosted service.
    case hosted
  }

  public var source: Source
  /// The element of the XML; nil for other sources.
  public var path: String?
  /// From 1; nil for a value of the XML that stands on no page.
  public var page: Int?
  /// Fractions of the upright page, origin top left; nil as `page`.
  public var box: FractionBox?
  /// The text the value was read from.
  public var text: String
  /// The value, normalized, stands in the recognized words or the text layer.
  public var grounded: Bool
  /// 0...1.
  public var confidence: Double

  public init(
    source: Source, path: String? = nil, page: Int?, box: FractionBox?, text: String, grounded: Bool, confidence: Double
  ) {
    self.source = source
    self.path = path
    self.page = page
    self.box = box
    self.text = text
    self.grounded = grounded
    self.confidence = confidence
  }
}

/// A box as fractions (0...1) of the upright page's width and height, origin top left.
public struct FractionBox: Sendable, Equatable {
  public var x0: Double
  public var y0: Double
  public var x1: Double
  public var y1: Double

  public init(x0: Double, y0: Double, x1: Double, y1: Double) {
    self.x0 = x0
    self.y0 = y0
    self.x1 = x1
    self.y1 = y1
  }
}
