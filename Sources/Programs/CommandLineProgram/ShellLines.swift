/// A shell command that is too long for a line of a terminal, in lines that can be pasted.
package enum ShellLines {
  /// Breaks a command before options, and before long values, with a backslash at the end of all lines but the last.
  ///
  /// - Parameter indent: blanks before the first line; further ones have two more.
  package static func lines(_ command: String, width: Int, indent: Int) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    // A part that fits no line is broken before its values too.
    let parts = parts(command).flatMap { indent + 2 + $0.displayWidth + " \\".count > width ? words($0) : [$0] }
    for part in parts {
      if !isEmpty, line.displayWidth + 1 + part.displayWidth + " \\".count > width {
        lines.append(line + " \\")
        line = String(repeating: " ", count: indent + 2)
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + part
      isEmpty = false
    }
    return lines + [line]
  }

  /// The words before the first option, one by one; then each option with its values.
  private static func parts(_ command: String) -> [String] {
    var parts: [String] = []
    var hasOptions = false
    for word in words(command) {
      let isOption = word.hasPrefix("-")
      if hasOptions && !isOption {
        parts[parts.count - 1] += " " + word
      } else {
        parts.append(word)
      }
      hasOptions = hasOptions || isOption
    }
    return parts
  }

  /// What blanks outside quotes separate.
  private static func words(_ command: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    for character in command {
      if character == " ", quote == nil {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      }
      word.append(character)
    }
    return word.isEmpty ? words : words + [word]
  }
}
