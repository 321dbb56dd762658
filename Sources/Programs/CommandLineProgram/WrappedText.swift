/// Text in lines of limited width, in columns of a terminal.
package enum WrappedText {
  /// Next to a label, fewer columns than these are not worth using.
  private static let narrowest = 24
  /// Blanks before text that stands under its label.
  private static let indent = 4

  /// Words in lines. A word that is longer than a line gets a line of its own.
  ///
  /// - Parameter indent: blanks before every line.
  package static func lines(_ text: String, width: Int, indent: Int = 0) -> [String] {
    let blanks = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.displayWidth + 1 + word.displayWidth > width {
        lines.append(blanks + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + [blanks + line]
  }

  /// A label and its text: next to it where there is room, with every further line under the first; else under it.
  ///
  /// - Parameter style: makes the text stand out, without changing its width.
  package static func lines(
    _ label: String, _ text: String, width: Int, style: (String) -> String = { $0 }
  ) -> [String] {
    let column = label.displayWidth
    let isBeside = width - column >= min(narrowest, text.displayWidth)
    let indent = isBeside ? column : indent
    let blanks = String(repeating: " ", count: indent)
    var lines = lines(text, width: width - indent).map { blanks + style($0) }
    if isBeside { lines[0] = label + lines[0].dropFirst(column) } else { lines.insert(label, at: 0) }
    return lines
  }
}
