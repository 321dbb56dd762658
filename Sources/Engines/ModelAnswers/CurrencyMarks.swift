import Extraction

/// Signs that stand for a currency on paper.
enum CurrencyMarks {
  /// Whether a text prints a currency: its code, or a sign that can mean it.
  static func range(of currency: Currency, in text: [Unicode.Scalar]) -> Range<Int>? {
    let wanted = signs[currency.code] ?? []
    return runs(text).first { run in
      let printed = String(String.UnicodeScalarView(text[run])).uppercased()
      return printed == currency.code || wanted.contains(printed)
    }
  }

  /// Runs of letters, and of currency symbols with the letters right before them: `RM`, `S$`, `€`.
  private static func runs(_ text: [Unicode.Scalar]) -> [Range<Int>] {
    func isSymbol(_ index: Int) -> Bool { text[index].properties.generalCategory == .currencySymbol }
    var runs: [Range<Int>] = []
    var index = 0
    while index < text.count {
      let start = index
      while index < text.count, text[index].isLetter { index += 1 }
      if index > start { runs.append(start..<index) }
      let symbols = index
      while index < text.count, isSymbol(index) { index += 1 }
      if index > symbols { runs += [symbols..<index, start..<index] }
      if index == start { index += 1 }
    }
    return runs
  }

  /// In capitals, by code; several currencies share a sign.
  private static let signs: [String: Set<String>] = {
    let users = [
      "$": "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP BRL", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD",
      "AU$": "AUD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL",
      "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP EGP LBP", "¥": "JPY CNY", "￥": "JPY CNY", "₹": "INR",
      "RS": "INR PKR LKR NPR MUR", "RM": "MYR", "RP": "IDR", "₩": "KRW", "฿": "THB", "₫": "VND", "₱": "PHP", "₺": "TRY",
      "TL": "TRY", "₽": "RUB", "₴": "UAH", "₪": "ILS", "₦": "NGN", "FR": "CHF", "SFR": "CHF", "KR": "SEK NOK DKK ISK",
      "KČ": "CZK", "ZŁ": "PLN", "FT": "HUF", "LEI": "RON", "R": "ZAR", "DHS": "AED MAD", "RMB": "CNY",
    ]
    var signs: [String: Set<String>] = [:]
    for (sign, codes) in users {
      for code in codes.split(separator: " ") { signs[String(code), default: []].insert(sign) }
    }
    return signs
  }()
}
