import Extraction
import Languages

/// Names of the mail and web domains printed on a page: sellers print their own.
enum DomainNames {
  /// Second-level labels such as `example` of `www.example.nl`, lower case.
  static func labels(_ text: PageText) -> [String] {
    var found: [String] = []
    for (_, line) in text.outerLines {
      // "Powered by" lines name the maker of the till, not the seller.
      let lower = String(String.UnicodeScalarView(line.row.text.map(LatinFold.base)))
      if text.lexicon.makers.contains(where: lower.contains) { continue }
      for word in lower.split(separator: " ")
      where word.contains(".") && word.unicodeScalars.contains(where: \.isLetter) {
        for label in labels(of: word) {
          // A domain that is a label (`seller.com`) is not a name.
          let isLabel = !text.lexicon.labels.concepts(Array(label.unicodeScalars)[...]).isEmpty
          if !isLabel, !found.contains(label) { found.append(label) }
        }
      }
    }
    return found
  }

  /// The name that was registered, then the one in front of it.
  private static func labels(of word: Substring) -> [String] {
    let host = (word.split(separator: "@").last ?? word).split(separator: "/").first { $0.contains(".") } ?? word
    let isAddress = word.contains("@") || word.contains("www.") || word.contains("http")
    let parts =
      host.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") })
      .first { $0.contains(".") }?.split(separator: ".") ?? []
    guard parts.count >= 2, let last = parts.last else { return [] }
    guard isAddress || topLevels.contains(String(last)) else { return [] }
    var labels = parts.dropLast()
    if let second = labels.last, labels.count > 1, ["co", "com", "org", "net", "gov"].contains(second) {
      labels = labels.dropLast()
    }
    return labels.suffix(2).reversed().map(String.init).filter {
      $0.count >= 4 && !providers.contains($0) && !services.contains($0)
    }
  }

  /// Names in front of a domain that tell what it serves.
  private static let services: Set<String> = [
    "mail", "info", "shop", "store", "online", "portal", "service", "support", "office", "billing", "home",
  ]

  private static let topLevels: Set<String> = [
    "com", "de", "fr", "nl", "es", "it", "ch", "at", "be", "eu", "net", "org", "uk", "my", "sg",
  ]

  /// Providers of mail for the public: their domains say nothing about the seller.
  private static let providers: Set<String> = [
    "gmail", "yahoo", "hotmail", "outlook", "icloud", "googlemail", "live", "orange", "wanadoo", "web", "t-online",
    "free",
    "facebook", "instagram", "localhost", "paypal",
  ]

  /// A name and a domain that contain each other.
  static func match(_ name: String, _ domains: [String]) -> Bool {
    func letters(_ text: some StringProtocol) -> String {
      String(String.UnicodeScalarView(text.unicodeScalars.map(LatinFold.base).filter { $0.isLetter }))
    }
    let words = name.split(separator: " ").map(letters).filter { !$0.isEmpty }
    let whole = words.joined()
    return domains.contains { domain in
      let plain = letters(domain)
      guard plain.count >= 4 else { return false }
      if whole == plain || (whole.hasPrefix(plain) && plain.count >= 5) { return true }
      return words.contains(plain) || (plain.hasPrefix(whole) && whole.count >= 5)
    }
  }
}
