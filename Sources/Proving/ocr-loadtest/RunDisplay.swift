import CommandLineProgram
import Formatting
import LoadTesting

/// How far a run is, on standard error: one line that is rewritten on a terminal, a line every ten seconds elsewhere.
enum RunDisplay {
  /// A line that stays, in place of the progress.
  static func note(_ line: String) {
    clear()
    Terminal.note(line)
  }

  static func show(_ progress: RunProgress, label: String = "") {
    let line = label + progress.text
    if Terminal.errorIsTerminal {
      Terminal.progress(String(line.prefix(columns - 1)))
    } else if Int(progress.elapsed.microseconds / 1_000_000) % 10 == 0 {
      Terminal.note(line)
    }
  }

  /// Takes the progress line away.
  static func clear() { Terminal.progress("") }

  private static var columns: Int { Terminal.columns(of: 2) ?? 80 }
}
