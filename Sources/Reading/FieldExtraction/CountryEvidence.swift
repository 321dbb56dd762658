import Languages

/// The currency of the country that a page is about, told by tax numbers, tax names, legal forms, domains, telephone
/// prefixes, language.
struct CountryEvidence {
  /// ISO 4217 code with the most evidence; nil without clear evidence.
  let currency: String?

  init(_ text: PageText) {
    var votes: [String: Int] = [:]
    for (_, line) in text.outerLines {
      let upper = String(String.UnicodeScalarView(line.row.text)).uppercased()
      let words = upper.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
      for word in words {
        let bare = word.drop { !($0.isLetter || $0.isNumber || $0 == "+") }
        let plain = String(bare.filter { $0.isLetter })
        for (currency, weight) in text.lexicon.countries.words[plain] ?? [] { votes[currency, default: 0] += weight }
        for (ending, currency) in Self.domains where word.contains(".") && word.hasSuffix(ending) {
          votes[currency, default: 0] += 2
        }
        for (prefix, currency) in Self.phones where bare.hasPrefix(prefix) { votes[currency, default: 0] += 2 }
        if let currency = Self.taxNumber(bare) { votes[currency, default: 0] += 4 }
      }
      for (phrase, currency, weight) in text.lexicon.countries.phrases where upper.contains(phrase) {
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
