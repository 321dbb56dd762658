/// An element of an XML document, without comments, instructions and mixed content.
public struct XMLElement: Sendable, Equatable {
  /// The local name, without a prefix.
  public var name: String
  /// By local name.
  public var attributes: [String: String]
  /// All characters directly in the element, white space at both ends removed.
  public var text: String
  public var children: [XMLElement]

  public init(_ name: String, attributes: [String: String] = [:], text: String = "", children: [XMLElement] = []) {
    self.name = name
    self.attributes = attributes
    self.text = text
    self.children = children
  }
}

/// A whole XML document.
public struct XMLTree: Sendable, Equatable {
  /// Of the root element; empty where it has none.
  public var namespace: String
  public var root: XMLElement

  public init(namespace: String, root: XMLElement) {
    self.namespace = namespace
    self.root = root
  }
}

/// Bounds of an XML document that is read. An e-invoice of 2,000 lines has 150,000 elements and is nine levels deep.
public enum XMLLimits {
  /// Bytes of a file.
  public static let bytes = 20 << 20
  public static let depth = 32
  public static let elements = 250_000
  /// Bytes of all names and texts that are kept, with `overhead` for every element and attribute.
  public static let keptBytes = 16 << 20
  /// Bytes; more than lengths and counts take between processes.
  public static let overhead = 16
  /// Bytes of a text that is kept; longer ones are attachments in base64, of which nothing is read.
  public static let textBytes = 64 << 10
}
