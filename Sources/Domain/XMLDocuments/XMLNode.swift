import Formatting

/// An element with its way from the root, so that a value's origin can be told.
public struct XMLNode: Sendable {
  public let element: XMLElement
  /// Local names from the root on, such as `/Invoice/InvoiceLine[2]/LineExtensionAmount`; the first of equal siblings has no
  /// number.
  public let path: String

  public init(_ root: XMLElement) {
    self.init(root, path: "/" + root.name)
  }

  private init(_ element: XMLElement, path: String) {
    self.element = element
    self.path = path
  }

  /// White space within it is one blank each, without characters that change how others are shown; nil where nothing is left.
  public var text: String? {
    let words = element.text.split(whereSeparator: \.isWhitespace)
    let text = words.joined(separator: " ").withoutDisplayControls()
    return text.isEmpty ? nil : text
  }

  public func attribute(_ name: String) -> String? { element.attributes[name] }

  /// All elements at the end of a way of local names: `Party/PartyName/Name`.
  public func all(_ way: String) -> [XMLNode] {
    way.split(separator: "/").reduce([self]) { nodes, name in nodes.flatMap { $0.children(String(name)) } }
  }

  /// The first element at the end of a way.
  public subscript(_ way: String) -> XMLNode? { all(way).first }

  private func children(_ name: String) -> [XMLNode] {
    element.children.lazy.filter { $0.name == name }.enumerated().map { index, child in
      XMLNode(child, path: "\(path)/\(name)" + (index == 0 ? "" : "[\(index + 1)]"))
    }
  }
}
