import Extraction

/// Words that stand beside a document's sums, for choosing among several places of one amount.
enum AmountLabels {
  /// How clearly a text labels a sum: 1 with one of its words, 0 without, -1 with a word of another sum.
  static func clarity(of name: FieldName, in text: String) -> Int {
    let words = text.unicodeScalars.split { !$0.isLetter }.map {
      String(String.UnicodeScalarView($0.map(LatinFold.base)))
    }
    func has(_ beginnings: [String]) -> Bool {
      words.contains { word in beginnings.contains { word.hasPrefix($0) } }
    }
    switch name {
    case .tax: return has(tax) ? 1 : 0
    case .subtotal: return has(subtotal) ? 1 : 0
    case .openingBalance: return has(opening) ? 1 : 0
    case .closingBalance: return has(opening) ? -1 : has(closing) ? 1 : 0
    default: return has(subtotal) ? -1 : has(total) ? 1 : 0
    }
  }

  private static let total = [
    "total", "summe", "gesamt", "endbetrag", "rechnungsbetrag", "betrag", "amount", "due", "balance", "montant",
    "importe",
    "importo", "somme", "suma", "totaal", "totale", "bedrag", "zahl", "pay", "pagar", "betal",
  ]
  private static let subtotal = ["sub", "zwischen", "net", "excl", "before", "ht", "base", "imponibile"]
  private static let tax = [
    "tax", "vat", "gst", "sst", "mwst", "ust", "tva", "iva", "btw", "moms", "steuer", "mehrwert",
  ]
  private static let opening = [
    "open", "previous", "alt", "anfang", "ancien", "precedent", "inicial", "iniziale", "begin",
  ]
  private static let closing = ["clos", "new", "neu", "end", "nouveau", "final", "eind", "balance", "saldo", "solde"]
}
