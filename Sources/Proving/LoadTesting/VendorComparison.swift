import Extraction

/// Whether two names mean the same company: the same after folding case, accents, punctuation and legal form; or at
/// least 0.85 similar; or one holds the other as whole words with at least half of the letters and at most three words
/// more.
package enum VendorComparison {
  /// As the scorer of the documents with ground truth lists them.
  private static let legalForms: Set<String> = [
    "sdn", "bhd", "berhad", "gmbh", "co", "kg", "ag", "inc", "ltd", "llc", "plc", "sa", "sarl", "sas", "bv", "ohg",
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
    if first == second || similarity(Array(first.utf8), Array(second.utf8)) >= 0.85 { return true }
    let (short, long) = first.utf8.count <= second.utf8.count ? (a, b) : (b, a)
    let letters = (short.joined().utf8.count, long.joined().utf8.count)
    return short.joined(separator: " ").utf8.count >= 4 && 2 * letters.0 >= letters.1 && long.count - short.count <= 3
      && long.indices.contains { long[$0...].starts(with: short) }
  }

  /// Words of ASCII letters and digits, without legal forms unless there is nothing else.
  private static func folded(_ name: String) -> [String] {
    var text = ""
    for scalar in name.unicodeScalars {
      if scalar == "ß" { text += "s" }
      let base = LatinFold.base(scalar)
      switch base {
      case "a"..."z", "0"..."9": text.unicodeScalars.append(base)
      default: if base.value < 0x80 { text += " " }
      }
    }
    let words = text.split(separator: " ").map(String.init)
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

  /// Twice the characters in matching blocks over all characters (Ratcliff and Obershelp): the longest common block,
  /// then the same on both sides of it.
  private static func similarity(_ a: [UInt8], _ b: [UInt8]) -> Double {
    2 * Double(matching(a[...], b[...])) / Double(a.count + b.count)
  }

  private static func matching(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Int {
    var best = (length: 0, a: a.startIndex, b: b.startIndex)
    // Length of the common block that ends before each position of b.
    var lengths = [Int](repeating: 0, count: b.count + 1)
    for i in a.indices {
      var diagonal = 0
      for j in b.indices {
        let position = j - b.startIndex + 1
        let length = a[i] == b[j] ? diagonal + 1 : 0
        (diagonal, lengths[position]) = (lengths[position], length)
        if length > best.length { best = (length, i - length + 1, j - length + 1) }
      }
    }
    guard best.length > 0 else { return 0 }
    return best.length + matching(a[..<best.a], b[..<best.b])
      + matching(a[(best.a + best.length)...], b[(best.b + best.length)...])
  }
}
