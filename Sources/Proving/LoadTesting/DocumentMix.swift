import DocumentFormats

/// How often documents are sent, by what they are.
public struct DocumentMix: Sendable, Equatable {
  public struct Part: Sendable, Equatable {
    /// A family or extension of `DocumentFormat`, such as `image` or `jpg`, or a pattern of file names with `*` and `?`.
    public var pattern: String
    /// More than 0.
    public var weight: Double

    package func matches(_ document: LoadDocument) -> Bool {
      if let family = DocumentFormat.Family(rawValue: pattern) { return document.format.family == family }
      if let format = DocumentFormat(fileExtension: pattern) { return document.format == format }
      return Wildcards.matches(document.name, pattern)
    }
  }

  public var parts: [Part]

  /// All documents alike.
  public static let even = DocumentMix(parts: [Part(pattern: "*", weight: 1)])

  public init(parts: [Part]) { self.parts = parts }

  /// Reads `pdf=3,jpg=7`; nil for anything else. A document is of the first part that it matches, and is not sent where
  /// it matches none.
  public init?(parsing text: String) {
    parts = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty, let weight = Double(decimal: sides[1]), weight > 0 else { return nil }
      parts.append(Part(pattern: String(sides[0]), weight: weight))
    }
  }

  public var text: String { parts.map { "\($0.pattern)=\($0.weight.text(digits: 3))" }.joined(separator: ",") }
}
