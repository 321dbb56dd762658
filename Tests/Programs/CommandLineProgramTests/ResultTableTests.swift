import CommandLineProgram
import Extraction
import Testing

/// The table of `extract`, on terminals of several widths.
@Suite struct ResultTableTests {
  private static let longNames = outcome(
    file: "/home/alice/documents/2026/february/invoice-brandeck.pdf",
    vendor: "Brandeck Anlagentechnik und Maschinenbau GmbH & Co. KG", total: 99_294, tax: 15_854)
  private static let wideNames = outcome(
    file: "領収書-二〇二六年三月十四日-渋谷駅前店.jpg", vendor: "株式会社ペリカン通り商店街振興組合東京支店", total: 4_499, tax: 333)
  private static let largeSum = outcome(
    file: "statement.pdf", vendor: "A bank with a long name of its own", total: -123_456_789_012_345, tax: 9_876_543_210
  )
  private static let shortNames = outcome(file: "a.jpg", vendor: "Rewe", total: 5, tax: nil)

  private static func outcome(file: String, vendor: String, total: Int64, tax: Int64?) -> FileOutcome {
    var fields = DocumentFields(documentType: .receipt)
    fields.vendor = vendor
    fields.date = CalendarDate(year: 2026, month: 3, day: 14)
    fields.currency = Currency(code: "EUR")
    fields.total = total
    fields.tax = tax
    return FileOutcome(
      file: file, requestID: "0123456789abcdef0123456789abcdef",
      .success(
        ExtractionResult(
          id: "0123456789abcdef0123456789abcdef", fields: fields, pages: 1, verdict: .reconciled, warnings: [],
          engine: EngineName(name: "embedded"),
          timing: Timing(queueMs: 0, prepareMs: 1, inferenceMs: 2, totalMs: 3),
          provenance: Provenance(endpoint: "http://gateway-1.example.com:8000", attempts: 1, priceMicroUSD: 3_000))))
  }

  private static let gateway: [ResultTable.Field] = []
  private static let client: [ResultTable.Field] = [
    .init(.init("ENDPOINT", widths: 15...26, shortening: .keepsEnd)) { $0.provenance?.endpoint ?? "-" },
    .init(.init("PRICE", widths: 9...10)) { _ in "0.003 USD" },
  ]

  /// Without colours, which depend on where the tests write to.
  private func lines(_ text: String) -> [String] {
    text.replacing(/\u{1B}\[\d+m/, with: "").split(separator: "\n").map(String.init)
  }

  @Test(arguments: [60, 80, 120], [false, true])
  func noLineIsWiderThanTheTerminal(_ width: Int, _ isClient: Bool) {
    let table = ResultTable(isClient ? Self.client : Self.gateway, width: width)
    let rows = [Self.longNames, Self.wideNames, Self.shortNames].map(table.row)
    for line in ([table.header] + rows).flatMap(lines) {
      #expect(line.displayWidth <= width, "\(line)")
      #expect(line.last != " ")
    }
  }

  @Test(arguments: [60, 80, 120], [false, true])
  func amountsDatesAndVerdictsAreWhole(_ width: Int, _ isClient: Bool) {
    let table = ResultTable(isClient ? Self.client : Self.gateway, width: width)
    let row = lines(table.row(Self.longNames)).joined(separator: "\n")
    for text in ["2026-03-14", "992.94 EUR", "158.54 EUR", "reconciled"] { #expect(row.contains(text), "\(text)") }
    let large = lines(table.row(Self.largeSum)).joined(separator: "\n")
    for text in ["-1234567890123.45 EUR", "98765432.10 EUR"] { #expect(large.contains(text), "\(text)") }
  }

  @Test func largeAmountsTakeTheRoomOfNames() {
    for line in lines(ResultTable(width: 100).row(Self.largeSum)) { #expect(line.displayWidth <= 100, "\(line)") }
  }

  @Test func aDocumentHasOneLineWhereItFits() {
    #expect(lines(ResultTable(width: 80).row(Self.longNames)).count == 1)
    #expect(lines(ResultTable(Self.client, width: 120).row(Self.longNames)).count == 1)
    let narrow = ResultTable(width: 60)
    for text in [narrow.header, narrow.row(Self.longNames)] {
      let lines = lines(text)
      #expect(lines.count == 2)
      #expect(lines[1].hasPrefix("    ") && !lines[0].hasPrefix(" "))
    }
  }

  @Test func namesAreShortenedWhereTheySayLeast() throws {
    let row = try #require(lines(ResultTable(width: 80).row(Self.longNames)).first)
    #expect(row.hasPrefix("…brandeck.pdf  "))
    #expect(row.contains("  Brandeck Anl"))
    #expect(lines(ResultTable(width: 80).row(Self.shortNames))[0].contains("Rewe  "))
  }

  /// What is under a heading begins in the heading's column, whatever characters stand before it.
  @Test(arguments: [80, 120])
  func columnsAreStraight(_ width: Int) throws {
    let table = ResultTable(width: width)
    let header = try #require(lines(table.header).first)
    let column = try #require(header.firstRange(of: "TOTAL")).lowerBound
    let position = header[..<column].displayWidth
    for outcome in [Self.longNames, Self.wideNames, Self.shortNames] {
      let row = try #require(lines(table.row(outcome)).first)
      let amount = try #require(row.firstRange(of: /\d+\.\d\d EUR/))
      #expect(row[..<amount.lowerBound].displayWidth == position, "\(row)")
    }
  }

  @Test(arguments: [60, 80, 120])
  func problemsAreWrapped(_ width: Int) {
    let detail =
      "this is a spreadsheet with a long explanation of what it is; PDF, JPEG and PNG are read, and nothing else"
    let outcome = FileOutcome(
      file: "/home/alice/documents/table.xlsx", requestID: "0",
      .failure(Problem(.unsupportedMediaType, detail, stage: .admit)))
    let lines = lines(ResultTable(width: width).row(outcome))
    #expect(lines.allSatisfy { $0.displayWidth <= width })
    let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(words.hasSuffix("unsupported_media_type: \(detail)"))
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    let outcome = Self.outcome(file: "a\u{1B}[2J\n.pdf", vendor: "B\rC\u{202E}D\u{9B}", total: 1, tax: 1)
    let row = ResultTable(width: 80).row(outcome).replacing(/\u{1B}\[\d+m/, with: "")
    #expect(!row.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x9B || $0.value == 0x202E })
  }
}
