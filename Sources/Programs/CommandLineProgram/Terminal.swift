import Glibc

/// What people see: standard output for results, standard error for everything else. Colours, and lines that are rewritten,
/// only on a terminal.
///
/// Whatever a text holds, the only control characters that come out are line breaks, tabs and those of colours.
package enum Terminal {
  package static let errorIsTerminal = isatty(2) == 1
  private static let hasColors = isatty(1) == 1 && getenv("NO_COLOR") == nil

  /// Columns that tables may take: COLUMNS, else those of the terminal, else what a mail or a page of paper takes as well.
  package static var width: Int {
    if let columns = getenv("COLUMNS").flatMap({ Int(String(cString: $0)) }), columns > 0 { return columns }
    return columns(of: 1) ?? 100
  }

  /// Columns of the terminal at a descriptor; nil if it is not a terminal or does not know its width.
  package static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// A line on standard error.
  package static func note(_ line: String) { put(line.printableLines() + "\n", to: 2) }

  /// A line on standard output.
  package static func print(_ line: String) { write(line + "\n") }

  /// Text on standard output.
  package static func write(_ text: String) {
    put(text.printableLines(keeping: hasColors ? Color.sequences : []), to: 1)
  }

  /// A file on standard output: as it is, unless a terminal would show it.
  package static func writeFile(_ text: String) {
    isatty(1) == 1
      ? write(text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n"))
      : put(text, to: 1)
  }

  /// Replaces the current line of a terminal's standard error; without effect elsewhere.
  package static func progress(_ text: String) {
    if errorIsTerminal { put("\r\u{1B}[K" + text.printable, to: 2) }
  }

  /// Text in an ANSI colour where standard output is a terminal and NO_COLOR is not set.
  package static func colored(_ text: String, _ color: Color) -> String {
    hasColors ? color.sequence + text + Color.end : text
  }

  package enum Color: Int, CaseIterable {
    case red = 31, green = 32, yellow = 33

    static let end = "\u{1B}[0m"
    static let sequences = allCases.map(\.sequence) + [end]

    var sequence: String { "\u{1B}[\(rawValue)m" }
  }

  private static func put(_ text: String, to file: Int32) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return }
      var done = 0
      while done < raw.count {
        let count = Glibc.write(file, base + done, raw.count - done)
        if count <= 0 { return }
        done += count
      }
    }
  }
}
