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
    #expect(IBAN.all(in: text) == numbers)
  }
}
