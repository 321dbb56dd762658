/// Whether two names mean the same company: the same after folding case, accents, punctuation and legal form; or at
/// least 0.85 similar; or one holds the other as whole words with at least half of the letters and at most three words
/// more.
package enum VendorComparison {
  /// As the scorer of the documents with ground truth lists them.
  private static let legalForms: Set<String> = [
    "sdn", "bhd", "berhad", "gmbh", "co", "kg", "ag", "inc", "ltd", "llc", "plc", "sa", "sarl", "sas", "bv", "ek",
    "ohg",
    "ug", "pte", "limited", "enterprise", "company",
  ]
  /// The same in two words.
  private static let spacedLegalForms: Set<[String]> = [["b", "v"], ["e", "k"]]

  package static func isSame(_ answer: String?, _ truths: [String]) -> Bool {
    guard let answer else { return false }
    let words = folded(answer)
    return truths.contains { isSame(words, folded($0)) }
  }

  private static func isSame(_ a: [String], _ b: [String]) -> Bool {
    guard !a.isEmpty, !b.isEmpty else { return false }
    let (first, second) = (a.joined(separator: " "), b.joined(separator: " "))
    if first == second || TextSimilarity.ratio(first, second) >= 0.85 { return true }
    let (short, long) = first.utf8.count <= second.utf8.count ? (a, b) : (b, a)
    let letters = (short.joined().utf8.count, long.joined().utf8.count)
    return short.joined(separator: " ").utf8.count >= 4 && 2 * letters.0 >= letters.1 && long.count - short.count <= 3
      && long.indices.contains { long[$0...].starts(with: short) }
  }

  /// Words of ASCII letters and digits, without legal forms unless there is nothing else.
  private static func folded(_ name: String) -> [String] {
    let words = ComparedText.folded(name).split(separator: " ").map(String.init)
    var names: [String] = []
    var index = 0
    while index < words.count {
      if index + 1 < words.count, spacedLegalForms.contains([words[index], words[index + 1]]) {
        index += 2
        continue
      }
      if !legalForms.contains(words[index]) { names.append(words[index]) }
      index += 1
    }
    return names.isEmpty ? words : names
  }
}
