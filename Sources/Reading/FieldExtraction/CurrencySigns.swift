import Extraction

/// How currencies are printed, and what else on a page tells the country.
enum CurrencySigns {
  /// Signs that name one currency.
  static let signs: [String: String] = [
    "€": "EUR", "£": "GBP", "RM": "MYR", "CHF": "CHF", "SFR": "CHF", "S$": "SGD", "US$": "USD", "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "NT$": "TWD", "R$": "BRL", "₹": "INR", "RS": "INR",
    "RS.": "INR", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₩": "KRW", "฿": "THB", "₫": "VND", "₱": "PHP", "₪": "ILS",
    "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "RP": "IDR", "RP.": "IDR", "EURO": "EUR", "₦": "NGN",
  ]

  /// Signs several countries share, with the currency that is meant without other evidence, if any.
  static let sharedSigns: [String: String?] = [
    "$": "USD", "¥": "JPY", "FR.": "CHF", "KR": nil, "KR.": nil,
  ]

  /// A sign in any case, or a code in capitals.
  static func isCurrency(_ text: String) -> Bool {
    let upper = text.uppercased()
    return signs[upper] != nil || sharedSigns.keys.contains(upper) || commonCodes.contains(text)
  }

  /// Codes that are no words: `TOP`, `ALL` and `CUP` are money only right before an amount.
  static let commonCodes: Set<String> = [
    "EUR", "USD", "GBP", "CHF", "MYR", "SGD", "AUD", "CAD", "NZD", "JPY", "CNY", "HKD", "SEK", "NOK", "DKK", "PLN",
    "CZK",
    "HUF", "INR", "IDR", "THB", "PHP", "TWD", "KRW", "BRL", "MXN", "ZAR", "AED", "SAR", "KWD", "BHD", "OMR", "TND",
    "JOD",
  ]
}
