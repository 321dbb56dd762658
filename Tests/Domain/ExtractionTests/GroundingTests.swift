import Extraction
import Testing

@Suite struct GroundingTests {
  private func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

  @Test(arguments: [
    ("03/12 Rent", 12, 3), ("03/12 Rent", 3, 12), ("12.03. Miete", 3, 12), ("3 Mar Rent", 3, 3), ("Mar 3 Rent", 3, 3),
    ("03-MAR", 3, 3), ("12-03", 3, 12), ("24. Januar", 1, 24),
  ])
  func daysWithoutTheirYear(_ text: String, _ month: Int, _ day: Int) throws {
    let date = try #require(CalendarDate(year: 2026, month: month, day: day))
    #expect(Grounding.containsDayAndMonth(of: date, in: text))
    let other = try #require(CalendarDate(year: 2026, month: month, day: day + 1))
    #expect(!Grounding.containsDayAndMonth(of: other, in: text))
  }

  @Test(arguments: ["", "Rent", "12.50", "3", "Tel 03"])
  func otherTextHoldsNoDay(_ text: String) throws {
    let date = try #require(CalendarDate(year: 2026, month: 3, day: 12))
    #expect(!Grounding.containsDayAndMonth(of: date, in: text))
  }

  @Test(arguments: [
    ("1.1O SR", "1.10 SR"), ("RMO.28", "RM0.28"), ("2l/01/2018 15:46", "21/01/2018 15:46"), ("l2.50-", "12.50-"),
    ("T0TAL OOLONG SOLO", "T0TAL OOLONG SOLO"), ("IBAN DE8O", "IBAN DE8O"), ("OO.OO", "OO.OO"), ("S5", "S5"), ("", ""),
  ])
  func lookAlikesBecomeDigitsOnlyInAmountsAndDates(_ text: String, _ restored: String) {
    #expect(Grounding.lookAlikesAsDigits(scalars(text)) == scalars(restored))
  }

  @Test func magnitudesAreExactReadings() throws {
    func magnitudes(_ text: String, _ exponent: Int) throws -> Set<UInt64> {
      Grounding.magnitudes(of: try #require(NumberScanner(scalars(text)).numbers().first), exponent: exponent)
    }
    #expect(try magnitudes("-15.50", 2) == [1550])
    #expect(try magnitudes("1.234", 3) == [1234, 1_234_000])
    #expect(try magnitudes("1.234", 2) == [123_400])
    // Not rounded: 0.162 is not 0.16.
    #expect(try magnitudes("0.162", 2) == [])
  }

  @Test func lettersFoldCaseAccentsAndMarks() {
    #expect(String(Grounding.letters("Café \"Zum Löwen\" 24/7")) == "cafezumlowen247")
    #expect(Grounding.contains("ZUM LOWEN", in: "Café \"Zum Löwen\""))
    #expect(!Grounding.contains("--", in: "a--b"))
  }
}
