import Extraction
import Languages

/// The seller's country by what only documents of that country print; nil where little does.
struct SellerCountry {
  /// What is known of the seller.
  struct Clues {
    var taxId: String?
    var phone: String?
    var address: String?
    var iban: String?
    var currency: String?
  }

  private let text: PageText

  init(_ text: PageText) {
    self.text = text
  }

  func country(_ clues: Clues) -> String? {
    var votes: [String: Int] = [:]
    func vote(_ country: String?, _ weight: Int) {
      if let country { votes[country, default: 0] += weight }
    }
    vote(clues.taxId.flatMap(Self.ofTaxId), 5)
    vote(clues.phone.flatMap(Self.ofPhone), 4)
    vote(clues.iban.map { String($0.prefix(2)) }, 2)
    if let form = clues.address.flatMap(PlaceLine.form) {
      for country in countries(of: form, clues) { vote(country, 3) }
    }
    // Half of the world writes `$`.
    if let currency = clues.currency { vote(Self.ofCurrency[currency], currency == "USD" ? 1 : 3) }
    for (_, line) in text.outerLines {
      let upper = line.row.string(0..<line.row.text.count).uppercased()
      for word in upper.split(whereSeparator: { " ,;()|".contains($0) }) {
        if let country = Self.ofDomain(word) { vote(country, 3) }
        if let country = Self.words[String(word.filter { $0.isLetter || $0 == "/" })] { vote(country, 2) }
      }
      for (phrase, country, weight) in Self.phrases where upper.contains(phrase) { vote(country, weight) }
    }
    // A currency rules out the others' countries.
    if let currency = clues.currency, currency != "USD", let only = Self.ofCurrency[currency], votes[only] != nil {
      for country in votes.keys where country != only && Self.currencies[country] != nil { votes[country] = 0 }
    }
    if clues.currency == "EUR" {
      for country in votes.keys where Self.currencies[country] != nil { votes[country] = 0 }
    }
    let ranked = votes.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    guard let first = ranked.first, first.value >= 3, ranked.count == 1 || first.value > ranked[1].value else {
      return nil
    }
    return CountryCode.isCountry(first.key) ? first.key : nil
  }

  // MARK: Numbers

  private static func ofTaxId(_ id: String) -> String? {
    let plain = id.uppercased().filter { $0.isLetter || $0.isNumber }
    let letters = String(plain.prefix { $0.isLetter })
    if letters.hasPrefix("CHE") { return "CH" }
    let country = String(letters.prefix(2))
    let isPrefix = letters.count == 2 || letters == "ATU" || letters.count == 3 && ["ESA", "ESB"].contains(letters)
    if isPrefix, ibanCountries.contains(country), plain.count >= 9 { return country == "EL" ? "GR" : country }
    // India: two digits of a state, ten of a person or company, then Z.
    if plain.count == 15, Array(plain)[13] == "Z", plain.prefix(2).allSatisfy(\.isNumber) { return "IN" }
    if id.contains("RT0001") { return "CA" }
    return nil
  }

  private static let ibanCountries: Set<String> = [
    "DE", "AT", "FR", "NL", "BE", "ES", "IT", "LU", "IE", "PT", "FI", "EL", "SK", "SI", "EE", "LV", "LT", "MT", "CY",
    "GB", "SE", "NO", "DK", "PL", "CZ", "HU", "RO", "BG", "HR", "OM",
  ]

  private static func ofPhone(_ phone: String) -> String? {
    let plain = phone.filter { $0.isNumber || $0 == "+" }
    guard plain.hasPrefix("+") || plain.hasPrefix("00") else { return nil }
    let number = plain.hasPrefix("+") ? plain.dropFirst() : plain.dropFirst(2)
    return prefixes.first { number.hasPrefix($0.0) }?.1
  }

  /// North America shares +1.
  private static let prefixes: [(String, String)] = [
    ("353", "IE"), ("351", "PT"), ("352", "LU"), ("358", "FI"), ("420", "CZ"), ("421", "SK"), ("971", "AE"),
    ("968", "OM"),
    ("965", "KW"), ("966", "SA"), ("973", "BH"), ("974", "QA"), ("49", "DE"), ("43", "AT"), ("41", "CH"), ("33", "FR"),
    ("31", "NL"), ("32", "BE"), ("34", "ES"), ("39", "IT"), ("44", "GB"), ("45", "DK"), ("46", "SE"), ("47", "NO"),
    ("48", "PL"), ("60", "MY"), ("61", "AU"), ("62", "ID"), ("63", "PH"), ("64", "NZ"), ("65", "SG"), ("66", "TH"),
    ("81", "JP"), ("82", "KR"), ("84", "VN"), ("86", "CN"), ("90", "TR"), ("91", "IN"), ("27", "ZA"), ("52", "MX"),
    ("55", "BR"), ("56", "CL"), ("54", "AR"), ("57", "CO"), ("51", "PE"),
  ]

  private static func ofDomain(_ word: Substring) -> String? {
    guard word.contains("."), let ending = word.split(separator: ".").last, ending.count == 2, word.count >= 6,
      word.contains("@") || word.hasPrefix("WWW.") || word.split(separator: ".").first.map({ $0.count >= 4 }) ?? false
    else { return nil }
    return domains.contains(String(ending)) ? (ending == "UK" ? "GB" : String(ending)) : nil
  }

  private static let domains: Set<String> = [
    "DE", "AT", "CH", "FR", "NL", "BE", "ES", "IT", "UK", "SG", "SE", "NO", "DK", "PL", "CZ", "AU", "CA", "NZ", "IN",
    "MY", "IE", "PT", "BR", "MX", "CL", "ZA", "AE", "OM", "KW", "FI", "LU",
  ]

  // MARK: Words

  private static let words: [String: String] = [
    "DEUTSCHLAND": "DE", "GERMANY": "DE", "ÖSTERREICH": "AT", "OESTERREICH": "AT", "AUSTRIA": "AT", "SCHWEIZ": "CH",
    "SUISSE": "CH", "SVIZZERA": "CH", "SWITZERLAND": "CH", "FRANCE": "FR", "NEDERLAND": "NL", "NETHERLANDS": "NL",
    "BELGIË": "BE", "BELGIQUE": "BE", "BELGIUM": "BE", "ESPAÑA": "ES", "SPAIN": "ES", "ITALIA": "IT", "ITALY": "IT",
    "IRELAND": "IE", "ENGLAND": "GB", "AUSTRALIA": "AU", "CANADA": "CA", "USA": "US", "INDIA": "IN", "MALAYSIA": "MY",
    "SINGAPORE": "SG", "PORTUGAL": "PT", "MÉXICO": "MX", "MEXICO": "MX", "BRASIL": "BR", "CHILE": "CL", "POLSKA": "PL",
    "DANMARK": "DK", "SVERIGE": "SE", "NORGE": "NO", "SIREN": "FR", "SIRET": "FR", "RCS": "FR", "KVK": "NL",
    "GSTIN": "IN", "ABN": "AU", "EIRCODE": "IE", "NIP": "PL", "CVR": "DK", "RFC": "MX", "CNPJ": "BR", "BHD": "MY",
    "TVQ": "CA", "TPS": "CA", "QST": "CA", "HST": "CA", "PTY": "AU", "SRL": "IT", "NIF": "ES", "CIF": "ES", "ATU": "AT",
    "HRB": "DE", "USTIDNR": "DE", "FN": "AT", "UIDNR": "AT", "DUBAI": "AE", "SHARJAH": "AE", "MUSCAT": "OM",
    "KUWAIT": "KW", "NIPC": "PT", "RUT": "CL",
  ]

  private static let phrases: [(String, String, Int)] = [
    ("UNITED KINGDOM", "GB", 4), ("UNITED STATES", "US", 4), ("NEW ZEALAND", "NZ", 4), ("SOUTH AFRICA", "ZA", 4),
    ("SDN BHD", "MY", 4), ("SDN. BHD", "MY", 4), ("S. DE R.L. DE C.V", "MX", 4), ("S.A. DE C.V", "MX", 4),
    ("SALES TAX", "US", 2), ("P.IVA", "IT", 3), ("P. IVA", "IT", 3), ("PARTITA IVA", "IT", 3), ("UST-IDNR", "DE", 3),
    ("ATU", "AT", 1), ("KUALA", "MY", 1), ("UNITED ARAB EMIRATES", "AE", 4),
  ]

  // MARK: Money

  private static let ofCurrency: [String: String] = [
    "MYR": "MY", "CHF": "CH", "GBP": "GB", "SEK": "SE", "NOK": "NO", "DKK": "DK", "PLN": "PL", "CZK": "CZ", "AUD": "AU",
    "CAD": "CA", "NZD": "NZ", "INR": "IN", "SGD": "SG", "ZAR": "ZA", "MXN": "MX", "BRL": "BR", "CLP": "CL", "AED": "AE",
    "OMR": "OM", "KWD": "KW", "USD": "US", "JPY": "JP", "HKD": "HK", "IDR": "ID", "THB": "TH", "PHP": "PH", "TRY": "TR",
    "HUF": "HU", "RON": "RO", "ILS": "IL", "KRW": "KR", "CNY": "CN", "SAR": "SA", "BHD": "BH", "QAR": "QA", "COP": "CO",
    "ARS": "AR", "PEN": "PE", "VND": "VN",
  ]

  /// The same, by country.
  private static let currencies: [String: String] = Dictionary(
    uniqueKeysWithValues: ofCurrency.map { ($0.value, $0.key) })

  /// What the form of a postcode says, with the money.
  private func countries(of form: PlaceLine.Form, _ clues: Clues) -> [String] {
    switch form {
    case .british: ["GB"]
    case .irish: ["IE"]
    case .canadian: ["CA"]
    case .dutch: ["NL"]
    case .american: ["US"]
    case .australian: ["AU"]
    case .polish: ["PL"]
    case .portuguese: ["PT"]
    case .grouped: clues.currency == "SEK" ? ["SE"] : []
    case .five, .four:
      clues.currency == "EUR"
        ? language().flatMap { form == .five ? Self.five[$0] : Self.four[$0] }.map { [$0] } ?? [] : []
    case .six: []
    }
  }

  /// Countries of the euro by language and digits of a postcode.
  private static let five: [String: String] = ["de": "DE", "fr": "FR", "es": "ES", "it": "IT"]
  private static let four: [String: String] = ["de": "AT", "fr": "BE", "nl": "BE"]

  /// The language that most words of invoices and taxes are in.
  private func language() -> String? {
    var votes: [String: Int] = [:]
    for (_, line) in text.outerLines {
      for word in line.row.text.split(whereSeparator: { !$0.isLetter }) {
        let folded = String(String.UnicodeScalarView(word.map(LatinFold.base)))
        if let language = Self.languages[folded] { votes[language, default: 0] += 1 }
      }
    }
    return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private static let languages: [String: String] = [
    "rechnung": "de", "mwst": "de", "ust": "de", "summe": "de", "gesamt": "de", "betrag": "de", "datum": "de",
    "facture": "fr", "tva": "fr", "ttc": "fr", "montant": "fr", "merci": "fr", "total": "fr", "especes": "fr",
    "factura": "es", "importe": "es", "fecha": "es", "cantidad": "es", "efectivo": "es", "gracias": "es",
    "fattura": "it", "totale": "it", "imponibile": "it", "importo": "it", "scontrino": "it", "contanti": "it",
    "factuur": "nl", "btw": "nl", "totaal": "nl", "bedrag": "nl", "aantal": "nl", "bedankt": "nl",
  ]
}
