import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized, withModels, .gateway())
  struct ExtractTests {
    /// The contract's keys; all are always there.
    private static let keys: Set<String> = [
      "id", "documentType", "vendor", "vendorLegalName", "date", "time", "currency", "minorUnits", "total", "amountDue",
      "tax", "subtotal", "tip",
      "discount", "taxLines", "invoiceNumber", "purchaseOrder", "dueDate", "vendorTaxId", "vendorAddress",
      "vendorCountry",
      "vendorPhone", "buyer", "paymentMethod", "cardLastFour", "payment", "servicePeriod", "lineItems",
      "openingBalance",
      "closingBalance", "account", "iban", "accountHolder", "period", "statements", "pages", "verdict", "review",
      "warnings",
      "evidence",
      "engine", "timing",
    ]

    @Test func itemsAreAnsweredAsCSV() throws {
      let document = try Files.example("invoice.pdf")
      let answer = try gateway.answer(to: .extract(document, headers: [("Accept", "text/csv")]))
      #expect(answer.status == 200 && answer[header: "Content-Type"] == "text/csv; charset=utf-8")
      let items = try #require(try Files.expected("invoice.pdf")["lineItems"] as? [Any])
      let lines = answer.text.split(separator: "\r\n")
      #expect(lines.count == items.count + 1)
      #expect(lines[0] == "account,date,valueDate,description,quantity,unitPrice,amount,balance,currency")

      let statement = HTTPRequest.extract(document, headers: [("Accept", "application/x-ofx")])
      try expectProblem(gateway.answer(to: statement), 422, "nothing_found", retryable: false)
    }

    @Test func aStatementIsAnsweredAsOFXAndAsCAMT053() throws {
      let statement = TypedStatement(pages: 2, bookingsPerPage: 6)
      let json = try gateway.answer(to: .extract(statement.document.bytes)).json()
      #expect(json["verdict"] as? String == "reconciled")
      #expect(
        (json["lineItems"] as? [[String: Any]])?.compactMap { $0["amount"] as? Int } == statement.bookings.map(\.amount)
      )
      for (type, booking) in [("application/x-ofx", "<STMTTRN>"), ("application/xml", "<Ntry>")] {
        let answer = try gateway.answer(to: .extract(statement.document.bytes, headers: [("Accept", type)]))
        #expect(answer.status == 200 && answer[header: "Content-Type"] == type + "; charset=utf-8")
        #expect(answer.text.components(separatedBy: booking).count - 1 == statement.bookings.count)
      }
    }

    @Test(arguments: ["receipt.jpg", "receipt-tip.jpg", "invoice.pdf", "invoice-two-pages.pdf"], [false, true])
    func readsTheSamples(_ name: String, asForm: Bool) throws {
      let document = try Files.example(name)
      let answer = try gateway.answer(to: asForm ? .form(document) : .extract(document))
      try #require(answer.status == 200, "\(answer.text)")
      #expect(answer[header: "Content-Type"] == "application/json")
      let json = try answer.json()
      let expected = try Files.expected(name)
      #expect(Set(json.keys) == Self.keys)
      for key in ["vendor", "date", "currency", "documentType"] {
        #expect(json[key] as? String == expected[key] as? String, "\(key)")
      }
      for key in ["total", "tax"] { #expect(json[key] as? Int == expected[key] as? Int, "\(key)") }
      #expect(json["minorUnits"] as? Int == 2)
      #expect(json["pages"] as? Int == (name == "invoice-two-pages.pdf" ? 2 : 1))
      #expect(json["verdict"] as? String == "reconciled")
      #expect((json["engine"] as? [String: Any])?["name"] as? String == "embedded")
      #expect((json["evidence"] as? [String: Any])?.isEmpty == true)
      let timing = try #require(json["timing"] as? [String: Int])
      #expect(Set(timing.keys) == ["queueMs", "prepareMs", "inferenceMs", "totalMs"])
      #expect(timing["totalMs", default: 0] >= timing["prepareMs", default: 0])
      for item in try #require(json["lineItems"] as? [[String: Any]]) {
        #expect(
          Set(item.keys).subtracting(["unitPriceDecimal"])
            == [
              "description", "code", "quantity", "unit", "unitPrice", "amount", "taxRate", "date", "valueDate",
              "balance",
            ])
      }
    }

    @Test func whoBooksIsNeverTheSeller() throws {
      let document = try Files.example("invoice.pdf")
      let seller = try #require(try Files.expected("invoice.pdf")["vendor"] as? String)
      let answer = try gateway.answer(to: .extract(document, headers: [("OCR-Self", "Somebody Else; \(seller)")]))
        .json()
      #expect(answer["vendor"] as? String != seller)
      #expect(answer["vendorLegalName"] as? String != seller)
      #expect(answer["total"] as? Int == (try Files.expected("invoice.pdf")["total"] as? Int))
      try expectProblem(
        gateway.answer(to: .extract(document, headers: [("OCR-Self", "AB")])), 400, "malformed_request",
        retryable: false)
    }

    @Test(arguments: ["receipt.jpg", "invoice.pdf"])
    func evidenceSaysWhereValuesStand(_ name: String) throws {
      let answer = try gateway.answer(to: .extract(Files.example(name), query: "?include=evidence"))
      let evidence = try #require(try answer.json()["evidence"] as? [String: [String: Any]])
      for field in ["vendor", "date", "total", "tax"] {
        let one = try #require(evidence[field], "\(field)")
        #expect(one["page"] as? Int == 1)
        #expect((one["text"] as? String)?.isEmpty == false)
        #expect(one["grounded"] as? Bool == true)
        #expect((0...1).contains(one["confidence"] as? Double ?? -1))
        let box = try #require(one["box"] as? [Double])
        try #require(box.count == 4)
        #expect(box.allSatisfy { (0...1).contains($0) })
        #expect(box[0] < box[2] && box[1] < box[3])
      }
    }

    @Test func includeTakesOnlyWhatThereIs() throws {
      let answer = try gateway.answer(to: .extract(Files.example("invoice.pdf"), query: "?include=evidence,colour"))
      #expect(try expectProblem(answer, 400, "malformed_request").contains("evidence"))
    }

    @Test func digitsThatATextLayerMapsToOthersAreReadFromThePicture() throws {
      let json = try gateway.answer(to: .extract(MappedPDF.otherDigits.bytes, query: "?include=evidence")).json()
      #expect(json["total"] as? Int == 8629)
      #expect(json["date"] as? String == "2026-02-26")
      #expect(json["verdict"] as? String == "reconciled")
    }

    /// A text layer may say that its characters steer terminals; an answer never does.
    @Test func answersHoldNoCharacterThatSteers() throws {
      let answer = try gateway.answer(to: .extract(MappedPDF.steering.bytes, query: "?include=evidence"))
      #expect(answer.status == 200, "\(answer.text)")
      let json = try answer.json()
      #expect(json["vendor"] as? String == MappedPDF.steeringVendor)
      #expect(json["total"] as? Int == 1550)
      let ocr = try gateway.answer(to: .ocr(MappedPDF.steering.bytes))
      #expect(ocr.status == 200 && ocr.text.contains("Hardware Store"))
      func texts(_ value: Any) -> [String] {
        switch value {
        case let text as String: [text]
        case let values as [Any]: values.flatMap(texts)
        case let object as [String: Any]: object.values.flatMap(texts)
        default: []
        }
      }
      for text in texts(json) + texts(try ocr.json()) {
        #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control }, "\(text)")
      }
    }

    @Test func idsOfTheCallerComeBack() throws {
      let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      let request = HTTPRequest.extract(
        try Files.example("invoice.pdf"), headers: [("X-Request-ID", "order-7/b"), ("traceparent", trace)])
      let answer = try gateway.answer(to: request)
      #expect(answer[header: "X-Request-ID"] == "order-7/b")
      #expect(answer[header: "traceparent"] == trace)
      #expect(try answer.json()["id"] as? String == "order-7/b")
    }

    @Test func idsAreMadeWhereTheCallerHasNone() throws {
      let answers = try (0..<2).map { _ in try gateway.answer(to: .get("/health")) }
      for answer in answers {
        #expect(answer[header: "X-Request-ID"]?.count == 32)
        #expect(answer[header: "traceparent"]?.split(separator: "-").map(\.count) == [2, 32, 16, 2])
      }
      #expect(answers[0][header: "X-Request-ID"] != answers[1][header: "X-Request-ID"])
    }

    @Test func preferredWaitIsConfirmed() throws {
      let pdf = try Files.example("invoice.pdf")
      let answer = try gateway.answer(to: .extract(pdf, headers: [("Prefer", "wait=5.5")]))
      #expect(answer.status == 200)
      #expect(answer[header: "Preference-Applied"] == "wait=5.5")
      // No more than OCR_MAX_DEADLINE is granted.
      let greedy = try gateway.answer(to: .extract(pdf, headers: [("Prefer", "wait=100000")]))
      #expect(greedy[header: "Preference-Applied"] == "wait=600")
      #expect(try gateway.answer(to: .extract(pdf))[header: "Preference-Applied"] == nil)
    }

    @Test func preferenceThatIsNoNumberIsRefused() throws {
      let answer = try gateway.answer(to: .extract(Files.example("invoice.pdf"), headers: [("Prefer", "wait=soon")]))
      try expectProblem(answer, 400, "malformed_request")
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
