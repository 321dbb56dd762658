import JSON

extension ExtractionResult {
  /// The answer as the contract defines it: every key present, null where nothing was read; `provenance` where the answer
  /// came through the client.
  ///
  /// - Parameter evidence: include where each value stands; an empty object otherwise.
  public func json(evidence: Bool) -> JSONValue {
    let minorUnits = fields.currency?.minorUnits ?? Currency.unknownMinorUnits
    let answer: JSONValue = [
      "id": .string(id),
      "documentType": .string(fields.documentType.rawValue),
      "vendor": .optional(fields.vendor),
      "date": .optional(fields.date?.description),
      "currency": .optional(fields.currency?.code),
      "minorUnits": .integer(Int64(minorUnits)),
      "total": .optional(fields.total),
      "amountDue": .optional(fields.amountDue),
      "tax": .optional(fields.tax),
      "subtotal": .optional(fields.subtotal),
      "tip": .optional(fields.tip),
      "discount": .optional(fields.discount),
      "taxLines": .array(fields.taxLines.map(\.json)),
      "invoiceNumber": .optional(fields.invoiceNumber),
      "dueDate": .optional(fields.dueDate?.description),
      "vendorTaxId": .optional(fields.vendorTaxId),
      "lineItems": .array(fields.lineItems.map(\.json)),
      "openingBalance": .optional(fields.openingBalance),
      "closingBalance": .optional(fields.closingBalance),
      "account": .optional(fields.account),
      "pages": .integer(Int64(pages)),
      "verdict": .string(verdict.rawValue),
      "warnings": .array(warnings.map(\.json)),
      "evidence": .object(
        evidence
          ? fields.evidence.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key.key, $0.value.json) } : []),
      "engine": [
        "name": .string(engine.name), "model": .optional(engine.model), "input": .optional(engine.input),
      ],
      "timing": [
        "queueMs": .integer(Int64(timing.queueMs)), "prepareMs": .integer(Int64(timing.prepareMs)),
        "inferenceMs": .integer(Int64(timing.inferenceMs)), "totalMs": .integer(Int64(timing.totalMs)),
      ],
    ]
    guard let provenance, let members = answer.members else { return answer }
    return .object(members + [.init("provenance", provenance.json)])
  }
}

extension TaxLine {
  var json: JSONValue { ["rate": .optional(rate), "base": .optional(base), "amount": .optional(amount)] }
}

extension LineItem {
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("description", .optional(description)), .init("quantity", .optional(quantity)),
      .init("unitPrice", .optional(unitPrice)), .init("amount", .optional(amount)),
      .init("date", .optional(date?.description)), .init("balance", .optional(balance)),
    ]
    if let unitPriceDecimal { members.append(.init("unitPriceDecimal", .string(unitPriceDecimal))) }
    return .object(members)
  }
}

extension Warning {
  var json: JSONValue { ["code": .string(code), "message": .string(message), "field": .optional(field)] }
}

extension Evidence {
  var json: JSONValue {
    [
      "page": .integer(Int64(page)),
      "box": .array([box.x0, box.y0, box.x1, box.y1].map { .decimal($0, digits: 4) }),
      "text": .string(text),
      "grounded": .bool(grounded),
      "confidence": .decimal(confidence, digits: 3),
    ]
  }
}
