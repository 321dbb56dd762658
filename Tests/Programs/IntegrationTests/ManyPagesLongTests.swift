import Foundation
import Testing

extension IntegrationTests {
  /// Long documents through the stand-in for a model server: groups of pages, tiles, and what they take of memory.
  @Suite(.serialized, withModels)
  struct ManyPagesLongTests {
    /// Holds three pages with their answer at the most.
    private static let narrow = ["--context", "4096"]

    @Test func aLongStatementIsReadInGroups() throws {
      let simulation = try ModelSimProcess(Self.narrow)
      let gateway = try gateway(simulation, input: "text")
      let statement = TypedStatement(pages: 40, bookingsPerPage: 12)
      let json = try extracted(statement.document, by: gateway)
      try expect(json, equals: statement)
      // No page is asked about twice, and no request held them all.
      let asked = try simulation.requests().kinds["document", default: 0]
      #expect(asked >= 10 && asked < 40)
    }

    @Test func imagesOfManyPagesNeedNoMoreMemory() throws {
      let simulation = try ModelSimProcess(Self.narrow)
      let gateway = try gateway(simulation, input: "image")
      let short = TypedStatement(pages: 1, bookingsPerPage: 4)
      try expect(extracted(short.document, by: gateway), equals: short)
      let before = try ProcessTable.memory(.peak, of: gateway.pid)
      let long = TypedStatement(pages: 40, bookingsPerPage: 4)
      try expect(extracted(long.document, by: gateway), equals: long)
      #expect(try simulation.requests().images >= 41)
      // Drawn, the pages take 80 MiB and more. MiB.
      #expect(try ProcessTable.memory(.peak, of: gateway.pid) - before < 24)
    }

    @Test(arguments: ["text", "image"])
    func aReceiptEightTimesAsLongAsWide(_ input: String) throws {
      let simulation = try ModelSimProcess(["--context", "16384"])
      let gateway = try gateway(simulation, input: input)
      let prices = (1...80).map { 100 + $0 * 37 % 900 }
      let total = prices.reduce(0, +)
      func row(_ text: String, _ cents: Int) -> String {
        text.padded(to: 18) + TypedStatement.money(cents).padded(to: 10, onTheLeft: true)
      }
      let lines =
        ["BRACKWATER GROCERS LTD", "14 Quay Lane", "Date 26 Feb 2024", ""]
        + prices.enumerated().map { row("Article \($0.offset + 1)", $0.element) }
        + ["", row("TOTAL USD", total), row("CASH", total), "", "Thank you"]
      let receipt = TypedDocument(width: 220, height: 1760, pages: [lines])
      let json = try extracted(receipt, by: gateway)
      #expect(json["vendor"] as? String == "BRACKWATER GROCERS LTD")
      #expect(json["date"] as? String == "2024-02-26")
      #expect(json["total"] as? Int == total)
      #expect((json["engine"] as? [String: Any])?["input"] as? String == input)
      let images = try simulation.requests().images
      // One of the canary at the most, and in one piece the print would be too small to read.
      #expect(input == "text" ? images <= 1 : images >= 3)
    }

    private func gateway(_ simulation: ModelSimProcess, input: String) throws -> GatewayProcess {
      try GatewayProcess([
        "OCR_ENGINE": "model", "OCR_MODEL_URL": simulation.url, "OCR_MODEL_INPUT": input,
        "OCR_DEFAULT_DEADLINE": "300s", "OCR_CANARY_INTERVAL": "1h",
      ])
    }

    private func extracted(_ document: TypedDocument, by gateway: GatewayProcess) throws -> [String: Any] {
      let answer = try gateway.answer(to: .extract(document.bytes), within: .seconds(300))
      try #require(answer.status == 200, "\(answer.text)")
      return try answer.json()
    }

    private func expect(_ json: [String: Any], equals statement: TypedStatement) throws {
      #expect(json["documentType"] as? String == "bank_statement")
      #expect(json["vendor"] as? String == "MERIDIAN VALLEY BANK")
      #expect(json["date"] as? String == "2024-12-31")
      #expect(json["currency"] as? String == "USD")
      #expect(json["openingBalance"] as? Int == statement.opening)
      #expect(json["closingBalance"] as? Int == statement.closing)
      #expect(json["pages"] as? Int == statement.document.pages.count)
      let items = try #require(json["lineItems"] as? [[String: Any]])
      let bookings = items.map { item in
        TypedStatement.Booking(
          date: item["date"] as? String ?? "", description: item["description"] as? String ?? "",
          amount: item["amount"] as? Int ?? 0)
      }
      // What is carried over from page to page is no booking.
      #expect(bookings == statement.bookings)
      #expect(json["verdict"] as? String == "reconciled")
    }
  }
}
