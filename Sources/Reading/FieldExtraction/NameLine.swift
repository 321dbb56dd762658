import Extraction

/// Judges whether a piece of text can be a name: no address, number, label or phrase.
enum NameLine {
  /// The text without decoration and registration numbers: `***ACME-MARKT GmbH ***`, `Sdn Bhd (123456-U)`.
  static func cleaned(_ text: String) -> String {
    var words = text.split(separator: " ").map(String.init)
    words = words.compactMap { word in
      var part = word
      if let open = part.lastIndex(of: "("), isRegistration(part[open...]) { part = String(part[..<open]) }
      let kept = part.trimmingPrefix { "*-_=~#|•·:".contains($0) }
      var result = String(kept)
      while let last = result.last, "*_=~#|•·:,".contains(last) { result.removeLast() }
      return result.isEmpty || result == "-" && words.first == word ? nil : result
    }
    while let first = words.first, words.count > 1, isBranchNumber(first) { words.removeFirst() }
    while let last = words.last, isRegistration(last[...]) || last == "-" || last == "–" { words.removeLast() }
    return words.joined(separator: " ")
  }

  /// `#000002`, `00417`: a branch's number in front of its name. A short number without zeros in front may be a house's.
  private static func isBranchNumber(_ word: String) -> Bool {
    let digits = word.count(where: \.isNumber)
    return digits >= 3 && !word.contains(where: \.isLetter)
      && (digits >= 5 || word.hasPrefix("#") || word.hasPrefix("0"))
  }

  /// `(123456-X)`, `001234567-W`, `[123456-U]`.
  private static func isRegistration(_ word: Substring) -> Bool {
    let digits = word.count(where: \.isNumber)
    return digits >= 4 && word.count(where: \.isLetter) <= 2
  }

  static func letters(_ text: String) -> Int { text.count(where: \.isLetter) }

  /// A street, a postal code with a town, a floor or lot.
  static func isAddress(_ text: String) -> Bool {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," })
    for (index, word) in words.enumerated() {
      let folded = String(String.UnicodeScalarView(word.unicodeScalars.map(LatinFold.base)))
      let bare = folded.filter(\.isLetter)
      if streetWords.contains(bare), words.count > 1 { return true }
      // Shops are named after streets: `Market Street Deli` is a name, `12 Market Street` and `Market St, Leeds` are not.
      if sharedWords.contains(bare), words.count > 1, text.contains(where: { $0.isNumber || $0 == "," }) { return true }
      if streetEndings.contains(where: { bare.hasSuffix($0) && bare.count > $0.count }),
        words.count > index + 1 && words[index + 1].contains(where: \.isNumber) || folded.contains(where: \.isNumber)
      {
        return true
      }
      // A postal code followed by a town: `33100 Paderborn`, `1025 RX Amsterdam`.
      let digits = word.filter(\.isNumber).count
      if digits >= 4, digits <= 6, digits == word.count, words.count > index + 1, index <= 1 { return true }
    }
    if let first = words.first, first.contains(where: \.isNumber), words.count > 1, text.contains(",") { return true }
    // `12 rue …`, `Ecke 12`: a house number at either end of a short line.
    let last = words.last.map { $0.filter(\.isNumber).count } ?? 0
    let leads = words.first.map { $0.filter(\.isNumber).count } ?? 0
    return words.count >= 3 && leads >= 1 && leads <= 4 && words[0].allSatisfy(\.isNumber) && last == 0
      && text.contains(",")
  }

  /// Words of addresses that names hardly have.
  private static let streetWords: Set<String> = [
    "ave", "blvd", "suite", "lot", "jalan", "jln", "lebuh", "lorong", "taman", "tmn", "persiaran", "kampung", "level",
    "rue", "chemin", "allee", "bp", "cedex", "strasse", "weg", "str", "straat", "laan", "calle", "avenida", "viale",
    "postfach", "seksyen", "section", "blok", "gf", "off", "batu",
  ]

  /// Words of addresses that names have as well.
  private static let sharedWords: Set<String> = [
    "street", "road", "avenue", "lane", "drive", "boulevard", "highway", "square", "floor", "unit", "place", "platz",
    "plein", "plaza", "paseo", "via", "piazza", "corso", "box", "block", "ground",
  ]

  private static let streetEndings = [
    "strasse", "strase", "str", "weg", "platz", "allee", "gasse", "ring", "damm", "straat", "laan", "plein", "gracht",
  ]
}
