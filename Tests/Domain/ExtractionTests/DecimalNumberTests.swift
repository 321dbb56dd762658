import Extraction
import Testing

@Suite struct DecimalNumberTests {
  private func decimal(_ unscaled: Int64, _ scale: Int) throws -> DecimalNumber {
    try #require(DecimalNumber(unscaled: unscaled, scale: scale))
  }

  @Test func printsWithoutTrailingZeros() throws {
    #expect(try decimal(1550, 2).description == "15.5")
    #expect(try decimal(-5, 2).description == "-0.05")
    #expect(try decimal(700, 2).description == "7")
    #expect(try decimal(0, 3).description == "0")
  }

  @Test func equalHoweverManyZeros() throws {
    #expect(try decimal(20, 1) == decimal(2, 0))
    #expect(try Set([decimal(20, 1), decimal(2, 0)]).count == 1)
    #expect(try decimal(21, 1) != decimal(2, 0))
  }

  @Test func minorUnitsAreExactOrNil() throws {
    #expect(try decimal(155, 1).minorUnits(exponent: 2) == 1550)
    #expect(try decimal(15500, 3).minorUnits(exponent: 2) == 1550)
    #expect(try decimal(15501, 3).minorUnits(exponent: 2) == nil)
    #expect(try decimal(.max, 0).minorUnits(exponent: 2) == nil)
  }

  @Test func roundsHalfAwayFromZero() throws {
    #expect(try decimal(15505, 3).roundedMinorUnits(exponent: 2) == 1551)
    #expect(try decimal(-15505, 3).roundedMinorUnits(exponent: 2) == -1551)
    #expect(try decimal(15504, 3).roundedMinorUnits(exponent: 2) == 1550)
  }

  @Test func productIsExact() throws {
    #expect(try decimal(162, 3).multiplied(by: decimal(115, 2))?.roundedMinorUnits(exponent: 2) == 19)
    #expect(try decimal(.max, 0).multiplied(by: decimal(3, 0)) == nil)
  }

  @Test func boundsAreChecked() {
    #expect(DecimalNumber(unscaled: .min, scale: 0) == nil)
    #expect(DecimalNumber(unscaled: 1, scale: 10) == nil)
    #expect(DecimalNumber(unscaled: 1, scale: -1) == nil)
  }
}
