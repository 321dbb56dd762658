import Extraction
import Languages

/// Describes the currency that the rules chose: what it was taken from, and what speaks for another one.
struct CurrencyFeatures {
  private let text: PageText
  private let found: CurrencyFinder.Found?

  init(_ text: PageText, _ found: CurrencyFinder.Found?) {
    self.text = text
    self.found = found
  }

  func features(isNamed: Bool) -> Features {
    var features = Features(isNamed: isNamed)
    let country = CountryEvidence(text).currency
    let code = found?.currency.code
    features.add("printed", found?.place != nil)
    let printed = found?.place.map { text.lines[$0.line].row.string($0.range) } ?? ""
    features.add("code", code != nil && printed == code)
    features.add("sign", CurrencySigns.signs[printed.uppercased()] != nil)
    features.add("shared sign", CurrencySigns.sharedSigns.keys.contains(printed.uppercased()))
    features.add("country agrees", country != nil && country == code)
    features.add("country differs", country != nil && country != code)
    features.add("euro", code == "EUR")
    features.add("dollars", code == "USD")
    features.add("decimals", found?.currency.minorUnits ?? -1)
    var own = 0
    var others: Set<String> = []
    var shared = 0
    for line in text.lines {
      for word in line.row.text.split(whereSeparator: { !Self.isPart($0) }) where word.count <= 4 {
        let token = String(String.UnicodeScalarView(word))
        let upper = token.uppercased()
        let named = CurrencySigns.signs[upper] ?? (CurrencySigns.commonCodes.contains(token) ? token : nil)
        if let named { if named == code { own += 1 } else { others.insert(named) } }
        if CurrencySigns.sharedSigns.keys.contains(upper) { shared += 1 }
      }
    }
    features.add("named", own)
    features.add("others", others.count)
    features.add("shared", shared)
    let decimals = text.lines.flatMap(\.numbers).filter { $0.separator != nil }.map(\.decimals)
    features.add("two decimals", Float(decimals.count { $0 == 2 }) / Float(max(decimals.count, 1)))
    features.add("three decimals", Float(decimals.count { $0 == 3 }) / Float(max(decimals.count, 1)))
    features.add("comma", text.decimal == .comma)
    return features
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isLetter || scalar.properties.generalCategory == .currencySymbol
  }
}
