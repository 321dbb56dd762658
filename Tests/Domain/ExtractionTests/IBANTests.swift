import Extraction
import Testing

struct IBANTests {
  @Test(arguments: [
    ("DE89 3704 0044 0532 0130 00", ["DE89370400440532013000"]),
    ("Konto GB29NWBK60161331926819, BIC", ["GB29NWBK60161331926819"]),
    ("NO93 8601 1117 947 and FR14 2004 1010 0505 0001 3M02 606", ["NO9386011117947", "FR1420041010050500013M02606"]),
    ("DE88 3704 0044 0532 0130 00", []), ("IBAN: DE88 3704 0044 0532 0130 00", ["DE88370400440532013000"]),
    ("pay to DE88370400440532013000, thank you", ["DE88370400440532013000"]), ("RE2026031200017", []),
    ("VAT DE123456789", []), ("", []),
  ])
  func areFoundByTheirCheckDigitsOrTheirLabel(text: String, numbers: [String]) {
    #expect(IBAN.all(in: Array(text.unicodeScalars)).map(\.value) == numbers)
  }

  @Test func eachHasItsPlace() throws {
    let text = Array("Konto DE89 3704 0044 0532 0130 00 BIC".unicodeScalars)
    let found = try #require(IBAN.all(in: text).first)
    #expect(found.value == "DE89370400440532013000")
    #expect(found.isValid)
    #expect(found.range == 6..<33)
    #expect(IBAN.all(in: Array("IBAN DE88 3704 0044 0532 0130 00".unicodeScalars)).map(\.isValid) == [false])
  }

  /// The check digits of its first 20 characters hold by chance, as they do in one of a hundred.
  @Test func countrysLengthTellsWhereItEnds() {
    let start = "DE"
    let digits = (10...97).lazy.map { "\(start)\($0)3704004405320130" }.first { number in
      let rest = (Array(number.utf8)[4...] + Array(number.utf8)[..<4]).reduce(0) { sum, byte in
        byte < 0x41 ? (sum * 10 + Int(byte) - 0x30) % 97 : (sum * 100 + Int(byte) - 0x37) % 97
      }
      return rest == 1
    }
    #expect(digits != nil)
    #expect(digits.map(IBAN.isValid) == false)
  }
}
