import Glibc
import LoadTesting

/// What people see: the report on standard output, progress and errors on standard error, colours and the rewriting of
/// lines only on a terminal.
enum Terminal {
  private static let errorIsTerminal = isatty(2) == 1
  private static let hasColors = isatty(1) == 1 && getenv("NO_COLOR") == nil

  /// A line on standard error.
  static func note(_ line: String) { put((errorIsTerminal ? "\r\u{1B}[K" : "") + line + "\n", to: 2) }

  /// Text on standard output.
  static func print(_ text: String) { put(text, to: 1) }

  /// A green or red word.
  static func colored(_ word: String, isGood: Bool) -> String {
    hasColors ? "\u{1B}[\(isGood ? 32 : 31)m\(word)\u{1B}[0m" : word
  }

  /// Tells how far a run is: in one line that is rewritten, or elsewhere in a line every ten seconds.
  static func progress(_ progress: RunProgress, label: String = "") {
    let line = label + progress.text
    if errorIsTerminal {
      put("\r\u{1B}[K" + line.prefix(columns - 1), to: 2)
    } else if Int(progress.elapsed.microseconds / 1_000_000) % 10 == 0 {
      note(line)
    }
  }

  /// Takes the progress line away.
  static func clearProgress() {
    if errorIsTerminal { put("\r\u{1B}[K", to: 2) }
  }

  private static var columns: Int {
    var size = winsize()
    return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
  }

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
