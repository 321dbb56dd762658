import Extraction
import Languages

/// The currency of the country that a page is about, told by tax numbers, tax names, legal forms, domains, telephone
/// prefixes, language.
struct CountryEvidence {
  /// ISO 4217 code with the most evidence; nil without clear evidence.
  let currency: String?

  init(_ text: PageText) {
    // Every sign counts once, however often it is printed: the name of a tax stands on many lines.
    var seen: [String: [String: Int]] = [:]
    func vote(_ sign: String, _ currency: String, _ weight: Int) {
      seen[sign, default: [:]][currency] = max(seen[sign]?[currency] ?? 0, weight)
    }
    var taxes: Set<String> = []
    var rates: Set<String> = []
    for (_, line) in text.outerLines {
      let upper = String(String.UnicodeScalarView(line.row.text)).uppercased()
      let words = upper.split { !($0.isLetter || $0.isNumber || ".-+'’".contains($0)) }
      let zones = Self.timeZones(upper)
      for word in words where !zones.contains(word) {
        let bare = word.drop { !($0.isLetter || $0.isNumber || $0 == "+") }
        let plain = String(bare.filter { $0.isLetter })
        for (currency, weight) in text.lexicon.countries.words[plain] ?? [] { vote(plain, currency, weight) }
        for (ending, currency) in Self.domains where word.contains(".") && word.hasSuffix(ending) {
          vote("domain", currency, 3)
        }
        for (prefix, currency) in Self.phones where bare.hasPrefix(prefix) { vote("phone", currency, 3) }
        if let currency = Self.taxNumber(bare) { vote("number " + currency, currency, 4) }
        if Self.isGroupedBySwiss(word) { vote("apostrophe", "CHF", 2) }
      }
      for (phrase, currency, weight) in text.lexicon.countries.phrases where Self.contains(upper, phrase) {
        vote(phrase, currency, weight)
      }
      for (currency, weight) in PostalEvidence.votes(upper.split(separator: " ")) { vote("post", currency, weight) }
      taxes.formUnion(words.lazy.map(String.init).filter(Self.taxes.contains))
      for (index, number) in line.numbers.enumerated() where number.isPercentage {
        if let currency = Self.rates[number.value.description] { vote("rate", currency, 3) }
        for word in Set(words) {
          if let currency = Self.namedRates["\(word) \(number.value.description)"] { vote("named rate", currency, 2) }
        }
        // A row of a table of taxes, whose name stands elsewhere: `15 %  130.54  19.58`.
        if index == 0, line.numbers.count >= 3 { rates.insert(number.value.description) }
      }
    }
    for tax in taxes {
      for rate in rates { Self.namedRates["\(tax) \(rate)"].map { vote("named rate", $0, 2) } }
    }
    var votes: [String: Int] = [:]
    for (currency, weight) in seen.values.flatMap({ $0 }) { votes[currency, default: 0] += weight }
    let ranked = votes.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    if let first = ranked.first, first.value >= 2, ranked.count == 1 || first.value > ranked[1].value {
      currency = first.key
    } else {
      currency = nil
    }
  }

  /// Words behind a time of day: in `9:11 AM PST` the zone of the Pacific, and no tax of Canada.
  private static func timeZones(_ upper: String) -> Set<Substring> {
    let parts = upper.split(separator: " ")
    return Set(
      zip(parts, parts.dropFirst()).filter { before, _ in
        before == "AM" || before == "PM" || hasTime(before)
      }.map { $1.prefix { $0.isLetter } })
  }

  /// A colon between digits.
  private static func hasTime(_ word: Substring) -> Bool {
    let sides = word.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
    return zip(sides, sides.dropFirst()).contains { isDigit($0.last) && isDigit($1.first) }
  }

  /// Rates of taxes that one country alone has.
  private static let rates: [String: String] = ["8.1": "CHF", "7.7": "CHF", "9.975": "CAD"]

  /// What a tax of this name and rate is in.
  private static let namedRates: [String: String] = [
    "GST 9": "SGD", "GST 10": "AUD", "GST 15": "NZD", "GST 6": "MYR", "SST 6": "MYR", "SST 8": "MYR", "GST 18": "INR",
    "VAT 23": "EUR", "VAT 13.5": "EUR", "VAT 20": "GBP", "IVA 21": "EUR", "IVA 22": "EUR", "IVA 23": "EUR",
    "IVA 16": "MXN", "TVA 20": "EUR", "TVA 21": "EUR", "TVA 5.5": "EUR", "MWST 19": "EUR", "UST 19": "EUR",
    "MWST 20": "EUR", "UST 20": "EUR", "BTW 21": "EUR",
  ]

  private static let taxes = Set(namedRates.keys.compactMap { $0.split(separator: " ").first.map(String.init) })

  /// `1'234.50`
  private static func isGroupedBySwiss(_ word: Substring) -> Bool {
    let parts = word.split { $0 == "'" || $0 == "’" }
    return parts.count >= 2 && parts[0].count <= 3 && parts[0].allSatisfy(\.isNumber)
      && parts[1].prefix(while: \.isNumber).count == 3
  }

  /// The phrase stands apart from other letters.
  private static func contains(_ line: String, _ phrase: String) -> Bool {
    var rest = line[...]
    while let found = rest.firstRange(of: phrase) {
      let before = found.lowerBound == line.startIndex ? nil : line[line.index(before: found.lowerBound)]
      let after = found.upperBound == line.endIndex ? nil : line[found.upperBound]
      if before?.isLetter != true, after?.isLetter != true { return true }
      rest = rest[found.upperBound...]
    }
    return false
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

  private static let domains: [(String, String)] = [
    (".MY", "MYR"), (".DE", "EUR"), (".AT", "EUR"), (".FR", "EUR"), (".NL", "EUR"), (".BE", "EUR"), (".ES", "EUR"),
    (".IT", "EUR"), (".CH", "CHF"), (".UK", "GBP"), (".SG", "SGD"), (".SE", "SEK"), (".NO", "NOK"), (".DK", "DKK"),
    (".PL", "PLN"), (".CZ", "CZK"), (".AU", "AUD"), (".CA", "CAD"), (".NZ", "NZD"), (".IN", "INR"), (".IE", "EUR"),
    (".PT", "EUR"), (".FI", "EUR"), (".LU", "EUR"), (".GR", "EUR"), (".BR", "BRL"), (".MX", "MXN"), (".CL", "CLP"),
    (".ZA", "ZAR"), (".AE", "AED"), (".OM", "OMR"), (".KW", "KWD"), (".BH", "BHD"), (".SA", "SAR"), (".QA", "QAR"),
    (".JO", "JOD"), (".HK", "HKD"), (".TH", "THB"), (".PH", "PHP"), (".HU", "HUF"), (".TR", "TRY"), (".AR", "ARS"),
  ]

  private static let phones: [(String, String)] = [
    ("+60", "MYR"), ("+49", "EUR"), ("+43", "EUR"), ("+33", "EUR"), ("+31", "EUR"), ("+32", "EUR"), ("+34", "EUR"),
    ("+39", "EUR"), ("+41", "CHF"), ("+44", "GBP"), ("+65", "SGD"), ("+46", "SEK"), ("+47", "NOK"), ("+45", "DKK"),
    ("+48", "PLN"), ("+61", "AUD"), ("+64", "NZD"), ("+91", "INR"), ("+353", "EUR"), ("+351", "EUR"), ("+352", "EUR"),
    ("+358", "EUR"), ("+30", "EUR"), ("+55", "BRL"), ("+52", "MXN"), ("+56", "CLP"), ("+54", "ARS"), ("+57", "COP"),
    ("+51", "PEN"), ("+27", "ZAR"), ("+971", "AED"), ("+968", "OMR"), ("+965", "KWD"), ("+973", "BHD"),
    ("+966", "SAR"), ("+974", "QAR"), ("+962", "JOD"), ("+852", "HKD"), ("+66", "THB"), ("+63", "PHP"),
    ("+62", "IDR"), ("+90", "TRY"), ("+36", "HUF"), ("+420", "CZK"), ("+880", "BDT"),
  ]
}

/// What the words of a country or its language say for a currency.
struct CountryVotes: Sendable {
  /// By whole word, in capitals.
  let words: [String: [(currency: String, weight: Int)]]
  /// Several words each, in capitals.
  let phrases: [(phrase: String, currency: String, weight: Int)]

  init(_ languages: [Vocabulary]) {
    var words: [String: [(currency: String, weight: Int)]] = [:]
    var phrases: [(phrase: String, currency: String, weight: Int)] = []
    for country in languages.flatMap(\.countries) {
      for text in country.words.all {
        if text.contains(" ") {
          phrases.append((text, country.currency, country.weight))
        } else {
          words[text, default: []].append((country.currency, country.weight))
        }
      }
    }
    self.words = words
    self.phrases = phrases
  }
}
