import Formatting

/// XML that is written element by element, indented.
struct XMLText {
  private(set) var text: String
  private var open: [String] = []

  /// - Parameter prolog: what stands before the first element.
  init(prolog: String) { text = prolog }

  mutating func element(_ name: String, attributes: String = "", _ content: (inout XMLText) -> Void) {
    line("<\(name)\(attributes)>")
    open.append(name)
    content(&self)
    open.removeLast()
    line("</\(name)>")
  }

  mutating func element(_ name: String, attributes: String = "", _ content: String) {
    line("<\(name)\(attributes)>\(Self.escaped(content))</\(name)>")
  }

  private mutating func line(_ line: String) {
    text += String(repeating: " ", count: open.count) + line + "\n"
  }

  /// Characters that XML 1.0 does not know become blanks.
  private static func escaped(_ content: String) -> String {
    let known = content.unicodeScalars.map { ($0.value < 0x20 || [0xFFFE, 0xFFFF].contains($0.value)) ? " " : $0 }
    return String(String.UnicodeScalarView(known)).escapedForMarkup
  }
}
