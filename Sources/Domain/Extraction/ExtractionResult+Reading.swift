import JSON

extension ExtractionResult {
  /// Reads what `json(evidence:)` writes. Strict: every key of the contract with a value of its kind; keys that it does not
  /// name are passed over. Total: any JSON gives an answer or an error. The reader's own remarks among `warnings` are not
  /// told apart: `fields.warnings` is empty.
  public init(json: JSONValue) throws(ObjectReadingError) {
    let answer = try ObjectReader(json, path: "")
    let currency = try answer.currency()
    guard try answer.integer("minorUnits") == currency?.minorUnits ?? Currency.unknownMinorUnits else {
      throw answer.wrong("minorUnits")
    }
    var fields = DocumentFields(documentType: try answer.word("documentType"))
    fields.currency = currency
    try fields.read(answer)
    let engine = try answer.object("engine")
    let timing = try answer.object("timing")
    self.init(
      id: try answer.string("id"), fields: fields, pages: try answer.count("pages"),
      verdict: try answer.word("verdict"), warnings: try answer.objects("warnings", Warning.init(reading:)),
      engine: EngineName(
        name: try engine.string("name"), model: try engine.optionalString("model"),
        input: try engine.optionalString("input")),
      timing: Timing(
        queueMs: try timing.count("queueMs"), prepareMs: try timing.count("prepareMs"),
        inferenceMs: try timing.count("inferenceMs"), totalMs: try timing.count("totalMs")),
      provenance: try answer.objectIfGiven("provenance").map(Provenance.init(reading:)))
  }
}

extension DocumentFields {
  fileprivate mutating func read(_ answer: ObjectReader) throws(ObjectReadingError) {
    vendor = try answer.optionalString("vendor")
    date = try answer.optionalDate("date")
    total = try answer.optionalInteger("total")
    amountDue = try answer.optionalInteger("amountDue")
    tax = try answer.optionalInteger("tax")
    subtotal = try answer.optionalInteger("subtotal")
    tip = try answer.optionalInteger("tip")
    discount = try answer.optionalInteger("discount")
    taxLines = try answer.objects("taxLines", TaxLine.init(reading:))
    invoiceNumber = try answer.optionalString("invoiceNumber")
    dueDate = try answer.optionalDate("dueDate")
    vendorTaxId = try answer.optionalString("vendorTaxId")
    lineItems = try answer.objects("lineItems", LineItem.init(reading:))
    openingBalance = try answer.optionalInteger("openingBalance")
    closingBalance = try answer.optionalInteger("closingBalance")
    account = try answer.optionalString("account")
    let evidence = try answer.object("evidence")
    for key in evidence.keys {
      guard let name = FieldName(key: key) else { throw evidence.wrong(key) }
      self.evidence[name] = try Evidence(reading: evidence.object(key))
    }
  }
}

extension FieldName {
  /// The name that `key` writes so; nil where none does.
  init?(key: String) {
    let plain: [FieldName] = [
      .vendor, .date, .currency, .total, .amountDue, .tax, .subtotal, .tip, .discount, .invoiceNumber, .dueDate,
      .vendorTaxId, .openingBalance, .closingBalance, .account,
    ]
    if let name = plain.first(where: { $0.key == key }) {
      self = name
      return
    }
    guard key.hasSuffix("]"), let bracket = key.firstIndex(of: "["),
      let index = Int(key[key.index(after: bracket)...].dropLast()), index >= 0
    else { return nil }
    self = key.hasPrefix("taxLines[") ? .taxLine(index) : .lineItem(index)
    // Neither another word before the bracket nor another way to write the number.
    guard self.key == key else { return nil }
  }
}

extension TaxLine {
  fileprivate init(reading line: ObjectReader) throws(ObjectReadingError) {
    self.init(
      rate: try line.optionalString("rate"), base: try line.optionalInteger("base"),
      amount: try line.optionalInteger("amount"))
  }
}

extension LineItem {
  fileprivate init(reading item: ObjectReader) throws(ObjectReadingError) {
    self.init(description: try item.optionalString("description"), amount: try item.optionalInteger("amount"))
    quantity = try item.optionalString("quantity")
    unitPrice = try item.optionalInteger("unitPrice")
    date = try item.optionalDate("date")
    balance = try item.optionalInteger("balance")
    if item.keys.contains("unitPriceDecimal") { unitPriceDecimal = try item.string("unitPriceDecimal") }
  }
}

extension Warning {
  fileprivate init(reading warning: ObjectReader) throws(ObjectReadingError) {
    self.init(
      code: try warning.string("code"), message: try warning.string("message"),
      field: try warning.optionalString("field"))
  }
}

extension Evidence {
  fileprivate init(reading evidence: ObjectReader) throws(ObjectReadingError) {
    let box = try evidence.numbers("box")
    let page = try evidence.count("page")
    guard box.count == 4 else { throw evidence.wrong("box") }
    guard page >= 1 else { throw evidence.wrong("page") }
    self.init(
      page: page, box: FractionBox(x0: box[0], y0: box[1], x1: box[2], y1: box[3]), text: try evidence.string("text"),
      grounded: try evidence.bool("grounded"), confidence: try evidence.number("confidence"))
  }
}

extension Provenance {
  fileprivate init(reading provenance: ObjectReader) throws(ObjectReadingError) {
    self.init(
      endpoint: try provenance.string("endpoint"), attempts: try provenance.count("attempts"),
      fallbackReason: try provenance.optionalWord("fallbackReason"),
      chargedPages: try provenance.count("chargedPages"), priceMicroUSD: try provenance.integer("priceMicroUsd"))
  }
}

extension ObjectReader {
  fileprivate func optionalDate(_ key: String) throws(Failure) -> CalendarDate? {
    try optional(key) { $0.string.flatMap(CalendarDate.init(iso:)) }
  }

  fileprivate func currency() throws(Failure) -> Currency? {
    try optional("currency") { $0.string.flatMap(Currency.init(code:)) }
  }
}

extension CalendarDate {
  /// `2026-02-26`, with four, two and two digits.
  fileprivate init?(iso text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}
