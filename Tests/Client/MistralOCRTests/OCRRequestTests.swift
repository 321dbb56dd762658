import Extraction
import JSON
import MistralOCR
import Testing

struct OCRRequestTests {
  private static let pdf = "data:application/pdf;base64,JVBERi0xLjQ="

  private func parsed(_ body: String) throws(OCRError) -> OCRRequest { try OCRRequest(parsing: Array(body.utf8)) }

  private func error(_ body: String) throws -> OCRError {
    try #require(throws: OCRError.self) { try parsed(body) }
  }

  @Test func requestOfSDK370IsReadWordForWord() throws {
    let request = try parsed(
      """
      {"model":"mistral-ocr-latest","document":{"document_url":"\(Self.pdf)","type":"document_url"},
       "pages":[0],"document_annotation_format":{"type":"json_schema","json_schema":{"name":"e","schema":{"type":"object"},"strict":true}},
       "include_blocks":true}
      """)
    #expect(request.model == "mistral-ocr-latest")
    #expect(request.document.key == .documentURL)
    #expect(request.document.file == DataURI(mediaType: "application/pdf", bytes: Array("%PDF-1.4".utf8)))
    #expect(request.pages == PageSelection([0...0]))
    #expect(request.annotation == .init(name: "e", isStrict: true, schema: ["type": "object"]))
    #expect(request.annotationPrompt == nil)
    #expect(!request.includesImages)
  }

  @Test func documentIsKnownByItsKeyAndAnImageMayBeAnObject() throws {
    let image = "data:image/png;base64,iVBORw0KGgo="
    for document in [
      #"{"document_url":"\#(Self.pdf)"}"#, #"{"document_url":"\#(Self.pdf)","document_name":null}"#,
      #"{"type":"file","document_url":"\#(Self.pdf)","image_url":null}"#,
    ] {
      #expect(try parsed(#"{"model":null,"document":\#(document)}"#).document.key == .documentURL)
    }
    for document in [
      #"{"image_url":"\#(image)"}"#, #"{"type":"image_url","image_url":{"url":"\#(image)","detail":"auto"}}"#,
      #"{"type":"image_url","image_url":{"url":"\#(image)","detail":null}}"#,
    ] {
      let document = try parsed(#"{"document":\#(document)}"#).document
      #expect(document.key == .imageURL)
      #expect(document.file.bytes == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    }
  }

  @Test func optionalKeysMayBeNullOrMissingAndOthersDoNotCount() throws {
    let keys = [
      "id", "pages", "include_image_base64", "image_limit", "image_min_size", "bbox_annotation_format",
      "document_annotation_format", "document_annotation_prompt", "table_format", "extract_header", "extract_footer",
      "include_blocks", "confidence_scores_granularity", "of_next_year",
    ]
    let nulls = keys.map { #""\#($0)":null"# }.joined(separator: ",")
    let bare = try parsed(#"{"document":{"document_url":"\#(Self.pdf)"}}"#)
    #expect(try parsed(#"{"model":null,"document":{"document_url":"\#(Self.pdf)"},\#(nulls)}"#) == bare)
    let full = #""table_format":"html","image_limit":3,"confidence_scores_granularity":"word","extract_header":true"#
    #expect(try parsed(#"{"document":{"document_url":"\#(Self.pdf)"},\#(full)}"#) == bare)
    #expect(
      try parsed(
        #"{"document":{"document_url":"\#(Self.pdf)"},"document_annotation_format":{"type":"text"}}"#) == bare)
  }

  @Test(arguments: [
    ("[0,2]", [0...0, 2...2]), (#""0-5""#, [0...5]), (#""0,2-4""#, [0...0, 2...4]),
    (#"" 1 , 3 - 4 ""#, [1...1, 3...4]),
    (#""0-9223372036854775807""#, [0...Int.max]),
  ])
  func pagesAreReadInEveryForm(_ json: String, _ expected: [ClosedRange<Int>]) throws {
    let request = try parsed(#"{"document":{"document_url":"\#(Self.pdf)"},"pages":\#(json)}"#)
    #expect(request.pages?.ranges == expected)
    #expect(request.pages?.contains(expected[0].lowerBound) == true)
    #expect(request.pages?.contains(-1) == false)
  }

  @Test(arguments: [
    "[]", "[-1]", "[1.5]", "[\"1\"]", "\"\"", "\"a\"", "\"1-\"", "\"-1\"", "\"4-2\"", "\"1,,2\"", "\"1-2-3\"", "true",
    "{}", "\"99999999999999999999\"", "\"٣\"",
  ])
  func pagesInAnyOtherFormAreRefused(_ json: String) throws {
    let error = try error(#"{"document":{"document_url":"\#(Self.pdf)"},"pages":\#(json)}"#)
    #expect(error.status == 422)
    #expect(error.details.map(\.location) == [["body", "pages"]])
  }

  @Test(arguments: [
    (
      #"{"document":{"document_url":"https://example.com/a.pdf"}}"#, ["document", "document_url"], "no URL is fetched"
    ),
    (
      #"{"document":{"image_url":{"url":"http://example.com/a.png"}}}"#, ["document", "image_url", "url"],
      "no URL is fetched"
    ),
    (#"{"document":{"type":"file","file_id":"0c9e"}}"#, ["document", "file_id"], "no files are kept"),
    (#"{"document":{"document_url":"data:application/pdf,abc"}}"#, ["document", "document_url"], "not in base64"),
    (#"{"document":{"document_url":"data:application/pdf;base64,JV*E"}}"#, ["document", "document_url"], "damaged"),
    (#"{"document":{"document_url":7}}"#, ["document", "document_url"], "must be a string"),
    (#"{"document":{"image_url":{"uri":"data:"}}}"#, ["document", "image_url", "url"], "must be a string"),
    (#"{"document":{}}"#, ["document"], "one of document_url and image_url"),
    (#"{"document":{"document_url":"data:,","image_url":"data:,"}}"#, ["document"], "one of"),
    (#"{"document":"data:application/pdf;base64,JVBE"}"#, ["document"], "must be an object"),
    (#"{"model":"mistral-ocr-latest"}"#, ["document"], "missing"),
    (#"{"model":3}"#, ["model"], "a string"),
  ])
  func defectsAreNamedAtTheirPlace(_ body: String, _ location: [String], _ message: String) throws {
    let error = try error(body)
    #expect(error.status == 422)
    #expect(error.problem.code == .malformedRequest)
    #expect(error.details.map(\.location) == [["body"] + location])
    #expect(error.problem.detail.contains(message), "\(error.problem.detail)")
  }

  @Test(arguments: [
    (#"{"type":"json_object"}"#, ["type"]), (#"{"type":"json_schema"}"#, ["json_schema"]),
    (#"{"type":"json_schema","json_schema":{"name":"e"}}"#, ["json_schema", "schema"]),
    (#"{"type":"json_schema","json_schema":{"name":"e","schema":"{}"}}"#, ["json_schema", "schema"]),
  ])
  func defectsOfTheAnnotationFormatAreNamed(_ format: String, _ location: [String]) throws {
    let error = try error(#"{"document":{"document_url":"\#(Self.pdf)"},"document_annotation_format":\#(format)}"#)
    #expect(error.details.map(\.location) == [["body", "document_annotation_format"] + location])
  }

  @Test func aPromptAloneIsNoAnnotation() throws {
    let error = try error(#"{"document":{"document_url":"\#(Self.pdf)"},"document_annotation_prompt":"Read."}"#)
    #expect(error.details.first?.location.last == "document_annotation_prompt")
  }

  private static let document = #""document":{"document_url":"\#(pdf)"}"#

  @Test(arguments: ["model", "pages", "document_annotation_format", "of_next_year"])
  func bodyOfTooManyValuesIs400WhateverItsKey(_ key: String) throws {
    for value in ["0", "[]", "{}", "\"a\""] {
      let values = Array(repeating: value, count: 99_996).joined(separator: ",")
      let within = #"{\#(Self.document),"\#(key)":[\#(values)]}"#
      if key == "of_next_year" {
        #expect(try parsed(within).document.key == .documentURL)
      } else if key != "pages" || value != "0" {
        #expect(try error(within).status == 422)
      }
      let error = try error(#"{\#(Self.document),"\#(key)":[\#(values),0]}"#)
      #expect(error.status == 400 && error.problem.code == .malformedRequest)
      #expect(error.problem.detail.contains("more than 100000 values"))
    }
  }

  @Test func bodyOfTooManyKeysIs400() throws {
    let keys = (0..<100_000).map { #""\#($0)":0"# }.joined(separator: ",")
    #expect(try error("{\(keys)}").problem.detail.contains("more than 100000 values"))
  }

  @Test func nestingIsBoundedInKeysThatAreNotOfThisAPI() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    let error = try error(#"{\#(Self.document),"of_next_year":\#(deep)}"#)
    #expect(error.status == 400)
    #expect(error.problem.detail.contains("deeper than 64"))
  }

  /// Some writers of JSON escape every slash.
  @Test func documentMayBeWrittenWithEscapes() throws {
    let escaped = Self.pdf.replacing("/", with: #"\/"#).replacing("J", with: #"\u004A"#)
    for body in [#"{"document":{"document_url":"\#(escaped)"}}"#, #"{"document":{"image_url":{"url":"\#(escaped)"}}}"#]
    {
      #expect(try parsed(body).document.file == DataURI(parsing: Self.pdf))
    }
  }

  @Test(arguments: ["", "{", "[]", "null", #"{"a":1,"a":2}"#, "{}x"])
  func anythingButAJSONObjectIs400(_ body: String) throws {
    let error = try error(body)
    #expect(error.status == 400)
    #expect(error.details.isEmpty)
  }
}

struct DataURITests {
  @Test func roundTrip() throws {
    let file = DataURI(mediaType: "image/jpeg", bytes: Array(0...255))
    #expect(try DataURI(parsing: file.text) == file)
  }

  @Test func parametersCapitalsMissingTypeAndPaddingAreTaken() throws {
    #expect(try DataURI(parsing: "DATA:Application/PDF;name=a.pdf;BASE64,JVBERg").mediaType == "application/pdf")
    #expect(try DataURI(parsing: "data:;base64,JVBERg==") == DataURI(mediaType: "", bytes: Array("%PDF".utf8)))
    #expect(try DataURI(parsing: "data:application/pdf;base64,").bytes.isEmpty)
  }

  @Test(
    arguments: [
      ("", DataURI.Defect.otherScheme), ("data", .otherScheme), ("https://example.com/data:;base64,", .otherScheme),
      ("data:", .notBase64), ("data:application/pdf", .notBase64), ("data:text/plain,JVBERg==", .notBase64),
      ("data:base64,JVBERg==", .notBase64), ("data:;base64,JV BE", .damaged), ("data:;base64,A", .damaged),
    ])
  func defects(_ text: String, _ defect: DataURI.Defect) {
    #expect(throws: defect) { try DataURI(parsing: text) }
  }
}
