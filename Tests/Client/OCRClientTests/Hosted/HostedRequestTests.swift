import DocumentFormats
import Extraction
import JSON
import MistralOCR
import OCRClient
import Testing

@Suite struct HostedRequestTests {
  private static let pdf = Array("%PDF-1.7\n".utf8) + (0..<500).map { UInt8(truncatingIfNeeded: $0) }

  @Test(arguments: [
    (DocumentFormat.pdf, OCRRequest.Document.Key.documentURL, "application/pdf"), (.jpeg, .imageURL, "image/jpeg"),
    (.png, .imageURL, "image/png"),
  ])
  func theFileIsInsideTheBody(_ type: DocumentFormat, _ key: OCRRequest.Document.Key, _ mediaType: String) throws {
    let request = HostedRequest(model: "mistral-ocr-2512", type: type, file: Self.pdf)
    let read = try OCRRequest(parsing: request.body)
    #expect(read.document == .init(key: key, file: DataURI(mediaType: mediaType, bytes: Self.pdf)))
    #expect(read.model == "mistral-ocr-2512")
    #expect(read.pages == nil)
    #expect(read.includesImages == false)
    #expect(read.annotation?.isStrict == true)
    #expect(read.annotation?.name.isEmpty == false)
  }

  @Test func pagesAreLimitedWhereTheirNumberIsNotKnown() throws {
    let request = HostedRequest(model: "m", type: .pdf, file: Self.pdf, pageLimit: 3)
    #expect(try JSONValue(parsing: request.body)["pages"] == [0, 1, 2])
    #expect(try OCRRequest(parsing: request.body).pages?.ranges == [0...0, 1...1, 2...2])
  }

  @Test func theSchemaHasNothingThatIsKnownToFail() throws {
    let body = try JSONValue(parsing: HostedRequest(model: "m", type: .pdf, file: []).body)
    let format = try #require(body["document_annotation_format"])
    #expect(format["type"] == "json_schema")
    #expect(format["json_schema"]?["strict"] == true)
    var strings = 0
    func check(_ schema: JSONValue) throws {
      for key in ["anyOf", "oneOf", "allOf", "$ref", "pattern", "nullable", "default"] { #expect(schema[key] == nil) }
      switch schema["type"]?.string {
      case "object":
        let properties = try #require(schema["properties"]?.members)
        #expect(schema["additionalProperties"] == false)
        #expect(schema["required"]?.elements?.compactMap(\.string) == properties.map(\.key))
        for property in properties { try check(property.value) }
      case "array": try check(try #require(schema["items"]))
      case "string":
        strings += 1
        // A string without a bound loops as numbers do.
        #expect(schema["enum"]?.elements?.isEmpty == false || schema["maxLength"]?.integer ?? 0 > 0)
      default: Issue.record("a type that strict annotations get wrong")
      }
    }
    try check(try #require(format["json_schema"]?["schema"]))
    #expect(strings == 13)
  }
}

@Suite struct HostedResponseTests {
  private func parse(_ text: String) -> OCRResponse? { OCRResponse(parsing: Array(text.utf8)) }

  @Test func pagesComeInTheirOrder() throws {
    let body = """
      {"pages":[{"index":1,"markdown":"two","images":[],"dimensions":null},
      {"index":0,"markdown":"one","images":[{"id":"img-0.jpeg"}],"dimensions":{"dpi":200,"height":1,"width":1}}],
      "model":"mistral-ocr-2512","usage_info":{"pages_processed":2,"doc_size_bytes":null},
      "document_annotation":"{\\"a\\":1}","x_new":[]}
      """
    let response = try #require(parse(body))
    #expect(response.pages.map(\.markdown) == ["one", "two"])
    #expect(response.usage.pagesProcessed == 2)
    #expect(response.documentAnnotation == #"{"a":1}"#)
    // Mistral's documentation shows an object.
    let object = body.replacing(#""{\"a\":1}""#, with: #"{ "a" : 1 }"#)
    #expect(object != body)
    #expect(parse(object) == response)
    #expect(parse(body.replacing(#""{\"a\":1}""#, with: "null"))?.documentAnnotation == nil)
  }

  @Test(arguments: [
    "", "<html>", "[]", "{}", #"{"pages":[],"model":"m"}"#, #"{"pages":[],"model":"m","usage_info":{}}"#,
    #"{"pages":[],"model":"m","usage_info":{"pages_processed":-1}}"#,
    #"{"pages":[],"model":"m","usage_info":{"pages_processed":1.5}}"#,
    #"{"pages":[],"model":null,"usage_info":{"pages_processed":1}}"#,
    #"{"pages":{},"model":"m","usage_info":{"pages_processed":1}}"#,
    #"{"pages":[{"index":0}],"model":"m","usage_info":{"pages_processed":1}}"#,
    #"{"pages":[{"index":0,"markdown":null}],"model":"m","usage_info":{"pages_processed":1}}"#,
    #"{"pages":[{"index":0,"markdown":"a"},{"index":0,"markdown":"b"}],"model":"m","usage_info":{"pages_processed":2}}"#,
    #"{"pages":[{"index":0,"markdown":"a"}],"model":"m","usage_info":{"pages_processed":1}"#,
  ])
  func whatIsIncompleteIsNoAnswer(_ body: String) {
    #expect(parse(body) == nil)
  }
}
