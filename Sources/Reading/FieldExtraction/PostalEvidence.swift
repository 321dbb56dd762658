import Extraction

/// Tells a country by the form of the postal codes that stand before or behind a town.
///
/// Codes that many countries share, such as five digits alone, tell nothing.
enum PostalEvidence {
  /// Currencies of the countries whose codes a line holds, with how much each counts.
  ///
  /// - Parameter words: of the line, in capitals, as they are printed.
  static func votes(_ words: [Substring]) -> [String: Int] {
    var votes: [String: Int] = [:]
    // `410 Wharf St Portland ME 04101`
    let isStreet = words.count >= 5 && words.first?.allSatisfy(\.isNumber) == true
    func vote(_ currency: String, _ weight: Int) { votes[currency] = max(votes[currency] ?? 0, weight) }
    for index in words.indices {
      let word = bare(words[index])
      let before = index > 0 ? words[index - 1] : ""
      let next = index + 1 < words.count ? bare(words[index + 1]) : ""
      let isBehindTown = before.contains(where: \.isLetter) && !before.contains(where: \.isNumber)
      let isBeforeTown = next.first?.isLetter == true && next.count >= 3
      if states.contains(word), isBehindTown, isShape(next, "#####") || isShape(next, "#####-####"),
        before.hasSuffix(",") || !doubtfulStates.contains(word) || isStreet
      {
        vote("USD", 3)
      }
      // `1 Boylston St Boston MA`
      if isStreet, index + 1 == words.count, states.contains(word),
        words.contains(where: { streets.contains(bare($0)) })
      {
        vote("USD", 3)
      }
      if australianStates.contains(word), isShape(next, "####"), isBehindTown { vote("AUD", 4) }
      if provinces.contains(word), isShape(next, "@#@"), index + 2 < words.count, isShape(bare(words[index + 2]), "#@#")
      {
        vote("CAD", 4)
      }
      if isShape(word, "@#@"), isShape(next, "#@#") { vote("CAD", 3) }
      if isOutwardCode(word), isShape(next, "#@@"), isBehindTown || index == 0 { vote("GBP", 3) }
      if isShape(word, "@##"), next.count == 4, next.contains(where: \.isNumber), next.contains(where: \.isLetter) {
        vote("EUR", 3)
      }
      if isShape(word, "####"), isShape(next, "@@"), index + 2 < words.count, words[index + 2].first?.isLetter == true {
        vote("EUR", 3)
      }
      if isShape(word, "#####-###"), isBehindTown { vote("BRL", 3) }
      if word.first == "S", isShape(word, "@######"), index + 1 == words.count { vote("SGD", 2) }
      if isShape(word, "####-###"), isBeforeTown { vote("EUR", 3) }
      if isShape(word, "##-###"), isBeforeTown { vote("PLN", 3) }
      if isShape(word, "###"), isShape(next, "##"), index + 2 < words.count, words[index + 2].count >= 3,
        words[index + 2].allSatisfy(\.isLetter)
      {
        vote("SEK", 1)
      }
      if word == "CP", isShape(next, "#####") { vote("MXN", 2) }
    }
    return votes
  }

  private static func bare(_ word: Substring) -> String {
    String(word.filter { $0.isLetter || $0.isNumber || $0 == "-" })
  }

  /// `#` stands for a digit, `@` for a letter.
  private static func isShape(_ word: String, _ shape: String) -> Bool {
    word.count == shape.count
      && zip(word, shape).allSatisfy { character, form in
        switch form {
        case "#": character.isASCII && character.isNumber
        case "@": character.isLetter
        default: character == form
        }
      }
  }

  /// The first half of a British code: `SW1A`, `M1`, `HV23`.
  private static func isOutwardCode(_ word: String) -> Bool {
    ["@#", "@##", "@@#", "@@##", "@#@", "@@#@"].contains { isShape(word, $0) }
  }

  private static let streets: Set<String> = ["ST", "AVE", "RD", "BLVD", "DR", "LN", "HWY", "PKWY", "PL", "SQ"]

  private static let provinces: Set<String> = [
    "ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB", "NL", "PE", "ONTARIO", "QUEBEC", "QUÉBEC", "ALBERTA",
  ]

  private static let australianStates: Set<String> = ["NSW", "VIC", "QLD", "SA", "WA", "TAS", "ACT", "NT"]

  private static let states: Set<String> = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME",
    "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA",
    "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC",
  ]

  /// States that are words or marks of other things as well: they count behind a town and a comma.
  private static let doubtfulStates: Set<String> = [
    "AL", "CO", "DE", "HI", "ID", "IN", "LA", "MA", "ME", "MS", "OK", "OR", "PA", "SC", "SD",
  ]
}
