/// References and bank codes that check themselves.
package enum PaymentReference {
  /// A creditor reference (ISO 11649): `RF`, two check digits, up to 21 letters and digits; the remainder of 97 is 1.
  package static func isCreditorReference(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (5...25).contains(bytes.count), text.hasPrefix("RF"), bytes[2...3].allSatisfy(isDigit),
      bytes.allSatisfy({ isDigit($0) || isCapital($0) })
    else { return false }
    return remainder(bytes[4...] + bytes[..<4]) == 1
  }

  /// A Swiss QR reference: 27 digits, the last one checks the others (modulo 10, recursive).
  package static func isSwissReference(_ text: String) -> Bool {
    let digits = text.utf8.map { Int($0) - 0x30 }
    guard digits.count == 27, digits.allSatisfy({ (0...9).contains($0) }), digits.contains(where: { $0 != 0 }) else {
      return false
    }
    let carry = digits.dropLast().reduce(0) { carry, digit in carries[(carry + digit) % 10] }
    return (10 - carry) % 10 == digits[26]
  }

  /// The table of that check.
  private static let carries = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]

  /// A business identifier code (ISO 9362): bank, a country that exists, place, and perhaps a branch.
  package static func isBIC(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 8 || bytes.count == 11, bytes[..<4].allSatisfy(isCapital),
      bytes[4...].allSatisfy({ isDigit($0) || isCapital($0) })
    else { return false }
    return CountryCode.isCountry(String(text.dropFirst(4).prefix(2)))
  }

  private static func remainder(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { remainder, byte in
      isDigit(byte) ? (remainder * 10 + Int(byte) - 0x30) % 97 : (remainder * 100 + Int(byte) - 0x37) % 97
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
}

/// Countries by their two letters (ISO 3166-1).
package enum CountryCode {
  /// Those in use, and XK for Kosovo, which banks use.
  private static let all = Set(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC \
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD \
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW \
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC \
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
    UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split(separator: " ").map(String.init))

  package static func isCountry(_ code: String) -> Bool { all.contains(code) }
}
