import Extraction

/// The currency of a document: printed signs and codes first, else what the page tells about its country.
struct CurrencyFinder {
  private let text: PageText

  init(_ text: PageText) {
    self.text = text
  }

  /// The currency, and the line and range where it is printed; the latter nil where it follows from the country.
  struct Found: Sendable {
    var currency: Currency
    var place: (line: Int, range: Range<Int>)?
  }

  func currency() -> Found? {
    var votes: [String: Int] = [:]
    var places: [String: (line: Int, range: Range<Int>)] = [:]
    var shared: [String: Int] = [:]
    var sharedPlaces: [String: (line: Int, range: Range<Int>)] = [:]
    for (index, line) in text.lines.enumerated() {
      for token in tokens(line) {
        let printed = String(String.UnicodeScalarView(line.row.text[token]))
        // `Fr.` and `kr.` are signs with their point only; `FR` is a country.
        let isAbbreviated = token.upperBound < line.row.text.count && line.row.text[token.upperBound] == "."
        let sign = printed.uppercased() + (isAbbreviated && printed.first?.isLetter == true ? "." : "")
        let weight = isBesideNumber(token, line) ? 3 : 1
        if let code = CurrencySigns.signs[sign] ?? CurrencySigns.signs[printed.uppercased()]
          ?? code(printed, token, line)
        {
          guard weight == 3 || isHeadSign(printed) else { continue }
          votes[code, default: 0] += weight
          if places[code] == nil || weight == 3 && votes[code] == 3 { places[code] = (index, token) }
        } else if CurrencySigns.sharedSigns.keys.contains(sign), weight == 3 {
          shared[sign, default: 0] += weight
          if sharedPlaces[sign] == nil { sharedPlaces[sign] = (index, token) }
        }
      }
    }
    let country = CountryEvidence(text).currency
    if let sign = shared.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), sign.value >= votes.values.max() ?? 0 {
      let meant = CurrencySigns.users(of: sign.key, country: country)
      if let meant, let currency = Currency(code: meant) {
        return Found(currency: currency, place: sharedPlaces[sign.key])
      }
    }
    // A sign that stands beside no amount is weaker than a country's evidence.
    if let country, (votes.values.max() ?? 0) < 3, votes[country] == nil {
      return Currency(code: country).map { Found(currency: $0, place: nil) }
    }
    let best = votes.max {
      ($0.value, $0.key == country ? 1 : 0, $1.key) < ($1.value, $1.key == country ? 1 : 0, $0.key)
    }
    if let best, let currency = Currency(code: best.key) { return Found(currency: currency, place: places[best.key]) }
    return country.flatMap(Currency.init(code:)).map { Found(currency: $0, place: nil) }
  }

  /// A code of ISO 4217 in capitals; codes that are words too only right before an amount with decimals.
  private func code(_ printed: String, _ token: Range<Int>, _ line: PageText.Line) -> String? {
    guard let currency = Currency(code: printed) else { return nil }
    if CurrencySigns.commonCodes.contains(printed) { return currency.code }
    let next = line.reading[token.upperBound...].firstIndex { $0 != " " } ?? line.reading.endIndex
    return line.numbers.contains { $0.range.lowerBound == next && $0.decimals > 0 } ? currency.code : nil
  }

  /// Signs and codes that mean money wherever they stand.
  private func isHeadSign(_ printed: String) -> Bool {
    ["€", "£", "Euro", "EURO", "RM"].contains(printed) || CurrencySigns.commonCodes.contains(printed)
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
      if index == start { index += 1 }
    }
    return found
  }

  private func isBesideNumber(_ token: Range<Int>, _ line: PageText.Line) -> Bool {
    let text = line.reading
    var next = token.upperBound
    while next < text.count, text[next] == " " || text[next] == "." || text[next] == "-" || text[next] == ":" {
      next += 1
    }
    if next < text.count, text[next].isASCIIDigit { return true }
    var before = token.lowerBound - 1
    while before >= 0, text[before] == " " { before -= 1 }
    return before >= 0 && text[before].isASCIIDigit
  }
}

extension CurrencySigns {
  /// Which currency a sign of several countries means on a page from a country that uses `country`'s money.
  static func users(of sign: String, country: String?) -> String? {
    let users: [String: Set<String>] = [
      "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"], "¥": ["JPY", "CNY"],
      "KR": ["SEK", "NOK", "DKK", "ISK"], "KR.": ["SEK", "NOK", "DKK", "ISK"],
    ]
    if let country, users[sign]?.contains(country) == true { return country }
    return sharedSigns[sign] ?? nil
  }
}

/// The money of the country a page speaks of: tax numbers, tax names, legal forms, domains, telephone prefixes, language.
struct CountryEvidence {
  /// ISO 4217 code with the most evidence; nil without a clear lead.
  let currency: String?

  init(_ text: PageText) {
    var votes: [String: Int] = [:]
    for (_, line) in text.outerLines {
      let upper = String(String.UnicodeScalarView(line.row.text)).uppercased()
      let words = upper.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
      for word in words {
        let bare = word.drop { !($0.isLetter || $0.isNumber || $0 == "+") }
        let plain = String(bare.filter { $0.isLetter })
        for (currency, weight) in Self.words[plain] ?? [] { votes[currency, default: 0] += weight }
        for (ending, currency) in Self.domains where word.contains(".") && word.hasSuffix(ending) {
          votes[currency, default: 0] += 2
        }
        for (prefix, currency) in Self.phones where bare.hasPrefix(prefix) { votes[currency, default: 0] += 2 }
        if let currency = Self.taxNumber(bare) { votes[currency, default: 0] += 4 }
      }
      for (phrase, currency, weight) in Self.phrases where upper.contains(phrase) {
        votes[currency, default: 0] += weight
      }
    }
    let ranked = votes.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    if let first = ranked.first, first.value >= 2, ranked.count == 1 || first.value > ranked[1].value {
      currency = first.key
    } else {
      currency = nil
    }
  }

  /// VAT numbers and IBANs start with their country: `DE814689550`, `NL810433941B01`, `FR76…`.
  private static func taxNumber(_ word: Substring) -> String? {
    let letters = word.prefix { $0.isLetter }
    let digits = word.dropFirst(letters.count)
    guard letters.count == 2, digits.count >= 8, digits.count(where: \.isNumber) >= 8 else { return nil }
    switch letters {
    case "DE", "AT", "FR", "NL", "BE", "ES", "IT", "LU", "IE", "PT", "FI", "GR", "SK", "SI", "EE", "LV", "LT", "MT",
      "CY":
      return "EUR"
    case "GB": return "GBP"
    case "CH": return "CHF"
    case "SE": return "SEK"
    case "NO": return "NOK"
    case "DK": return "DKK"
    case "PL": return "PLN"
    case "CZ": return "CZK"
    default: return nil
    }
  }

  /// Words of a country or its language, by whole word.
  private static let words: [String: [(String, Int)]] = [
    "SDN": [("MYR", 3)], "BHD": [("MYR", 3)], "BERHAD": [("MYR", 3)], "MALAYSIA": [("MYR", 4)], "JALAN": [("MYR", 2)],
    "JLN": [("MYR", 2)], "TAMAN": [("MYR", 1)], "SELANGOR": [("MYR", 3)], "JOHOR": [("MYR", 3)], "PERAK": [("MYR", 2)],
    "PENANG": [("MYR", 2)], "PTE": [("SGD", 3)], "SINGAPORE": [("SGD", 4)], "MWST": [("EUR", 3)], "UST": [("EUR", 2)],
    "GMBH": [("EUR", 2)], "USTID": [("EUR", 3)], "DEUTSCHLAND": [("EUR", 4)], "GERMANY": [("EUR", 4)],
    "AUSTRIA": [("EUR", 4)], "FRANCE": [("EUR", 4)], "TVA": [("EUR", 2)], "SARL": [("EUR", 2)], "TTC": [("EUR", 2)],
    "BTW": [("EUR", 3)], "KVK": [("EUR", 3)], "NEDERLAND": [("EUR", 4)], "NETHERLANDS": [("EUR", 4)],
    "BELGIQUE": [("EUR", 4)], "IVA": [("EUR", 2)], "ESPANA": [("EUR", 4)], "ESPAÑA": [("EUR", 4)],
    "ITALIA": [("EUR", 4)],
    "CIF": [("EUR", 2)], "NIF": [("EUR", 2)], "SUISSE": [("CHF", 5)], "SCHWEIZ": [("CHF", 5)], "SVIZZERA": [("CHF", 5)],
    "SWITZERLAND": [("CHF", 5)], "CHE": [("CHF", 5)], "UK": [("GBP", 2)], "LONDON": [("GBP", 2)],
    "ENGLAND": [("GBP", 3)],
    "PLC": [("GBP", 2)], "USA": [("USD", 4)], "LLC": [("USD", 2)], "CANADA": [("CAD", 4)],
    "HST": [("CAD", 3)], "QST": [("CAD", 3)], "TVQ": [("CAD", 3)], "ABN": [("AUD", 4)], "AUSTRALIA": [("AUD", 4)],
    "GSTIN": [("INR", 4)], "INDIA": [("INR", 4)], "SVERIGE": [("SEK", 4)], "MOMS": [("SEK", 1), ("DKK", 1)],
    "NORGE": [("NOK", 4)], "MVA": [("NOK", 3)], "DANMARK": [("DKK", 4)], "CVR": [("DKK", 4)], "POLSKA": [("PLN", 4)],
  ]

  private static let phrases: [(String, String, Int)] = [
    ("KUALA LUMPUR", "MYR", 4), ("PETALING JAYA", "MYR", 3), ("NEW ZEALAND", "NZD", 4), ("UNITED KINGDOM", "GBP", 4),
    ("UNITED STATES", "USD", 4), ("SALES TAX", "USD", 2), ("VAT REG", "GBP", 1), ("VAT NO", "GBP", 1),
    ("HONG KONG", "HKD", 4),
  ]

  private static let domains: [(String, String)] = [
    (".MY", "MYR"), (".DE", "EUR"), (".AT", "EUR"), (".FR", "EUR"), (".NL", "EUR"), (".BE", "EUR"), (".ES", "EUR"),
    (".IT", "EUR"), (".CH", "CHF"), (".UK", "GBP"), (".SG", "SGD"), (".SE", "SEK"), (".NO", "NOK"), (".DK", "DKK"),
    (".PL", "PLN"), (".CZ", "CZK"), (".AU", "AUD"), (".CA", "CAD"), (".NZ", "NZD"), (".IN", "INR"),
  ]

  private static let phones: [(String, String)] = [
    ("+60", "MYR"), ("+49", "EUR"), ("+43", "EUR"), ("+33", "EUR"), ("+31", "EUR"), ("+32", "EUR"), ("+34", "EUR"),
    ("+39", "EUR"), ("+41", "CHF"), ("+44", "GBP"), ("+65", "SGD"), ("+46", "SEK"), ("+47", "NOK"), ("+45", "DKK"),
    ("+48", "PLN"), ("+61", "AUD"), ("+64", "NZD"), ("+91", "INR"),
  ]
}
