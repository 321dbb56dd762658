/// The XML that a document holds.
public struct XMLFiles: Sendable, Equatable {
  /// Files of a PDF that are looked at, at the most.
  public static let maximumCount = 4

  /// In the order of the document, those with a known e-invoice's name first.
  public var trees: [XMLTree]
  /// Files that are XML, but damaged, too large, too deep, or with a document type.
  public var unreadable: Int

  public init(trees: [XMLTree] = [], unreadable: Int = 0) {
    self.trees = trees
    self.unreadable = unreadable
  }
}
