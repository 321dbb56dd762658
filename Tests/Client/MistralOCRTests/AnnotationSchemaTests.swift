import Extraction
import JSON
import MistralOCR
import Testing

struct AnnotationSchemaTests {
  private func filled(_ schema: String, _ result: ExtractionResult = Answers.receipt) throws -> String {
    try AnnotationSchema(JSONValue(parsing: schema.utf8)).annotation(of: result)
  }

  /// One property of a schema, filled; nil where it is left out.
  private func property(
    _ name: String, _ schema: String, _ result: ExtractionResult = Answers.receipt, isRequired: Bool = true
  ) throws -> String? {
    let required = isRequired ? #","required":["\#(name)"]"# : ""
    let text = try filled(#"{"type":"object","properties":{"\#(name)":\#(schema)}\#(required)}"#, result)
    let prefix = #"{"\#(name)":"#
    return text == "{}" ? nil : String(text.dropFirst(prefix.count).dropLast())
  }

  private func error(_ schema: String, _ result: ExtractionResult = Answers.receipt) throws -> OCRError {
    try #require(throws: OCRError.self) { try filled(schema, result) }
  }

  // MARK: The whole answer

  @Test(arguments: ["{}", #"{"type":"object"}"#, #"{"type":"object","properties":{},"additionalProperties":true}"#])
  func schemaThatNamesNothingGetsTheWholeAnswer(_ schema: String) throws {
    #expect(try filled(schema) == Answers.receipt.json(evidence: false).serialized())
  }

  @Test func schemaOfAllOurOwnNamesInOurOwnTypesGetsTheSame() throws {
    let answer = Answers.receipt.json(evidence: false)
    let properties = try #require(answer.members).map { member in
      JSONValue.Member(member.key, Self.schema(of: member.value))
    }
    let schema: JSONValue = [
      "type": "object", "required": .array(properties.map { .string($0.key) }), "properties": .object(properties),
    ]
    #expect(try AnnotationSchema(schema).annotation(of: Answers.receipt) == answer.serialized())
  }

  /// A schema that a value follows; nulls may be anything.
  private static func schema(of value: JSONValue) -> JSONValue {
    switch value {
    case .null: ["anyOf": [["type": "integer"], ["type": "string"], ["type": "null"]]]
    case .bool: ["type": "boolean"]
    case .integer: ["type": ["integer", "null"]]
    case .decimal: ["type": "number"]
    case .string: ["anyOf": [["type": "string"], ["type": "null"]]]
    case .array(let elements): ["type": "array", "items": elements.first.map(schema) ?? [:]]
    case .object(let members):
      [
        "type": "object", "properties": .object(members.map { .init($0.key, schema(of: $0.value)) }),
        "required": .array(members.map { .string($0.key) }),
      ]
    }
  }

  // MARK: Types

  @Test(arguments: [
    ("total", #"{"type":"number"}"#, "15.50"), ("total", #"{"type":"string"}"#, #""15.50""#),
    ("total", #"{"type":"integer"}"#, "1550"), ("total", "{}", "1550"), ("total_amount", "{}", "15.50"),
    ("grandTotal", #"{"type":"number"}"#, "15.50"), ("Grand-Total", #"{"type":["null","string"]}"#, #""15.50""#),
    ("amount", #"{"anyOf":[{"type":"number"},{"type":"string"},{"type":"null"}]}"#, "15.50"),
    ("amount", #"{"oneOf":[{"type":"boolean"},{"type":"string"}]}"#, #""15.50""#),
    (
      "total", #"{"type":"object","properties":{"value":{"type":"number"},"currency":{"type":"string"}}}"#,
      #"{"value":15.50,"currency":"USD"}"#
    ),
    ("total", #"{"type":"object"}"#, #"{"amount":"15.50","currency":"USD"}"#),
  ])
  func moneyIsWrittenInTheTypeThatTheSchemaAsksForDigitByDigit(
    _ name: String, _ schema: String, _ expected: String
  ) throws {
    #expect(try property(name, schema) == expected)
  }

  @Test(
    arguments: [
      (Int64(1550), "JPY", "1550", "1550"), (1550, "KWD", "1.550", nil), (-5, "EUR", "-0.05", nil),
      (2000, "EUR", "20.00", "20"), (0, "EUR", "0.00", "0"), (1550, nil, "15.50", nil),
      (Int64.max, "KWD", "9223372036854775.807", nil),
      (Int64.min, "JPY", "-9223372036854775808", "-9223372036854775808"),
    ] as [(Int64, String?, String, String?)])
  func currencySaysHowManyDecimalsThereAre(
    _ minor: Int64, _ currency: String?, _ decimal: String, _ whole: String?
  ) throws {
    let result = Answers.total(minor, currency)
    #expect(try property("total_amount", #"{"type":"number"}"#, result) == decimal)
    #expect(try property("total", #"{"type":"integer"}"#, result) == String(minor))
    // Under another name than ours an integer is of major units, where there is one.
    #expect(try property("total_amount", #"{"type":["integer","null"]}"#, result) == whole ?? "null")
  }

  @Test(arguments: [
    ("date", #"{"type":"string","format":"date"}"#, #""2026-02-26""#),
    ("purchase_date", #"{"type":"string"}"#, #""2026-02-26""#),
    ("date", #"{"type":"string","format":"date-time"}"#, #""2026-02-26T00:00:00Z""#),
    ("vendor", #"{"type":"string"}"#, #""ACME \"LTD\"""#),
    ("store_name", #"{"type":["string","null"]}"#, #""ACME \"LTD\"""#),
    (
      "merchant", #"{"type":"object","properties":{"name":{"type":"string"},"vat_number":{"type":"string"}}}"#,
      #"{"name":"ACME \"LTD\"","vat_number":"DE 123"}"#
    ),
    ("currency_code", #"{"enum":["EUR","USD"]}"#, #""USD""#),
    ("documentType", #"{"type":"string","enum":["INVOICE","RECEIPT"]}"#, #""RECEIPT""#),
    ("type", #"{"const":"Receipt"}"#, #""Receipt""#), ("pages", #"{"type":"integer"}"#, "1"),
    ("verdict", #"{"type":"string"}"#, #""reconciled""#),
    (
      "engine", #"{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}"#,
      #"{"name":"embedded"}"#
    ),
    (
      "taxes",
      #"{"type":"array","items":{"type":"object","properties":{"vat_rate":{"type":"number"},"net":{"type":"string"},"tax":{"type":"number"}}}}"#,
      #"[{"vat_rate":8.25,"net":"14.30","tax":1.20}]"#
    ),
    (
      "lineItems", #"{"type":"array","items":{"type":"object"}}"#,
      Answers.receipt.json(evidence: false)["lineItems"]?.serialized() ?? ""
    ),
  ])
  func otherValuesAreWrittenInTheTypeAskedFor(_ name: String, _ schema: String, _ expected: String) throws {
    #expect(try property(name, schema) == expected)
  }

  @Test func itemsUnderOtherNamesInTheTypesAskedFor() throws {
    let schema = """
      {"type":"object","properties":{"products":{"type":"array","items":{"type":"object","required":["name","price"],
      "properties":{"name":{"type":"string"},"qty":{"type":["integer","null"]},"unit_price":{"type":["number","null"]},
      "price":{"type":"number"},"discounted":{"type":["boolean","null"]},"sku":{"type":"string"}}}}}}
      """
    #expect(
      try filled(schema)
        == #"{"products":[{"name":"Coffee","qty":2,"unit_price":7.15,"price":14.30,"discounted":null},"#
        + #"{"name":"Refund","qty":null,"unit_price":null,"price":-0.05,"discounted":null}]}"#)
  }

  @Test func formsThatPydanticWritesAreRead() throws {
    let schema = """
      {"$defs":{"Item":{"properties":{"name":{"anyOf":[{"type":"string"},{"type":"null"}]},
      "qty":{"anyOf":[{"type":"number"},{"type":"string"},{"type":"null"}],"default":null}},"required":["name"],
      "type":"object","additionalProperties":false},"Kind":{"enum":["Receipt","Invoice"],"type":"string"}},
      "properties":{"merchant_name":{"type":"string"},"purchase_date":{"format":"date","type":"string"},
      "total_amount":{"anyOf":[{"type":"number"},{"type":"string"}]},
      "loyalty":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null},
      "kind":{"allOf":[{"$ref":"#/$defs/Kind"}],"description":"What it is"},
      "items":{"items":{"$ref":"#/$defs/Item"},"type":"array"}},
      "required":["merchant_name","purchase_date","total_amount","kind"],"type":"object"}
      """
    #expect(
      try filled(schema)
        == #"{"merchant_name":"ACME \"LTD\"","purchase_date":"2026-02-26","total_amount":15.50,"loyalty":null,"#
        + #""kind":"Receipt","items":[{"name":"Coffee","qty":2},{"name":"Refund","qty":null}]}"#)
  }

  @Test func valuesInGroupsAtAnyDepth() throws {
    let schema = """
      {"properties":{"invoice":{"properties":{"header":{"properties":{"invoice_date":{"type":"string"}}},
      "totals":{"type":"object","properties":{"net_amount":{"type":"number"}},"required":["net_amount"]}}}}}
      """
    #expect(
      try filled(schema) == #"{"invoice":{"header":{"invoice_date":"2026-02-26"},"totals":{"net_amount":14.30}}}"#)
  }

  @Test func itemsAsTextsAreTheirDescriptions() throws {
    #expect(
      try property("items", #"{"type":"array","items":{"type":"string"}}"#) == #"["Coffee","Refund"]"#)
    #expect(try property("summary", #"{"type":["string","null"]}"#) == "null")
    #expect(
      try error(#"{"properties":{"summary":{"type":"string"}},"required":["summary"]}"#).details.first?.type
        == "unknown_property")
    let open = try AnnotationSchema(
      JSONValue(parsing: #"{"properties":{"summary":{"type":"string"},"total":{}}}"#.utf8), isOpen: true)
    #expect(
      try open.annotation(of: Answers.receipt, others: ["summary": "Coffee."]) == #"{"summary":"Coffee.","total":1550}"#
    )
  }

  // MARK: What is not read

  @Test(arguments: ["loyalty_points", "tip"])
  func unknownValuesAreNullWhereAllowedElseLeftOut(_ name: String) throws {
    for schema in [
      #"{"type":["string","null"]}"#, #"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, #"{"type":"null"}"#,
      #"{"type":"string","nullable":true}"#, #"{"enum":["a",null]}"#,
      #"{"anyOf":[{"type":"object","properties":{"x":{"type":"string"}},"required":["x"]},{"type":"null"}]}"#,
    ] {
      #expect(try property(name, schema) == "null", "\(schema)")
    }
    #expect(try property(name, #"{"type":"string"}"#, isRequired: false) == nil)
    #expect(
      try property(name, #"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":["string","null"]}}}"#)
        == #"{"b":null}"#)
  }

  @Test func buyersNameIsNotTheVendors() throws {
    let party =
      #"{"type":"object","properties":{"name":{"type":["string","null"]},"tax_id":{"type":["string","null"]}}}"#
    #expect(try property("customer", party) == #"{"name":null,"tax_id":null}"#)
  }

  @Test func requiredPropertyThatNoDocumentFillsIsRefusedBeforeReading() throws {
    let schema =
      #"{"properties":{"items":{"items":{"properties":{"warranty":{"type":"string"}},"required":["warranty"]}}},"required":["items"]}"#
    let error = try #require(throws: OCRError.self) { try AnnotationSchema(JSONValue(parsing: schema.utf8)) }
    #expect(error.status == 422)
    #expect(error.problem.code == .malformedRequest)
    #expect(error.problem.detail.contains("`items.0.warranty`"))
    #expect(error.details.map(\.type) == ["unknown_property"])
    #expect(
      error.details.map(\.location)
        == [["body", "document_annotation_format", "json_schema", "schema", "items", "0", "warranty"]])
    let undescribed = #"{"properties":{"total":{"type":"number"}},"required":["total","loyalty"]}"#
    #expect(try self.error(undescribed).problem.detail.contains("`loyalty`"))
  }

  @Test(arguments: [
    #"{"properties":{"date":{"type":"integer"}},"required":["date"]}"#,
    #"{"properties":{"vendor":{"type":"boolean"}},"required":["vendor"]}"#,
    #"{"properties":{"items":{"type":"string"}},"required":["items"]}"#,
    #"{"properties":{"total":{"type":"array"}},"required":["total"]}"#,
    #"{"properties":{"currency":{"enum":[]}},"required":["currency"]}"#, #"{"type":"array"}"#, #"{"type":"string"}"#,
  ])
  func formThatAValueCannotHaveIsRefused(_ schema: String) throws {
    let error = try #require(throws: OCRError.self) { try AnnotationSchema(JSONValue(parsing: schema.utf8)) }
    #expect(error.status == 422 && error.problem.code == .malformedRequest)
  }

  @Test(arguments: [
    (#"{"properties":{"tip":{"type":"number"}},"required":["tip"]}"#, "tip"),
    (#"{"properties":{"currency":{"enum":["EUR"]}},"required":["currency"]}"#, "currency"),
    (#"{"properties":{"grand_total":{"type":"integer"}},"required":["grand_total"]}"#, "grand_total"),
    (
      #"{"properties":{"items":{"items":{"properties":{"quantity":{"type":"number"}},"required":["quantity"]}}},"required":["items"]}"#,
      "items.1.quantity"
    ),
  ])
  func requiredPropertyWithoutAValueIsAnErrorOfItsOwn(_ schema: String, _ name: String) throws {
    let error = try error(schema)
    #expect(error.status == 422)
    #expect(error.problem.code == .nothingFound)
    #expect(error.problem.detail.contains("`\(name)`"))
    // Nothing of the document is in it.
    #expect(!error.problem.detail.contains("ACME") && !error.problem.detail.contains("15"))
  }

  // MARK: What somebody else fills in

  @Test func unknownPropertiesOfAnOpenSchemaAreLeftToOthers() throws {
    let schema = try JSONValue(
      parsing: ##"""
        {"$defs":{"Mood":{"enum":["good","bad"]}},"type":"object","required":["total","mood","colour"],"properties":{
        "total":{"type":"number"},"mood":{"$ref":"#/$defs/Mood"},"colour":{"type":["string","null"]},"verdict":{"type":"string"}}}
        """##.utf8)
    #expect(throws: OCRError.self) { try AnnotationSchema(schema) }
    let open = try AnnotationSchema(schema, isOpen: true)
    #expect(
      open.others?.serialized()
        == ##"{"type":"object","properties":{"mood":{"$ref":"#/$defs/Mood"},"colour":{"type":["string","null"]}},"##
        + ##""required":["mood","colour"],"additionalProperties":false,"$defs":{"Mood":{"enum":["good","bad"]}}}"##)
    #expect(
      try open.annotation(of: Answers.receipt, others: ["mood": "bad", "colour": "red", "total": "99", "verdict": "x"])
        == #"{"total":15.50,"mood":"bad","colour":"red","verdict":"reconciled"}"#)
    // Of what does not follow the schema is taken what can be written as it says.
    #expect(
      try open.annotation(of: Answers.receipt, others: ["mood": "good", "colour": 7])
        == #"{"total":15.50,"mood":"good","colour":"7","verdict":"reconciled"}"#)
    for others: JSONValue? in [nil, [:], ["mood": "sour"], ["mood": .null], "good"] {
      #expect(throws: OCRError.self) { try open.annotation(of: Answers.receipt, others: others) }
    }
    #expect(try AnnotationSchema(["properties": ["total": ["type": "number"]]], isOpen: true).others == nil)
  }

  @Test(arguments: [
    ##"{"$ref":"#"}"##, ##"{"anyOf":[{"$ref":"#"}]}"##, ##"{"$ref":"#/$defs/None"}"##,
    #"{"$ref":"https://example.com/schema.json"}"#,
    ##"{"$defs":{"A":{"$ref":"#/$defs/B"},"B":{"$ref":"#/$defs/A"}},"$ref":"#/$defs/A"}"##,
    ##"{"type":"object","properties":{"customer":{"$ref":"#"}},"required":["customer"]}"##,
  ])
  func schemasWithoutAnEndAreRefused(_ schema: String) throws {
    #expect(try error(schema).status == 422)
  }

  @Test func alternativesOfAlternativesAreGivenUpInTime() throws {
    let choice = (0..<9).map { _ in ##"{"$ref":"#"}"## }.joined(separator: ",")
    let schema = #"{"properties":{"document":{"anyOf":[\#(choice)]}},"required":["document"]}"#
    #expect(try error(schema).status == 422)
  }
}
