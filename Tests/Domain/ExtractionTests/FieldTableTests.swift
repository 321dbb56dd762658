import Extraction
import JSON
import Testing

/// Each property of a record has its row, and what the domain does with fields covers every row.
struct FieldTableTests {
  @Test func everyPropertyHasARowEveryRowAKeyOfItsOwn() {
    // None is a field: where values stand, the reader's remarks, and how probable the values are.
    Self.expectRows(of: DocumentFields(), except: ["evidence", "warnings", "judgement"])
    Self.expectRows(of: TaxLine())
    Self.expectRows(of: LineItem())
    Self.expectRows(of: Buyer())
    Self.expectRows(of: PaymentDetails())
  }

  private static func expectRows<Record: Tabular>(of record: Record, except: Set<String> = []) {
    let properties = Mirror(reflecting: record).children.compactMap(\.label).filter { !except.contains($0) }
    #expect(Record.rows.map(\.key).sorted() == properties.sorted())
  }

  @Test func rowIsAboutThePropertyOfItsName() {
    Self.expectKeyPaths(DocumentFields.self)
    Self.expectKeyPaths(TaxLine.self)
    Self.expectKeyPaths(LineItem.self)
    Self.expectKeyPaths(Buyer.self)
    Self.expectKeyPaths(PaymentDetails.self)
  }

  private static func expectKeyPaths<Record: Tabular>(_ type: Record.Type) {
    for row in Record.rows where row.key != "documentType" {
      var record = Record()
      #expect(!row.isGiven(in: record), "\(row.key)")
      row.copy(from: .filled, to: &record)
      #expect(row.isGiven(in: record), "\(row.key)")
      let changed = Mirror(reflecting: record).children.filter { child in
        let empty = Mirror(reflecting: Record()).children.first { $0.label == child.label }
        return empty.map { "\($0.value)" } != "\(child.value)"
      }
      #expect(changed.compactMap(\.label) == [row.key])
    }
  }

  @Test func evidenceHasTheKeyOfItsField() {
    for row in DocumentFields.rows {
      if let name = row.name { #expect(name.key == row.key) }
    }
    let withoutEvidence = DocumentFields.rows.filter { $0.name == nil }.map(\.key)
    #expect(withoutEvidence == ["documentType", "taxLines", "lineItems", "statements"])
  }

  @Test(arguments: DocumentFields.rows.map(\.key))
  func answerWritesReadsAndDescribesEveryField(_ key: String) throws {
    let row = try #require(DocumentFields.rows.first { $0.key == key })
    var result = ExtractionResult(
      id: "1", fields: DocumentFields(), pages: 1, verdict: .unverifiable, warnings: [],
      engine: EngineName(name: "embedded"), timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0))
    let empty = result.json(evidence: true)
    row.take(from: .filled, into: &result.fields)
    if let name = row.name {
      result.fields.evidence[name] = Evidence(
        source: .text, page: 1, box: FractionBox(x0: 0, y0: 0, x1: 1, y1: 1), text: "", grounded: true, confidence: 1)
    }
    let json = result.json(evidence: true)
    #expect(json[key] != nil)
    #expect(json[key] != empty[key])
    #expect(try ExtractionResult(json: json) == result)
    #expect(row.schemas { .string($0) }.map(\.key).contains(key))
  }

  @Test func elementsOfListsAreWrittenReadAndDescribedWhole() throws {
    Self.expectWhole(TaxLine.self)
    Self.expectWhole(LineItem.self)
    Self.expectWhole(Buyer.self)
    Self.expectWhole(PaymentDetails.self)
    var result = ExtractionResult(
      id: "1", fields: .filled, pages: 1, verdict: .unverifiable, warnings: [], engine: EngineName(name: "embedded"),
      timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0))
    result.fields.lineItems.append(LineItem())
    #expect(try ExtractionResult(json: result.json(evidence: false)) == result)
  }

  private static func expectWhole<Record: Tabular>(_ type: Record.Type) {
    #expect(Record.filled.json.members?.map(\.key) == Record.rows.map(\.key))
    #expect(Record.filled.json.members?.allSatisfy { $0.value != .null } == true)
    #expect(Record().json.members?.map(\.key) == Record.rows.filter { !$0.isOptional }.map(\.key))
    #expect(Record.rows.flatMap { $0.schemas { .string($0) } }.map(\.key) == Record.rows.map(\.key))
  }

  @Test func textsOfAFixedFormAreReadInThatFormOnly() throws {
    let wrong: [(String, [JSONValue])] = [
      ("time", ["24:00", "9:05", "0905", 905]), ("vendorCountry", ["ZZ", "us", "USA"]),
      ("cardLastFour", ["123", "12345", "12a4"]), ("paymentMethod", ["CASH", "coins"]), ("buyer", ["Kolb", [:]]),
      ("payment", [["iban": "x"]]),
    ]
    let result = ExtractionResult(
      id: "1", fields: .filled, pages: 1, verdict: .unverifiable, warnings: [], engine: EngineName(name: "embedded"),
      timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0))
    let json = result.json(evidence: false)
    for (key, values) in wrong {
      for value in values {
        let changed = (json.members ?? []).map { $0.key == key ? JSONValue.Member(key, value) : $0 }
        #expect(throws: ObjectReadingError.self, "\(key) \(value.serialized())") {
          try ExtractionResult(json: .object(changed))
        }
      }
    }
  }

  @Test func namesAreComparedByLettersAndOtherTextsByCharacter() throws {
    var (a, b) = (DocumentFields(), DocumentFields())
    (a.vendor, b.vendor) = ("Müller & Søn", "MULLER SON")
    (a.account, b.account) = ("…1234", "1234")
    #expect(try #require(DocumentFields.row(.vendor)).isSame(a, b))
    #expect(try !#require(DocumentFields.row(.account)).isSame(a, b))
  }
}
