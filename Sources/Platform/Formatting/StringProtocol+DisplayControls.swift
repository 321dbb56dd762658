extension StringProtocol {
  /// The text without characters that change how others are shown.
  ///
  /// - Parameter kept: such characters that may stay.
  package func withoutDisplayControls(except kept: Set<Unicode.Scalar> = []) -> String {
    guard unicodeScalars.contains(where: \.isDisplayControl) else { return String(self) }
    return String(String.UnicodeScalarView(unicodeScalars.filter { !$0.isDisplayControl || kept.contains($0) }))
  }

  /// The text with such characters as JSON escapes them, such as `\u001b`.
  package var escapingDisplayControls: String {
    guard unicodeScalars.contains(where: \.isDisplayControl) else { return String(self) }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isDisplayControl {
        text += "\\u" + scalar.value.zeroPadded(to: 4, radix: 16)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}
