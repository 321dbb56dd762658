/// International bank account numbers (ISO 13616) in a text.
package enum IBAN {
  /// Characters of an IBAN; Norway's are the shortest.
  private static let lengths = 15...34

  /// Of the countries in the registry (SWIFT, IBAN Registry, release 99); elsewhere only the check digits count.
  private static let lengthOfCountry: [String: Int] = Dictionary(
    uniqueKeysWithValues: """
      AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 \
      FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 \
      LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 \
      ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
      """.split(separator: " ").map { (String($0.prefix(2)), Int($0.suffix(2)) ?? 0) })

  /// Those with the right check digits, and what has their form behind the word IBAN or as one word of sixteen digits and more,
  /// which nothing else on a page is.
  package static func all(in text: [Unicode.Scalar]) -> [PrintedIBAN] {
    let words = words(of: text)
    var found: [PrintedIBAN] = []
    for start in words.indices where hasStart(words[start].text) {
      let isLabelled = start > 0 && words[start - 1].text.hasSuffix("IBAN")
      var number = ""
      var last: PrintedIBAN?
      for word in words[start...] {
        number += word.text
        guard number.utf8.count <= lengths.upperBound else { break }
        guard lengths.contains(number.utf8.count) else { continue }
        let range = words[start].range.lowerBound..<word.range.upperBound
        if isValid(number) {
          last = PrintedIBAN(value: number, isValid: true, range: range)
          break
        }
        // Of a number whose check digits are wrong the end shows only by what follows.
        if isLabelled || number == word.text && number.count(where: \.isNumber) >= 16,
          word.text.utf8.contains(where: { (0x30...0x39).contains($0) })
        {
          last = PrintedIBAN(value: number, isValid: false, range: range)
        }
      }
      if let last { found.append(last) }
    }
    return found
  }

  /// Runs of ASCII letters and digits, in capitals.
  private static func words(of text: [Unicode.Scalar]) -> [(text: String, range: Range<Int>)] {
    var words: [(text: String, range: Range<Int>)] = []
    var index = 0
    while index < text.count {
      guard isPart(text[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < text.count, isPart(text[index]) { index += 1 }
      words.append((String(String.UnicodeScalarView(text[start..<index])).uppercased(), start..<index))
    }
    return words
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || scalar.isASCIIDigit)
  }

  /// Country and check digits.
  private static func hasStart(_ word: String) -> Bool {
    let start = Array(word.utf8.prefix(4))
    return start.count == 4 && start[..<2].allSatisfy { (0x41...0x5A).contains($0) }
      && start[2...].allSatisfy { (0x30...0x39).contains($0) }
  }

  /// It has its country's length, and the remainder of 97 is 1 (ISO 7064, MOD 97-10), letters being numbers from 10 on.
  package static func isValid(_ number: String) -> Bool {
    let bytes = Array(number.utf8)
    guard lengths.contains(bytes.count), hasStart(number) else { return false }
    guard bytes.count == lengthOfCountry[String(number.prefix(2))] ?? bytes.count else { return false }
    let remainder = (bytes[4...] + bytes[..<4]).reduce(0) { remainder, byte in
      byte < 0x41 ? (remainder * 10 + Int(byte) - 0x30) % 97 : (remainder * 100 + Int(byte) - 0x37) % 97
    }
    return remainder == 1
  }
}

/// An international bank account number where it is printed.
package struct PrintedIBAN: Sendable, Equatable {
  /// Without blanks, in capitals.
  package var value: String
  /// Its length and its check digits hold.
  package var isValid: Bool
  /// Unicode scalars of the text.
  package var range: Range<Int>
}
