/// Cleans a piece of text that may be a name.
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

  /// `#000002`, `00417`: a branch's number in front of its name. A short number without zeros in front may be a
  /// house's.
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
}
