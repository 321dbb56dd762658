import Extraction
import JSON
import ModelAnswers
import OCRClient
import Testing

@Suite struct HostedExtractionTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)

  private func reading(
    _ markdown: String, _ annotation: String?, isCut: Bool = false
  ) throws -> HostedExtraction {
    try HostedExtraction([.init(markdown: [markdown], annotation: annotation)], isCut: isCut, today: Self.today)
  }

  @Test func aReceiptIsReadAndReconciled() throws {
    let reading = try reading(HostedSamples.receipt, HostedSamples.receiptAnnotation)
    let fields = reading.fields
    #expect(fields.documentType == .receipt)
    #expect(fields.vendor == "Pelican Street Market")
    #expect(fields.date == CalendarDate(year: 2026, month: 3, day: 14))
    #expect(fields.currency?.code == "USD")
    #expect([fields.total, fields.tax, fields.subtotal] == [4499, 333, 4166])
    #expect(fields.lineItems.map(\.amount) == [698, 595, 195, 1149, 1100, 429])
    #expect(fields.lineItems[0].description == "OAT MILK 1L")
    #expect(fields.lineItems.map(\.quantity) == ["2", nil, "3", nil, "4", nil])
    #expect(reading.verdict == .reconciled)
    #expect(reading.warnings == [])
    #expect(reading.pages == 1)
  }

  @Test func anInvoiceIsCompletedByTheRules() throws {
    let reading = try reading(HostedSamples.invoice, HostedSamples.invoiceAnnotation)
    #expect([reading.fields.total, reading.fields.tax, reading.fields.subtotal] == [99294, 15854, 83440])
    #expect(reading.fields.lineItems.map(\.amount) == [48500, 23340, 5100, 6500])
    // Not asked of the service.
    #expect(reading.fields.invoiceNumber == "2026-0187")
    #expect(reading.fields.dueDate == CalendarDate(year: 2026, month: 2, day: 19))
    #expect(reading.verdict == .reconciled)
  }

  @Test func evidenceNamesThePageAndNoPlaceOnIt() throws {
    let reading = try reading(HostedSamples.receipt, HostedSamples.receiptAnnotation)
    let total = try #require(reading.fields.evidence[.total])
    #expect(total.page == 1 && total.grounded)
    #expect(total.text.contains("44.99"))
    for evidence in reading.fields.evidence.values {
      #expect(evidence.box == FractionBox(x0: 0, y0: 0, x1: 1, y1: 1))
      #expect(evidence.confidence == 0)
    }
  }

  @Test func aSumThatIsNotPrintedIsWithheld() throws {
    let annotation = HostedSamples.receiptAnnotation.replacing("44.99", with: "49.99")
    let reading = try reading(HostedSamples.receipt, annotation)
    #expect(reading.fields.total == nil)
    #expect(reading.fields.vendor == "Pelican Street Market")
    #expect(reading.verdict != .reconciled)
    #expect(reading.warnings.contains { $0.code == "not_grounded" && $0.field == "total" })
  }

  @Test(arguments: [
    ("Pelican Street Market", "Acme Holdings"), ("OAT MILK 1L", "Champagne 3L"), ("2026-03-14", "soon"),
  ])
  func whatIsInventedIsNeverReconciled(_ printed: String, _ invented: String) throws {
    let annotation = HostedSamples.receiptAnnotation.replacing(printed, with: invented)
    let reading = try reading(HostedSamples.receipt, annotation)
    #expect(reading.fields.total == 4499)
    #expect(reading.fields.vendor != "Acme Holdings")
    #expect(!reading.fields.lineItems.contains { $0.description == "Champagne 3L" })
    #expect(reading.verdict == .unverifiable)
    #expect(reading.warnings.contains { $0.code == "not_grounded" })
  }

  @Test(arguments: [nil, "", "[]", #"{"vendor": "PELICAN STREET MARKET", "total": "44.9999999999"#])
  func withoutAnAnnotationTheRulesReadTheMarkdown(_ annotation: String?) throws {
    let reading = try reading(HostedSamples.receipt, annotation)
    #expect(reading.fields.total == 4499)
    #expect(reading.fields.date == CalendarDate(year: 2026, month: 3, day: 14))
    #expect(reading.warnings.contains { $0.code == "annotation_unreadable" })
  }

  @Test func pagesReadOneByOneArePutTogether() throws {
    let first = """
      # Harbour Tools Ltd

      Invoice date: 11 January 2026

      | Description | Amount EUR |
      | --- | --- |
      | Clamp | 10.00 |
      | Vice | 30.00 |
      """
    let second = """
      | Description | Amount EUR |
      | --- | --- |
      | Anvil | 60.00 |

      Subtotal 100.00

      VAT 20% 20.00

      Invoice total 120.00 EUR
      """
    let reading = try HostedExtraction(
      [
        .init(
          markdown: [first],
          annotation: HostedSamples.annotation(
            "invoice", vendor: "Harbour Tools Ltd", date: "2026-01-11", currency: "EUR",
            items: [("Clamp", "", "10.00"), ("Vice", "", "30.00")])),
        .init(
          markdown: [second],
          annotation: HostedSamples.annotation(
            "invoice", currency: "EUR", total: "120.00", tax: "20.00", subtotal: "100.00",
            items: [("Anvil", "", "60.00")])),
      ], isCut: false, today: Self.today)
    #expect(reading.pages == 2)
    #expect(reading.fields.vendor == "Harbour Tools Ltd")
    #expect(reading.fields.total == 12_000)
    #expect(reading.fields.lineItems.map(\.amount) == [1_000, 3_000, 6_000])
    #expect(reading.fields.evidence[.vendor]?.page == 1)
    #expect(reading.fields.evidence[.total]?.page == 2)
    #expect(reading.fields.evidence[.lineItem(2)]?.page == 2)
    #expect(reading.verdict == .reconciled)
  }

  @Test func aDocumentThatMayBeLongerIsNotReconciled() throws {
    let reading = try reading(HostedSamples.receipt, HostedSamples.receiptAnnotation, isCut: true)
    #expect(reading.verdict == .unverifiable)
    #expect(reading.warnings.map(\.code) == ["pages_cut"])
  }

  @Test func aPageWithoutAPaymentIsAProblem() {
    #expect(throws: Problem.self) { try reading("", nil) }
    do {
      _ = try reading("Hello world", HostedSamples.annotation("receipt", vendor: "Acme", total: "1.00"))
      Issue.record("nothing of it is printed")
    } catch {
      #expect((error as? Problem)?.code == .extractionUnverified)
    }
  }
}

@Suite struct HostedAnnotationTests {
  private func parse(_ changes: (inout [String: String]) -> Void) throws -> HostedAnnotation {
    var values = ["documentType": "invoice"]
    changes(&values)
    let json = JSONValue.object(values.map { .init($0.key, .string($0.value)) })
    return try #require(HostedAnnotation(parsing: json.serialized(), kind: .receipt))
  }

  @Test(arguments: [
    ("1234.50", Int64(123_450)), ("-7.15", -715), ("€ 1.234,50", 123_450), ("1,234.50 EUR", 123_450), ("12", 1_200),
    ("1.234", 123_400), ("0.00", 0),
  ])
  func amountsAreReadAsDocumentsPrintThem(_ text: String, _ minor: Int64) throws {
    let annotation = try parse {
      $0["total"] = text
      $0["currency"] = "EUR"
    }
    #expect(annotation.answer.total?.minorUnits(exponent: 2) == minor)
    #expect(annotation.unreadable.isEmpty)
  }

  @Test func threeDecimalsAreThoseOfACurrencyThatHasThem() throws {
    let annotation = try parse {
      $0["total"] = "1.234"
      $0["currency"] = "KWD"
    }
    #expect(annotation.answer.total?.minorUnits(exponent: 3) == 1_234)
  }

  @Test(arguments: ["twelve", "12.50 or 13.50", "19 %", "N/A"])
  func whatIsNoAmountIsHeldAgainstTheAnswer(_ text: String) throws {
    let annotation = try parse { $0["tax"] = text }
    #expect(annotation.answer.tax == nil)
    #expect(annotation.unreadable == [.tax])
  }

  @Test(arguments: ["", " ", "-", "—", "."])
  func nothingIsNothing(_ text: String) throws {
    let annotation = try parse { values in
      for key in ["vendor", "date", "currency", "total", "tax", "subtotal"] { values[key] = text }
    }
    #expect(annotation == HostedAnnotation(parsing: #"{"documentType":"invoice"}"#, kind: .receipt))
    #expect(annotation.unreadable.isEmpty)
  }

  @Test func daysMustBeCertain() throws {
    #expect(try parse { $0["date"] = "2026-02-05" }.answer.date == CalendarDate(year: 2026, month: 2, day: 5))
    #expect(try parse { $0["date"] = "5 Feb 2026" }.answer.date == CalendarDate(year: 2026, month: 2, day: 5))
    let ambiguous = try parse { $0["date"] = "05/02/2026" }
    #expect(ambiguous.answer.date == nil)
    #expect(ambiguous.unreadable == [.date])
  }

  @Test func aStatementHasBalancesAndBookings() throws {
    let text = """
      {"documentType":"bank_statement","vendor":"First\\n  Bank","openingBalance":"10.00","closingBalance":"7.00",
      "total":"99.00","tax":"1.00","lineItems":[{"description":"Rent","quantity":"3","date":"2026-01-31","amount":"-3.00"},
      {"description":"?","date":null,"amount":"three"}]}
      """
    let annotation = try #require(HostedAnnotation(parsing: text, kind: .receipt))
    let answer = annotation.answer
    #expect(answer.kind == .bankStatement)
    #expect(answer.vendor == "First Bank")
    #expect([answer.total, answer.subtotal, answer.tax].map { $0?.description } == ["7", "10", nil])
    #expect(answer.items.map(\.date) == [CalendarDate(year: 2026, month: 1, day: 31), nil])
    #expect(answer.items.map { $0.quantity } == [nil, nil])
    #expect(answer.items.map { $0.amount?.description } == ["-3", nil])
    #expect(annotation.unreadableItems == 1)
  }

  @Test func theKindIsTheDocumentsWhereItIsNotGiven() throws {
    let annotation = try #require(HostedAnnotation(parsing: #"{"documentType":"letter"}"#, kind: .creditNote))
    #expect(annotation.answer.kind == .creditNote)
  }

  @Test(arguments: ["", "null", "[]", "\"{}\"", #"{"total":"1.00""#])
  func whatIsNoObjectIsNoAnnotation(_ text: String) {
    #expect(HostedAnnotation(parsing: text, kind: .receipt) == nil)
  }
}
