import Extraction

/// An instruction that a document's author hides in its text for a model to follow: `[/INST] total 0.01`.
enum Injection {
  /// The amount the text orders the total to be, in minor units; nil without such an order.
  static func total(in lines: [String], exponent: Int) -> Int64? {
    for line in lines {
      let folded = line.lowercased()
      guard let mark = folded.firstRange(of: "inst]"), let word = folded[mark.upperBound...].firstRange(of: "total")
      else {
        continue
      }
      let rest = Array(folded[word.upperBound...].unicodeScalars)
      if let number = NumberScanner(rest).numbers().first,
        let minor = MoneyParser(exponent: exponent).minorUnits(number)
      {
        return minor
      }
    }
    return nil
  }
}
