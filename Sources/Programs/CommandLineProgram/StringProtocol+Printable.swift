import Formatting

extension StringProtocol {
  /// The text without what would move a terminal's cursor, change its colours or turn its direction of writing: such characters
  /// become U+FFFD.
  package var printable: String { printable(except: []) }

  /// The same of text in lines: line breaks and tabs stay.
  ///
  /// - Parameter sequences: what else stays, whole.
  package func printableLines(keeping sequences: [String] = []) -> String {
    guard let sequence = sequences.first else { return printable(except: ["\n", "\t"]) }
    return split(separator: sequence, omittingEmptySubsequences: false)
      .map { $0.printableLines(keeping: Array(sequences.dropFirst())) }.joined(separator: sequence)
  }

  private func printable(except kept: Set<Unicode.Scalar>) -> String {
    guard unicodeScalars.contains(where: \.isDisplayControl) else { return String(self) }
    let shown = unicodeScalars.map { $0.isDisplayControl && !kept.contains($0) ? "\u{FFFD}" : $0 }
    return String(String.UnicodeScalarView(shown))
  }
}
