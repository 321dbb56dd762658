import Extraction

/// How currencies are printed.
enum CurrencySigns {
  /// Signs that name one currency.
  static let signs: [String: String] = [
    "€": "EUR", "£": "GBP", "RM": "MYR", "CHF": "CHF", "SFR": "CHF", "S$": "SGD", "US$": "USD", "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "NT$": "TWD", "R$": "BRL", "₹": "INR", "RS": "INR",
    "RS.": "INR", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₩": "KRW", "฿": "THB", "₫": "VND", "₱": "PHP", "₪": "ILS",
    "ZŁ": "PLN", "KČ": "CZK", "RP": "IDR", "RP.": "IDR", "EURO": "EUR", "₦": "NGN",
    "DHS": "AED", "DHS.": "AED", "MX$": "MXN", "৳": "BDT",
  ]

  /// Signs that are letters of other things as well: they count right before an amount with decimals.
  static let amountSigns: [String: String] = [
    "R": "ZAR", "KD": "KWD", "RO": "OMR", "BD": "BHD", "JD": "JOD", "QR": "QAR", "TK": "BDT", "LE": "EGP",
  ]

  /// Signs that several countries share, with the currency that they mean without other evidence, if any.
  static let sharedSigns: [String: String?] = [
    "$": "USD", "¥": "JPY", "FR.": "CHF", "KR": nil, "KR.": nil, "FT": nil,
  ]

  /// A sign in any case, or a code in capitals.
  static func isCurrency(_ text: String) -> Bool {
    let upper = text.uppercased()
    return signs[upper] != nil || sharedSigns.keys.contains(upper) || commonCodes.contains(text)
  }

  /// Also the signs that are letters of other things.
  static func isPossibleCurrency(_ text: String) -> Bool {
    isCurrency(text) || amountSigns[text.filter { $0 != "." }] != nil
  }

  /// Codes that are not words as well: `TOP`, `ALL` and `CUP` mean money only right before an amount.
  static let commonCodes: Set<String> = [
    "EUR", "USD", "GBP", "CHF", "MYR", "SGD", "AUD", "CAD", "NZD", "JPY", "CNY", "HKD", "SEK", "NOK", "DKK", "PLN",
    "CZK",
    "HUF", "INR", "IDR", "THB", "PHP", "TWD", "KRW", "BRL", "MXN", "ZAR", "AED", "SAR", "KWD", "BHD", "OMR", "TND",
    "JOD",
  ]

  /// Which currency a sign of several countries means on a page from a country that uses `country`'s money.
  static func users(of sign: String, country: String?) -> String? {
    let users: [String: Set<String>] = [
      "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD", "BRL"], "¥": ["JPY", "CNY"],
      "KR": ["SEK", "NOK", "DKK", "ISK"], "KR.": ["SEK", "NOK", "DKK", "ISK"],
      "FT": ["HUF"],
    ]
    if let country, users[sign]?.contains(country) == true { return country }
    return sharedSigns[sign] ?? nil
  }
}
