import Extraction

extension LatinFold {
  /// A text with the lower-case base letters of its Latin letters.
  static func folded(_ text: some StringProtocol) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(base)))
  }
}
