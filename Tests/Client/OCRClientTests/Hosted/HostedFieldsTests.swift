import DocumentFormats
import Extraction
import JSON
import OCRClient
import Testing

struct HostedFieldsTests {
  @Test func hostedServiceIsAskedForTheFieldsOfTheTable() throws {
    let body = try JSONValue(parsing: HostedRequest(model: "m", type: .pdf, file: []).body)
    let schema = try #require(body["document_annotation_format"]?["json_schema"]?["schema"])
    Self.expect(schema, asksFor: DocumentFields.self)
    let item = try #require(schema["properties"]?["lineItems"]?["items"])
    Self.expect(item, asksFor: LineItem.self)
  }

  private static func expect<Record: Tabular>(_ schema: JSONValue, asksFor: Record.Type) {
    let asked = Record.rows.filter { $0.question != nil }.map(\.key)
    #expect(schema["properties"]?.members?.map(\.key).sorted() == asked.sorted())
  }
}
