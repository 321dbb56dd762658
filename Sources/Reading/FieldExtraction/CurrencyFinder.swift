import Extraction
import Languages

/// The currency of a document: printed signs and codes first, otherwise the currency of its country.
struct CurrencyFinder {
  private let text: PageText
  private let lines: [Int]

  /// - Parameter lines: where it is searched; nil for all.
  init(_ text: PageText, lines: [Int]? = nil) {
    self.text = text
    self.lines = lines ?? Array(text.lines.indices)
  }

  /// The currency, and the line and range where it is printed; the latter nil where it follows from the country.
  struct Found: Sendable {
    var currency: Currency
    var place: (line: Int, range: Range<Int>)?
    /// Its code is printed, or a sign that no other currency has and no other country contradicts.
    var isNamed = false
    /// Several countries have the sign, and nothing tells which of them it is.
    var isAssumed = false
  }

  func currency() -> Found? {
    var votes: [String: Int] = [:]
    var places: [String: (line: Int, range: Range<Int>)] = [:]
    var shared: [String: Int] = [:]
    var sharedPlaces: [String: (line: Int, range: Range<Int>)] = [:]
    var signsOfTotals: Set<String> = []
    var rare: [String: Int] = [:]
    for index in lines where !isExchange(text.lines[index]) {
      let line = text.lines[index]
      for token in tokens(line) {
        let printed = String(String.UnicodeScalarView(line.row.text[token]))
        // `Fr.` and `kr.` are signs with their point only; `FR` is a country.
        let isAbbreviated = token.upperBound < line.row.text.count && line.row.text[token.upperBound] == "."
        let sign = printed.uppercased() + (isAbbreviated && printed.first?.isLetter == true ? "." : "")
        let weight = isNextToNumber(token, line) ? 3 : 1
        if let code = CurrencySigns.signs[sign] ?? CurrencySigns.signs[printed.uppercased()]
          ?? code(printed, token, line)
        {
          guard weight == 3 || isHeadSign(printed) else { continue }
          // `Currency: GBP`
          let isNamed =
            line.concepts.contains(.currency) && !line.concepts.contains(.tax) || isBehindSharedSign(token, line)
          votes[code, default: 0] += isNamed && CurrencySigns.commonCodes.contains(printed) ? 50 : weight
          if places[code] == nil || weight == 3 && votes[code] == 3 { places[code] = (index, token) }
        } else if CurrencySigns.sharedSigns.keys.contains(sign), weight == 3 {
          shared[sign, default: 0] += weight
          if !line.concepts.isDisjoint(with: [.total, .payable]) { signsOfTotals.insert(sign) }
          if sharedPlaces[sign] == nil { sharedPlaces[sign] = (index, token) }
        } else if let code = CurrencySigns.amountSigns[printed.filter { $0 != "." }], isBeforeAmount(token, line) {
          rare[code, default: 0] += weight
          if places[code] == nil { places[code] = (index, token) }
        }
      }
    }
    let country = CountryEvidence(text).currency
    // `R 12.50` is South African unless the page comes from somewhere else.
    for (code, count) in rare where country == nil || country == code { votes[code, default: 0] += count }
    if let sign = shared.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), sign.value >= votes.values.max() ?? 0 {
      let meant = CurrencySigns.users(of: sign.key, country: country)
      // `Disc $0.20` on a Malaysian receipt: no total has the sign.
      let isOfCountry = country == nil || country == meant || signsOfTotals.contains(sign.key)
      if isOfCountry, let meant, let currency = Currency(code: meant) {
        return Found(currency: currency, place: sharedPlaces[sign.key], isAssumed: country == nil)
      }
    }
    // A country's evidence outweighs a sign without an amount next to it.
    if let country, (votes.values.max() ?? 0) < 3, votes[country] == nil {
      return Currency(code: country).map { Found(currency: $0, place: nil) }
    }
    let best = votes.max {
      ($0.value, $0.key == country ? 1 : 0, $1.key) < ($1.value, $1.key == country ? 1 : 0, $0.key)
    }
    if let best, let currency = Currency(code: best.key) {
      let place = places[best.key]
      let printed = place.map { text.lines[$0.line].row.string($0.range) } ?? ""
      let hasSign = CurrencySigns.signs[printed.uppercased()] == best.key && (country == nil || country == best.key)
      return Found(currency: currency, place: place, isNamed: printed == best.key || hasSign)
    }
    return country.flatMap(Currency.init(code:)).map { Found(currency: $0, place: nil) }
  }

  /// `$58.40 USD`: the code says which dollars they are.
  private func isBehindSharedSign(_ token: Range<Int>, _ line: PageText.Line) -> Bool {
    let before = line.row.text[..<token.lowerBound].split(separator: " ").last ?? []
    let sign = String(String.UnicodeScalarView(before.prefix { !$0.isASCIIDigit && $0 != "-" })).uppercased()
    return CurrencySigns.sharedSigns.keys.contains(sign) && before.last?.isASCIIDigit == true
  }

  /// A line about another currency: `Equivalent in USD 12.50`, `(1 OMR = 2.60 USD)`.
  private func isExchange(_ line: PageText.Line) -> Bool {
    line.concepts.contains(.exchange) || (line.row.text.contains("=") && line.numbers.contains { $0.decimals > 0 })
  }

  /// A code of ISO 4217 in capitals; codes that are words too only right before an amount with decimals.
  private func code(_ printed: String, _ token: Range<Int>, _ line: PageText.Line) -> String? {
    guard let currency = Currency(code: printed), !isLegalForm(token, line) else { return nil }
    if CurrencySigns.commonCodes.contains(printed) { return currency.code }
    let next = line.reading[token.upperBound...].firstIndex { $0 != " " } ?? line.reading.endIndex
    return line.numbers.contains {
      $0.range.lowerBound == next && $0.decimals > 0 && $0.decimals == currency.minorUnits
    } ? currency.code : nil
  }

  /// `SDN BHD` is a legal form and no money of Bahrain.
  private func isLegalForm(_ token: Range<Int>, _ line: PageText.Line) -> Bool {
    let before = line.row.text[..<token.lowerBound].split { !$0.isLetter }.last.map {
      String(String.UnicodeScalarView($0)).uppercased()
    }
    let word = String(String.UnicodeScalarView(line.row.text[token]))
    return word == "BHD" && before.map { text.lexicon.legalForms.parts("X " + $0).forms > 0 || $0 == "M" } == true
  }

  /// Signs and codes that name the currency even without an amount next to them.
  private func isHeadSign(_ printed: String) -> Bool {
    ["€", "£", "₹", "Euro", "EURO", "RM", "Rs"].contains(printed) || CurrencySigns.commonCodes.contains(printed)
  }

  /// Runs of letters and of currency symbols; `RM7.00` gives `RM`, `(RM)` gives `RM`, `S$5` gives `S$`.
  private func tokens(_ line: PageText.Line) -> [Range<Int>] {
    let text = line.row.text
    var found: [Range<Int>] = []
    var index = 0
    while index < text.count {
      let start = index
      while index < text.count, text[index].isLetter { index += 1 }
      while index < text.count, text[index].properties.generalCategory == .currencySymbol { index += 1 }
      if index > start, index - start <= 4 { found.append(start..<index) }
      // `K.D.`
      if index == start + 1, text[start].isCapital, let end = dotted(text, from: start) {
        found.append(start..<end)
        index = end
      }
      if index == start { index += 1 }
    }
    return found
  }

  /// The end of two letters with a point behind each, as in `K.D.`
  private func dotted(_ text: [Unicode.Scalar], from start: Int) -> Int? {
    let end = start + 4
    guard end <= text.count, start == 0 || !text[start - 1].isLetter, text[start + 1] == ".", text[start + 3] == "."
    else {
      return nil
    }
    return text[start + 2].isCapital ? end : nil
  }

  /// An amount with decimals stands right behind the sign.
  private func isBeforeAmount(_ token: Range<Int>, _ line: PageText.Line) -> Bool {
    let text = line.reading
    let isApart =
      token.lowerBound == 0 || !text[token.lowerBound - 1].isLetter && !text[token.lowerBound - 1].isASCIIDigit
    let next = text[token.upperBound...].firstIndex { $0 != " " && $0 != "-" } ?? text.endIndex
    guard isApart, next <= token.upperBound + 2 else { return false }
    return line.numbers.contains {
      $0.range.lowerBound == next && ($0.decimals == 2 || $0.decimals == 3 || $0.isAmbiguous) && !$0.isPercentage
    }
  }

  private func isNextToNumber(_ token: Range<Int>, _ line: PageText.Line) -> Bool {
    let text = line.reading
    var next = token.upperBound
    while next < text.count, " .-:(".unicodeScalars.contains(text[next]) { next += 1 }
    if next < text.count, text[next].isASCIIDigit { return true }
    var before = token.lowerBound - 1
    while before >= 0, text[before] == " " { before -= 1 }
    return before >= 0 && text[before].isASCIIDigit
  }
}
