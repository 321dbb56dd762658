import Extraction
import Testing

@Suite struct DateScannerTests {
  private func dates(_ text: String) -> [PrintedDate] { DateScanner(Array(text.unicodeScalars)).dates() }

  @Test(arguments: [
    ("16/04/2018(Mon)8:21", "2018-04-16"), ("16-04-201814:51", "2018-04-16"), ("02.03.20 15:59", "2020-03-02"),
    ("2016/05/01 14:11:20", "2016-05-01"), ("2024-03-05", "2024-03-05"), ("20181230", "2018-12-30"),
    ("25 Mar 2018 9:27PM", "2018-03-25"), ("24. Januar 2014", "2014-01-24"), ("1er janvier 2020", "2020-01-01"),
    ("29 maart 2014", "2014-03-29"), ("3 de mayo de 2021", "2021-05-03"), ("14 février 2022", "2022-02-14"),
    ("7 luglio 2019", "2019-07-07"), ("Mar 25, 2018", "2018-03-25"), ("March 4th, 2024", "2024-03-04"),
    ("25-MAR-18", "2018-03-25"), ("MAR/04/26", "2026-03-04"), ("Mar 08 '26", "2026-03-08"),
    ("16 / 04 / 2018", "2018-04-16"),
    ("31.12.69", "2069-12-31"),
    ("31.12.70", "1970-12-31"), ("5. März 2021", "2021-03-05"), ("2nd of March 2026", "2026-03-02"),
    ("17 XI 2025", "2025-11-17"), ("9.II.2022", "2022-02-09"), ("18/06-2024", "2024-06-18"),
    ("06/01/1812:17:26", "2018-01-06"), ("02.03.2015:59", "2020-03-02"), ("02.03.2015:10:59", "2015-03-02"),
    ("12 de outubro de 2023", "2023-10-12"), ("3 września 2022", "2022-09-03"), ("8. maj 2020", "2020-05-08"),
  ])
  func readsPrintedForms(_ text: String, _ day: String) throws {
    let found = dates(text)
    let first = try #require(found.first)
    #expect(found.count == 1)
    #expect(first.date(in: nil).description == day)
  }

  @Test(arguments: [
    "31.02.2020", "32/01/2020", "05251-871871-0", "1.2.3.4", "12:30", "3.50", "1234001356335120040413999",
    "Marathon 5 2020",
    "100/200/300", "10.01.1",
  ])
  func readsNothingElse(_ text: String) {
    #expect(dates(text).isEmpty)
  }

  @Test func orderIsLeftOpenWhereTheDigitsDoNotTell() throws {
    let date = try #require(dates("03/09/2024").first)
    #expect(!date.isCertain)
    #expect(date.date(in: .dayMonthYear).description == "2024-09-03")
    #expect(date.date(in: .monthDayYear).description == "2024-03-09")
    let certain = try #require(dates("13/09/2024").first)
    #expect(certain.isCertain)
  }

  @Test func severalDatesOfALine() {
    #expect(
      dates("vom 01.12.2018 bis 31.12.2018").map { $0.date(in: nil).description } == ["2018-12-01", "2018-12-31"])
  }
}
