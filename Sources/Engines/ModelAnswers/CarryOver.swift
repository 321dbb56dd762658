import Extraction

/// Recognizes lines that carry a sum from one page to the next: they are no items.
enum CarryOver {
  /// Whether a description says nothing but that a sum is carried over.
  static func isLabel(_ description: String) -> Bool {
    let words = description.unicodeScalars.split { !$0.isLetter }.map {
      String(String.UnicodeScalarView($0.map(LatinFold.base)))
    }
    let rest = words.filter { !fillers.contains($0) }
    return !rest.isEmpty && phrases.contains(rest.joined(separator: " "))
  }

  /// The whole of a label without page numbers and small words. "Übertrag auf Sparkonto" is a transfer, no carry-over.
  private static let phrases: Set<String> = [
    "carried forward", "carry forward", "brought forward", "balance forward", "balance carried forward",
    "balance brought forward", "total carried forward", "total brought forward", "carried over", "carry over",
    "amount carried forward", "amount brought forward", "b f", "c f", "balance b f", "balance c f",
    "bfwd", "cfwd", "subtotal carried forward",
    "ubertrag", "uebertrag", "saldoubertrag", "vortrag", "saldovortrag", "zwischensumme", "zwischensaldo",
    "reporter", "report", "solde reporte", "total reporter", "sous total reporter", "montant reporter",
    "saldo", "saldo anterior", "suma sigue", "suma anterior", "suma y sigue", "saldo precedente", "riporto",
    "transporte",
    "transport", "overbrengen", "saldo vorige", "opening balance", "closing balance", "previous balance",
    "starting balance", "ending balance",
  ]

  private static let fillers: Set<String> = [
    "page", "from", "to", "of", "next", "last", "previous page", "seite", "von", "auf", "der", "die", "letzte",
    "nachste",
    "vorige", "a", "la", "de", "du", "pagina", "van", "naar", "p", "s", "eur", "usd", "gbp", "chf",
  ]
}
