import Glibc

/// What people see: standard output for results, standard error for everything else, colour only on a terminal.
enum Terminal {
  static let errorIsTerminal = isatty(2) == 1
  static let outputIsTerminal = isatty(1) == 1

  /// A line on standard error.
  static func note(_ line: String) { put(line + "\n", to: 2) }

  /// A line on standard output.
  static func print(_ line: String) { put(line + "\n", to: 1) }

  /// Replaces the current line of a terminal's standard error; without effect elsewhere.
  static func progress(_ text: String) {
    if errorIsTerminal { put("\r\u{1B}[K" + text, to: 2) }
  }

  /// Text in an ANSI colour where standard output is a terminal and NO_COLOR is not set.
  static func colored(_ text: String, _ color: Color) -> String {
    outputIsTerminal && getenv("NO_COLOR") == nil ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }

  enum Color: Int { case red = 31, green = 32, yellow = 33 }

  private static func put(_ text: String, to file: Int32) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return }
      var done = 0
      while done < raw.count {
        let count = write(file, base + done, raw.count - done)
        if count <= 0 { return }
        done += count
      }
    }
  }
}
