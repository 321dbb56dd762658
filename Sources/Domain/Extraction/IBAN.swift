/// International bank account numbers (ISO 13616) in a text.
package enum IBAN {
  /// Characters of an IBAN; Norway's are the shortest.
  private static let lengths = 15...34

  /// Those with the right check digits, and what has their form behind the word IBAN or as one word of sixteen digits and more,
  /// which nothing else on a page is; without blanks, in capitals.
  package static func all(in text: String) -> [String] {
    let words = text.uppercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
    var found: [String] = []
    for start in words.indices where hasStart(words[start]) {
      let isLabelled = start > 0 && words[start - 1].hasSuffix("IBAN")
      var number = ""
      var last: String?
      for word in words[start...] {
        number += word
        guard number.utf8.count <= lengths.upperBound else { break }
        guard lengths.contains(number.utf8.count) else { continue }
        if isValid(number) {
          last = number
          break
        }
        // Of a number whose check digits are wrong the end shows only by what follows.
        if isLabelled || number == word && number.count(where: \.isNumber) >= 16,
          word.utf8.contains(where: { (0x30...0x39).contains($0) })
        {
          last = number
        }
      }
      if let last { found.append(last) }
    }
    return found
  }

  /// Country and check digits.
  private static func hasStart(_ word: String) -> Bool {
    let start = Array(word.utf8.prefix(4))
    return start.count == 4 && start[..<2].allSatisfy { (0x41...0x5A).contains($0) }
      && start[2...].allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The remainder of 97 is 1 (ISO 7064, MOD 97-10), letters being numbers from 10 on.
  package static func isValid(_ number: String) -> Bool {
    let bytes = Array(number.utf8)
    guard lengths.contains(bytes.count), hasStart(number) else { return false }
    let remainder = (bytes[4...] + bytes[..<4]).reduce(0) { remainder, byte in
      byte < 0x41 ? (remainder * 10 + Int(byte) - 0x30) % 97 : (remainder * 100 + Int(byte) - 0x37) % 97
    }
    return remainder == 1
  }
}
