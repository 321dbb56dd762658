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

  /// Characters that XML 1.0 does not know are left out.
  private static func escaped(_ content: String) -> String {
    var escaped = ""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
