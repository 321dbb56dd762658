import Formatting
import Testing

struct NumberTextTests {
  @Test func zerosFillUpAfterTheSign() {
    #expect(7.zeroPadded(to: 2) == "07")
    #expect(0.zeroPadded(to: 4) == "0000")
    #expect((-7).zeroPadded(to: 2) == "-07")
    #expect(1234.zeroPadded(to: 2) == "1234")
    #expect(UInt8(0x0A).zeroPadded(to: 2, radix: 16) == "0a")
    #expect(UInt64.max.zeroPadded(to: 16, radix: 16) == "ffffffffffffffff")
    #expect(UInt8(0xAB).zeroPadded(to: 2, radix: 16, uppercase: true) == "AB")
  }

  @Test(arguments: [
    (1550, 2, "15.50", "15.5"), (200, 2, "2.00", "2"), (5, 2, "0.05", "0.05"), (-5, 2, "-0.05", "-0.05"),
    (0, 2, "0.00", "0"), (1550, 0, "1550", "1550"), (-100, 0, "-100", "-100"), (1, 3, "0.001", "0.001"),
  ])
  func wholeNumbersAreCountedInTheLastDecimal(_ number: Int, _ places: Int, _ text: String, _ short: String) {
    #expect(number.decimalText(places: places) == text)
    #expect(number.shortDecimalText(places: places) == short)
  }

  @Test func smallestIntegerHasAText() {
    #expect(Int64.min.decimalText(places: 2) == "-92233720368547758.08")
  }

  @Test(arguments: [
    (0.125, 2, "0.13", "0.13"), (-0.125, 2, "-0.13", "-0.13"), (2, 3, "2.000", "2"), (0.5, 0, "1", "1"),
    (-0.001, 2, "0.00", "0"), (99.999, 2, "100.00", "100"), (30, 0, "30", "30"),
  ])
  func fractionsAreRoundedHalvesAwayFromZero(_ number: Double, _ places: Int, _ text: String, _ short: String) {
    #expect(number.decimalText(places: places) == text)
    #expect(number.shortDecimalText(places: places) == short)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e18, -1e300])
  func whatNoIntegerCanHoldHasNoText(_ number: Double) {
    #expect(number.decimalText(places: 2) == nil)
    #expect(number.shortDecimalText(places: 2) == nil)
  }

  @Test func everythingButUnreservedCharactersIsPercentEncoded() {
    #expect("AZaz09-._~".percentEncoded == "AZaz09-._~")
    #expect("a b&c=d/%".percentEncoded == "a%20b%26c%3Dd%2F%25")
    #expect("\n\u{E9}".percentEncoded == "%0A%C3%A9")
    #expect("".percentEncoded == "")
  }

  @Test func idsHaveSixteenDigitsAWord() {
    #expect(HexadecimalID.text([0, 0xAB]) == "000000000000000000000000000000ab")
    #expect(HexadecimalID.text([.max]) == "ffffffffffffffff")
    #expect(HexadecimalID.text([]) == "")
  }

  @Test func newIDsDifferAndHaveNoZeroWord() {
    /// Gives zeros first, as the worst generator would.
    struct Zeros: RandomNumberGenerator {
      var left = 3
      mutating func next() -> UInt64 {
        left -= 1
        return left >= 0 ? 0 : 0x8000_0000_0000_0001
      }
    }
    var zeros = Zeros()
    let id = HexadecimalID.random(using: &zeros)
    #expect(id.count == 32 && !id.hasPrefix("0000000000000000") && !id.hasSuffix("0000000000000000"))
    let ids = (0..<100).map { _ in HexadecimalID.random() }
    #expect(Set(ids).count == 100)
    #expect(ids.allSatisfy { $0.count == 32 && $0.allSatisfy { $0.isHexDigit && !$0.isUppercase } })
  }
}
