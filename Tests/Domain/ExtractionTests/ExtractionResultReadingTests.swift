import Extraction
import JSON
import TestSupport
import Testing

/// An answer read back is the answer that was written.
@Suite struct ExtractionResultReadingTests {
  private typealias ParsingError = ObjectReadingError

  private func read(_ text: String) throws -> ExtractionResult {
    try ExtractionResult(json: JSONValue(parsing: text.utf8))
  }

  /// With a value of every kind.
  private let invoice = """
    {"id":"6f1c","documentType":"invoice","vendor":"Nordlicht Möbel GmbH","vendorLegalName":"Nordlicht Möbel GmbH",\
    "date":"2026-02-26","time":"14:51","currency":"EUR",\
    "minorUnits":2,"total":125664,"amountDue":100000,"tax":20064,"subtotal":105600,"tip":null,"discount":null,\
    "taxLines":[{"rate":"19","base":105600,"amount":20064}],"invoiceNumber":"RE-2026/0114","purchaseOrder":"4500017","dueDate":"2026-03-12",\
    "vendorTaxId":"DE 811 907 980","vendorAddress":"Hafenstraße 3, 18119 Rostock","vendorCountry":"DE",\
    "vendorPhone":"+49 381 1234","buyer":{"name":"Ines Kolb","taxId":null,"address":null},"paymentMethod":"direct_debit",\
    "cardLastFour":"0042","payment":{"iban":"DE89370400440532013000","bic":"COBADEFF","reference":null},\
    "servicePeriod":{"start":"2026-01-01","end":"2026-01-31"},"lineItems":[{"description":"Stuhl \\"Ahrenshoop\\"","code":null,"quantity":"2.5","unit":null,\
    "unitPrice":3333,"amount":8333,"taxRate":null,"date":null,"valueDate":null,"balance":null,"unitPriceDecimal":"33.3333"},\
    {"description":null,"code":null,"quantity":null,"unit":null,"unitPrice":null,"amount":-500,"taxRate":null,"date":"2026-02-25","valueDate":"2026-02-26","balance":12345}],\
    "openingBalance":null,"closingBalance":null,"account":"…1234","iban":"DE89370400440532013000",\
    "accountHolder":"Ines Kolb","period":{"start":"2026-02-01","end":"2026-02-28"},"statements":[],"pages":2,"verdict":"unreconciled",\
    "review":{"needed":true,"fields":["total","lineItems"],"reasons":["low_confidence","sums_do_not_close"]},\
    "warnings":[{"code":"items_mismatch","message":"Printed and computed sums differ by 7 minor units.",\
    "field":"lineItems","page":2,"row":1},{"code":"currency_unknown","message":"m","field":null,"page":null,"row":null}],\
    "evidence":{"vendor":{"source":"text","path":null,"page":1,"box":[0.1,0,1,0.0312],"text":"Nordlicht Möbel GmbH","grounded":true,\
    "confidence":0.98},"taxLines[0]":{"source":"text","path":null,"page":2,"box":[0.62,0.71,0.7,0.73],"text":"19 % 200,64","grounded":false,\
    "confidence":1},"lineItems[1]":{"source":"text","path":null,"page":2,"box":[0,0,0,0],"text":"","grounded":true,"confidence":0.5}},\
    "engine":{"name":"cascade:model","model":"pixtral-12b","input":"hint"},\
    "timing":{"queueMs":0,"prepareMs":12,"inferenceMs":2345,"totalMs":2360}}
    """

  @Test func aGatewaysAnswerWithEvidenceSurvivesUnchanged() throws {
    #expect(try read(recordedAnswer).json(evidence: true).serialized() == recordedAnswer)
  }

  @Test func everyKindOfValueSurvivesUnchanged() throws {
    let result = try read(invoice)
    #expect(result.json(evidence: true).serialized() == invoice)
    #expect(result.fields.lineItems[0].unitPriceDecimal == "33.3333")
    #expect(result.fields.evidence[.taxLine(0)]?.box == FractionBox(x0: 0.62, y0: 0.71, x1: 0.7, y1: 0.73))
    #expect(result.fields.evidence[.lineItem(1)]?.confidence == 0.5)
    #expect(result.provenance == nil)
  }

  @Test func aClientsAnswerSaysWhereItWasMade() throws {
    var result = try read(invoice)
    result.provenance = Provenance(
      endpoint: "hosted", attempts: 3, fallbackReason: .serverError, chargedPages: 2, priceMicroUSD: 6_000)
    #expect(try read(result.json(evidence: true).serialized()) == result)
  }

  /// Answers of every kind, written and read: nothing is lost but the reader's own list of warnings, which is not written.
  @Test(arguments: 0..<300 as Range<UInt64>)
  func whatIsWrittenIsRead(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let result = ExtractionResult(random: &random)
    #expect(try read(result.json(evidence: true).serialized()) == result)
    var plain = result
    plain.fields.evidence = [:]
    #expect(try read(result.json(evidence: false).serialized(pretty: true)) == plain)
  }

  /// Every key is needed, with a value of its kind; the error names the key.
  @Test func everyKeyIsNeeded() throws {
    let whole = try JSONValue(parsing: invoice.utf8)
    for key in try #require(whole.members).map(\.key) {
      let expected = ParsingError(key: key)
      #expect(throws: expected) { try ExtractionResult(json: whole.replacing(key, with: nil)) }
      #expect(throws: expected) { try ExtractionResult(json: whole.replacing(key, with: .decimal(0.5, digits: 1))) }
    }
  }

  @Test(
    arguments: [
      (#""documentType":"invoice""#, #""documentType":"letter""#, "documentType"),
      (#""date":"2026-02-26""#, #""date":"2026-02-30""#, "date"),
      (#""date":"2026-02-26""#, #""date":"2026-2-26""#, "date"),
      (#""date":"2026-02-26""#, #""date":"+026-02-26""#, "date"),
      (#""currency":"EUR""#, #""currency":"EURO""#, "currency"),
      (#""minorUnits":2"#, #""minorUnits":3"#, "minorUnits"), (#""pages":2"#, #""pages":-2"#, "pages"),
      (#""total":125664"#, #""total":"125664""#, "total"), (#""total":125664"#, #""total":1256.64"#, "total"),
      (#""total":125664"#, #""total":99999999999999999999"#, "total"),
      (#""verdict":"unreconciled""#, #""verdict":"fine""#, "verdict"),
      (#""amount":-500"#, #""amount":false"#, "lineItems[1].amount"),
      (#""rate":"19""#, #""rate":19"#, "taxLines[0].rate"), (#""field":null"#, #""field":7"#, "warnings[1].field"),
      (#""lineItems[1]":"#, #""lineItems[01]":"#, "evidence.lineItems[01]"),
      (#""lineItems[1]":"#, #""lineItems[-1]":"#, "evidence.lineItems[-1]"),
      (#""lineItems[1]":"#, #""things[1]":"#, "evidence.things[1]"),
      (#""vendor":{"#, #""vendors":{"#, "evidence.vendors"),
      (#"[0,0,0,0]"#, "[0,0,0]", "evidence.lineItems[1].box"),
      (#"[0,0,0,0]"#, "[0,0,0,null]", "evidence.lineItems[1].box"),
      (#""page":1"#, #""page":0"#, "evidence.vendor.page"),
      (#""source":"text""#, #""source":"guess""#, "evidence.vendor.source"),
      (#""input":"hint""#, #""input":1"#, "engine.input"),
      (#""queueMs":0"#, #""queueMs":-1"#, "timing.queueMs"),
    ])
  func aValueOfAnotherKindIsNamedByItsKey(old: String, new: String, key: String) throws {
    #expect(invoice.contains(old))
    let changed = String(invoice.replacing(old, with: new, maxReplacements: 1))
    #expect(throws: ParsingError(key: key)) { try ExtractionResult(json: JSONValue(parsing: changed.utf8)) }
  }

  @Test func keysOfNewerGatewaysArePassedOver() throws {
    let newer = String(invoice.replacing(#"{"id":"#, with: #"{"mood":{"x":[1]},"id":"#, maxReplacements: 1))
    #expect(try read(newer) == read(invoice))
  }

  @Test(arguments: ["null", "7", "[]", "\"\"", "true", "{}"])
  func whatIsNoAnswerIsNone(text: String) {
    #expect(throws: ParsingError.self) { try read(text) }
  }

  /// Random values in all places: an answer or an error, never a trap.
  @Test func isTotal() throws {
    var random = SeededGenerator(seed: 66)
    let whole = try JSONValue(parsing: invoice.utf8)
    var read = 0
    for _ in 0..<3_000 {
      if let result = try? ExtractionResult(json: whole.disturbed(using: &random)) {
        read += 1
        _ = result.json(evidence: true).serialized()
      }
    }
    #expect((1..<3_000).contains(read), "some disturbances are harmless, most are not")
  }
}

extension JSONValue {
  fileprivate func replacing(_ key: String, with value: JSONValue?) -> JSONValue {
    .object((members ?? []).compactMap { $0.key == key ? value.map { Member(key, $0) } : $0 })
  }

  /// With one value somewhere in it replaced by another one, or taken out.
  fileprivate func disturbed(using random: inout SeededGenerator) -> JSONValue {
    let strange: [JSONValue] = [
      .null, true, 0, -1, .integer(.max), .integer(.min), .decimal(1e300, digits: 2), .decimal(-0.5, digits: 1), "",
      "lineItems[999999999999999999999]", "2026-02-26", [], [:], [1, "x", .null], ["evidence": [:]],
    ]
    switch self {
    case .object(var members) where !members.isEmpty && Int.random(in: 0..<5, using: &random) > 0:
      let index = Int.random(in: 0..<members.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: members.remove(at: index)
      case 1: members[index].key = "lineItems[\(Int64.random(in: .min ... .max, using: &random))]"
      default: members[index].value = members[index].value.disturbed(using: &random)
      }
      return .object(members)
    case .array(var elements) where !elements.isEmpty && Int.random(in: 0..<5, using: &random) > 0:
      let index = Int.random(in: 0..<elements.count, using: &random)
      elements[index] = elements[index].disturbed(using: &random)
      return .array(elements)
    default: return strange.randomElement(using: &random) ?? .null
    }
  }
}

extension ExtractionResult {
  fileprivate init(random: inout SeededGenerator) {
    func maybe<T>(_ value: T) -> T? { Bool.random(using: &random) ? value : nil }
    func amount() -> Int64? { maybe(Int64.random(in: -1_000_000...1_000_000, using: &random)) }
    func text() -> String? {
      maybe(["", "Müller & Søn", "a\"b\\c\n\u{1}\u{7F}", "領収書", "😀", "…1234"].randomElement(using: &random) ?? "")
    }
    func date() -> CalendarDate? {
      maybe(CalendarDate(unixSeconds: Int64.random(in: -60_000_000_000...200_000_000_000, using: &random)))
    }
    var fields = DocumentFields(documentType: DocumentType.allCases.randomElement(using: &random) ?? .receipt)
    fields.vendor = text()
    fields.date = date()
    fields.currency = ["EUR", "JPY", "KWD", "???"].randomElement(using: &random).flatMap { Currency(code: $0) }
    fields.total = amount()
    fields.amountDue = amount()
    fields.tax = amount()
    fields.subtotal = amount()
    fields.tip = amount()
    fields.discount = amount()
    fields.taxLines = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      TaxLine(rate: text(), base: amount(), amount: amount())
    }
    fields.invoiceNumber = text()
    fields.dueDate = date()
    fields.vendorTaxId = text()
    fields.lineItems = (0..<Int.random(in: 0...5, using: &random)).map { _ in
      var item = LineItem(description: text(), amount: amount())
      item.quantity = text()
      item.unitPrice = amount()
      item.unitPriceDecimal = text()
      item.date = date()
      item.balance = amount()
      return item
    }
    fields.openingBalance = amount()
    fields.closingBalance = amount()
    fields.account = text()
    let names: [FieldName] = [
      .vendor, .date, .currency, .total, .amountDue, .tax, .subtotal, .tip, .discount, .invoiceNumber, .dueDate,
      .vendorTaxId, .openingBalance, .closingBalance, .account, .taxLine(0), .lineItem(12),
    ]
    for name in names where Bool.random(using: &random) {
      // What four and three decimals hold.
      func share(_ parts: Int) -> Double { Double(Int.random(in: 0...parts, using: &random)) / Double(parts) }
      let isPrinted = Bool.random(using: &random)
      let box = FractionBox(x0: share(10_000), y0: share(10_000), x1: share(10_000), y1: share(10_000))
      fields.evidence[name] = Evidence(
        source: Evidence.Source.allCases.randomElement(using: &random) ?? .text, path: text(),
        page: isPrinted ? Int.random(in: 1...50, using: &random) : nil, box: isPrinted ? box : nil,
        text: text() ?? "", grounded: Bool.random(using: &random), confidence: share(1_000))
    }
    let warnings = (0..<Int.random(in: 0...2, using: &random)).map { _ in
      Warning(code: "c", message: text() ?? "", field: text())
    }
    func count() -> Int { Int.random(in: 0...100_000, using: &random) }
    self.init(
      id: text() ?? "", fields: fields, pages: count(),
      verdict: Verdict.allCases.randomElement(using: &random) ?? .unverifiable, warnings: warnings,
      engine: EngineName(name: "model", model: text(), input: text()),
      timing: Timing(queueMs: count(), prepareMs: count(), inferenceMs: count(), totalMs: count()),
      provenance: maybe(
        Provenance(
          endpoint: "http://a", attempts: count(),
          fallbackReason: FallbackReason.allCases.randomElement(using: &random),
          chargedPages: count(), priceMicroUSD: Int64(count()))))
  }
}
