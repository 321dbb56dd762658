import Extraction
import TestSupport
import Testing

@Suite struct MoneyParserTests {
  @Test(arguments: [
    ("1.234,56", 123_456), ("1,234.56", 123_456), ("1'234.56", 123_456), ("1\u{2019}234.56", 123_456),
    ("1 234,56", 123_456), ("12 345 678,90", 1_234_567_890), ("1,23,456.78", 12_345_678), ("1.234.567,8", 123_456_780),
    ("15.50", 1550), ("15,5", 1550), ("7", 700), ("1.234", 123_400), ("0.5", 50), ("12,345,67", 1_234_567),
    ("50,-", 5000), ("50.--", 5000), ("€ 12,00", 1200), ("12,00€", 1200), ("RM7.00", 700), ("CHF 1'621.55", 162_155),
    ("4..10", 410),
  ])
  func readsLocaleForms(_ text: String, _ minor: Int64) {
    #expect(MoneyParser(exponent: 2).minorUnits(text) == minor)
  }

  @Test(arguments: [
    "-15.00", "15.00-", "(15.00)", "15.00 CR", "15.00CR", "-€15.00", "€ -15.00", "\u{2212}15.00", "($15.00)",
  ])
  func readsNegatives(_ text: String) {
    #expect(MoneyParser(exponent: 2).minorUnits(text) == -1500)
  }

  @Test(arguments: ["15.00 CRATE", "2-15.00", "15.00 DR", "+15.00"])
  func othersStayPositive(_ text: String) {
    let last = NumberScanner(Array(text.unicodeScalars)).numbers().last
    #expect(last?.value.isNegative == false)
  }

  @Test(arguments: ["", "abc", "12.50 13.50", "16.04.2018", "19%", "12.345678901234", "999999999999999999999"])
  func refusesWhatIsNoSingleAmount(_ text: String) {
    #expect(MoneyParser(exponent: 2).minorUnits(text) == nil)
  }

  @Test func exponentDecidesTheScale() {
    #expect(MoneyParser(exponent: 0).minorUnits("¥1,280") == 1280)
    #expect(MoneyParser(exponent: 0).minorUnits("12.50") == nil)
    #expect(MoneyParser(exponent: 3).minorUnits("KWD 12.500") == 12_500_000)
    #expect(MoneyParser(exponent: 3, decimal: .point).minorUnits("12.500") == 12500)
    #expect(MoneyParser(exponent: 3, decimal: .comma).minorUnits("12.500") == 12_500_000)
  }

  @Test func finerThanTheMinorUnitIsNil() {
    #expect(MoneyParser(exponent: 2).minorUnits("0.1234") == nil)
    #expect(MoneyParser(exponent: 2).minorUnits("2.6500") == 265)
  }

  @Test func separatorIsVotedByClearNumbers() {
    let numbers = NumberScanner(Array("1,50 2,75 3.333 9.99".unicodeScalars)).numbers()
    #expect(MoneyParser.decimalSeparator(of: numbers) == .comma)
    #expect(MoneyParser.decimalSeparator(of: []) == nil)
  }

  @Test func datesTimesAndNumbersOfThingsAreMarkedAsCodes() {
    for text in ["03-7887", "8:21", "A12/34", "BTB0920"] {
      let numbers = NumberScanner(Array(text.unicodeScalars)).numbers()
      let areCodes = numbers.allSatisfy { $0.isPartOfCode }
      #expect(areCodes, "\(text)")
    }
  }

  @Test func everyAmountReadsBack() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      let minor = Int64(random.next() % 1_000_000_000)
      let whole = String(minor / 100)
      let cents = String(minor % 100 + 100).dropFirst()
      for (group, point) in [("", "."), ("", ","), (",", "."), (".", ","), ("'", "."), (" ", ",")] {
        let grouped = String(
          whole.reversed().enumerated().map { $0 > 0 && $0 % 3 == 0 ? group + String($1) : String($1) }.joined()
            .reversed())
        #expect(MoneyParser(exponent: 2).minorUnits(grouped + point + cents) == minor, "\(grouped + point + cents)")
      }
    }
  }

  @Test func anyTextIsSafe() {
    var random = SeededGenerator(seed: 11)
    let alphabet = Array("0123456789.,'’ -–()%€$CRDrABx:/\u{0}\u{301}\u{1F600}".unicodeScalars)
    for _ in 0..<5000 {
      let text = (0..<Int(random.next() % 40)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
      var end = 0
      for number in NumberScanner(text).numbers() {
        #expect(number.range.lowerBound >= end && number.range.upperBound <= text.count)
        end = number.range.upperBound
      }
      for date in DateScanner(text).dates() {
        #expect(!date.interpretations.isEmpty && date.range.upperBound <= text.count)
      }
    }
  }
}
