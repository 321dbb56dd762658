import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Mistral's API, as raw requests; its SDK is driven by MistralSDKPeerTests.
  @Suite(.serialized, withModels, .gateway(["OCR_MAX_BODY": "8MiB"]))
  struct OCRRouteTests {
    @Test(arguments: ["invoice.pdf", "receipt.jpg", "invoice-two-pages.pdf"])
    func pagesAreMarkdownWithTheSizesThatTheSDKRequires(_ name: String) throws {
      let answer = try gateway.answer(to: .ocr(Files.example(name)))
      try #require(answer.status == 200, "\(answer.text)")
      #expect(answer[header: "Content-Type"] == "application/json")
      #expect(answer[header: "X-OCR-Verdict"] == nil)
      let json = try answer.json()
      let description = try JSONSchemas(gateway.answer(to: .get("/openapi.json")).json())
      #expect(description.violations(of: "OCRResponse", in: json) == [])
      let pages = try #require(json["pages"] as? [[String: Any]])
      let count = name == "invoice-two-pages.pdf" ? 2 : 1
      #expect(pages.map { $0["index"] as? Int } == Array(0..<count))
      #expect((json["usage_info"] as? [String: Int])?["pages_processed"] == count)
      #expect((json["usage_info"] as? [String: Int])?["doc_size_bytes"] == (try Files.example(name).count))
      #expect(json["model"] as? String == "embedded")
      #expect(json["document_annotation"] is NSNull)
      let markdown = pages.compactMap { $0["markdown"] as? String }.joined(separator: "\n")
      let vendor = try #require(try Files.expected(name)["vendor"] as? String)
      #expect(markdown.lowercased().contains(vendor.lowercased()), "\(markdown)")
      #expect(markdown.contains("\n| --- |"), "its items stand in columns")
    }

    @Test(arguments: ["invoice.pdf", "receipt-tip.jpg"])
    func schemaWithoutPropertiesGetsTheAnswerOfExtract(_ name: String) throws {
      let document = try Files.example(name)
      let answer = try gateway.answer(to: .ocr(document, schema: #"{"type":"object"}"#))
      var annotation = try answer.annotation()
      var extracted = try gateway.answer(to: .extract(document)).json()
      #expect(annotation["id"] as? String == answer[header: "X-Request-ID"])
      for key in ["id", "timing"] {
        annotation[key] = nil
        extracted[key] = nil
      }
      #expect(NSDictionary(dictionary: annotation) == NSDictionary(dictionary: extracted))
      #expect(answer[header: "X-OCR-Engine"] == "embedded")
      #expect(answer[header: "X-OCR-Verdict"] == "reconciled")
    }

    @Test func valuesComeUnderTheCallersNamesInTheCallersTypes() throws {
      let schema = """
        {"type":"object","required":["merchant_name","total_amount","loyalty"],"properties":{
        "merchant_name":{"type":"string"},"total_amount":{"type":"string"},"total":{"type":"integer"},
        "loyalty":{"type":["string","null"]},"items":{"type":"array","items":{"type":"object","required":["price"],
        "properties":{"price":{"type":"string"}}}}}}
        """
      let expected = try Files.expected("receipt.jpg")
      let total = try #require(expected["total"] as? Int)
      let annotation = try gateway.answer(to: .ocr(Files.example("receipt.jpg"), schema: schema)).annotation()
      #expect(annotation["merchant_name"] as? String == expected["vendor"] as? String)
      #expect(annotation["total_amount"] as? String == String(format: "%d.%02d", total / 100, total % 100))
      #expect(annotation["total"] as? Int == total)
      #expect(annotation["loyalty"] is NSNull)
      let items = try #require(annotation["items"] as? [[String: String]])
      let amounts = try #require(expected["lineItems"] as? [[String: Any]]).map { $0["amount"] as? Int ?? 0 }
      #expect(items.map { $0["price"] } == amounts.map { String(format: "%d.%02d", $0 / 100, $0 % 100) })
    }

    @Test(arguments: [("[1]", [1]), (#""1""#, [1]), (#""0-9""#, [0, 1]), ("[1,0,7]", [0, 1])])
    func pagesAreSelected(_ pages: String, _ expected: [Int]) throws {
      let answer = try gateway.answer(to: .ocr(Files.example("invoice-two-pages.pdf"), more: #","pages":\#(pages)"#))
      let json = try answer.json()
      #expect((json["pages"] as? [[String: Any]])?.map { $0["index"] as? Int } == expected)
      #expect((json["usage_info"] as? [String: Int])?["pages_processed"] == 2)
    }

    @Test func withoutAnAnnotationAnyDocumentIsReadAndNoVerdictIsCounted() throws {
      let letter = PDFWriter.typed(["Dear neighbour,", "the cat is with us.", "Yours, Ada"])
      let before = try Scrape(gateway).sum("ocr_verdicts_total")
      let answer = try gateway.answer(to: .ocr(letter))
      try #require(answer.status == 200, "\(answer.text)")
      let page = try #require((try answer.json()["pages"] as? [[String: Any]])?.first)
      #expect(page["markdown"] as? String == "Dear neighbour,\nthe cat is with us.\nYours, Ada")
      #expect(page["dimensions"] as? [String: Int] == ["dpi": 200, "width": 1653, "height": 2339])
      let blankPage = PDFWriter.blank(pages: 1)
      let blank = try gateway.answer(to: .ocr(blankPage)).json()
      #expect((blank["pages"] as? [[String: Any]])?.first?["markdown"] as? String == "")
      #expect(try Scrape(gateway).sum("ocr_verdicts_total") == before)
      try expectOCRError(
        gateway.answer(to: .ocr(blankPage, schema: #"{"type":"object"}"#)), 422, "nothing_found", at: ["document"])
    }

    @Test func documentOfTheLargestSizePasses() throws {
      let document = try Files.example("invoice.pdf") + Array(repeating: UInt8(ascii: "\n"), count: 7 << 20)
      #expect(try gateway.answer(to: .ocr(document)).status == 200)
      let larger = document + Array(repeating: UInt8(ascii: "\n"), count: 1 << 20)
      try expectOCRError(gateway.answer(to: .ocr(larger)), 413, "body_too_large")
      let connection = try gateway.connect()
      try connection.send("POST /v1/ocr HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n")
      let refused = try connection.answer()
      #expect(refused[header: "Connection"] == "close")
      try expectOCRError(refused, 413, "body_too_large")
    }

    @Test func idempotencyKeysAreIgnored() throws {
      let key = [("Idempotency-Key", "one")]
      for name in ["invoice.pdf", "receipt.jpg"] {
        let answer = try gateway.answer(to: .ocr(Files.example(name), headers: key))
        #expect(answer.status == 200)
        #expect(answer[header: "Idempotent-Replayed"] == nil)
      }
    }

    @Test func errorsHaveTheSDKsFormAndCostNoPlace() throws {
      let pdf = try Files.example("invoice.pdf")
      let format = ["document_annotation_format", "json_schema", "schema"]
      func body(_ text: String) -> HTTPRequest {
        HTTPRequest(method: "POST", path: "/v1/ocr", body: Array(text.utf8))
      }
      try expectOCRError(gateway.answer(to: body("no JSON")), 400, "malformed_request")
      try expectOCRError(gateway.answer(to: body("{}")), 422, "malformed_request", at: ["document"])
      let url = #"{"model":"m","document":{"type":"document_url","document_url":"https://example.com/a.pdf"}}"#
      let message = try expectOCRError(
        gateway.answer(to: body(url)), 422, "malformed_request", at: ["document", "document_url"])
      #expect(message.contains("no URL is fetched"))
      try expectOCRError(gateway.answer(to: .ocr(Array("text".utf8))), 415, "unsupported_media_type")
      try expectOCRError(
        gateway.answer(to: .ocr(Array("%PDF-1.7 broken".utf8))), 422, "document_unreadable", at: ["document"])
      let required = #"{"properties":{"loyalty":{"type":"string"}},"required":["loyalty"]}"#
      try expectOCRError(
        gateway.answer(to: .ocr(pdf, schema: required)), 422, "malformed_request", at: format + ["loyalty"])
      let tip = #"{"properties":{"tip":{"type":"string"}},"required":["tip"]}"#
      try expectOCRError(gateway.answer(to: .ocr(pdf, schema: tip)), 422, "nothing_found", at: format + ["tip"])
      try expectOCRError(gateway.answer(to: .ocr(pdf, more: #","pages":[7]"#)), 422, "malformed_request", at: ["pages"])
      let refused = try gateway.answer(to: .get("/v1/ocr"))
      try expectOCRError(refused, 405, "method_not_allowed")
      #expect(refused[header: "Allow"] == "POST")
      #expect(try gateway.readiness().documentsInside == 0)
    }

    @Test func waitingIsBoundedAndACallerThatLeavesStopsTheWork() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
      let worker = try gateway.documentWorker()
      kill(worker, SIGSTOP)
      defer { kill(worker, SIGCONT) }
      let request = try HTTPRequest.ocr(Files.example("invoice.pdf"), headers: [("Prefer", "wait=1.5")])
      let late = try gateway.answer(to: request)
      try expectOCRError(late, 504, "deadline_exceeded", retryable: true)
      do {
        let connection = try gateway.begin(.ocr(Files.example("invoice.pdf")))
        try eventually("the document is inside") { try gateway.readiness().documentsInside == 1 }
        connection.halfClose()
        try eventually("the document left") { try gateway.readiness().documentsInside == 0 }
      }
    }

    @Test func logHasNothingOfADocumentSchemaOrRequest() throws {
      let gateway = try GatewayProcess(["OCR_LOG_LEVEL": "trace"])
      let secret = "Zylinderkopfdichtung"
      let schema = #"{"properties":{"\#(secret)":{"type":"string"}},"required":["\#(secret)"]}"#
      let pdf = PDFWriter.typed([secret, "Total 12.00"])
      let statuses = try [
        HTTPRequest.ocr(pdf), .ocr(pdf, schema: schema), .ocr(pdf, schema: #"{"type":"object"}"#),
        .ocr(pdf, more: #","\#(secret)":"\#(secret)","model":"\#(secret)""#), .ocr(Array(secret.utf8)),
        HTTPRequest(method: "POST", path: "/v1/ocr", body: Array(secret.utf8)),
      ].map { try gateway.answer(to: $0).status }
      #expect(statuses == [200, 422, 200, 200, 415, 400])
      gateway.process.signal(SIGTERM)
      #expect(try gateway.process.waitForExit() == .code(0))
      let log = gateway.process.errors
      #expect(log.contains("POST /v1/ocr"))
      #expect(!log.contains(secret))
    }
  }
}

extension HTTPRequest {
  /// A document for `/v1/ocr`, as the SDK sends it.
  ///
  /// - Parameters:
  ///   - schema: of the annotation.
  ///   - more: further keys of the body, with a comma before them.
  static func ocr(
    _ document: [UInt8], schema: String? = nil, more: String = "", headers: [(name: String, value: String)] = []
  ) -> HTTPRequest {
    let format = schema.map {
      #","document_annotation_format":{"type":"json_schema","json_schema":{"name":"e","schema":\#($0),"strict":true}}"#
    }
    let file = Data(document).base64EncodedString()
    let body =
      #"{"document":{"type":"document_url","document_url":"data:application/octet-stream;base64,\#(file)"},"#
      + #""include_blocks":true\#(more)\#(format ?? "")}"#
    return HTTPRequest(
      method: "POST", path: "/v1/ocr", headers: [("Content-Type", "application/json")] + headers, body: Array(body.utf8)
    )
  }
}

extension HTTPAnswer {
  /// The `document_annotation`, which is JSON in a string.
  func annotation() throws -> [String: Any] {
    let annotation = try #require(try json()["document_annotation"] as? String, "\(text)")
    return try #require(JSONSerialization.jsonObject(with: Data(annotation.utf8)) as? [String: Any])
  }
}

/// Checks that an answer is an error that Mistral's SDK understands; its `message`.
///
/// - Parameter keys: where in the body, for those of status 422.
@discardableResult
func expectOCRError(
  _ answer: HTTPAnswer, _ status: Int, _ code: String, at keys: [String]? = nil, retryable: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> String {
  #expect(answer.status == status, "\(answer.text)", sourceLocation: sourceLocation)
  #expect(answer[header: "Content-Type"] == "application/json", sourceLocation: sourceLocation)
  #expect(answer[header: "X-Request-ID"] != nil, sourceLocation: sourceLocation)
  let json = try answer.json()
  #expect(json["object"] as? String == "error", sourceLocation: sourceLocation)
  #expect(json["code"] as? String == code, sourceLocation: sourceLocation)
  #expect(json["type"] as? String == code, sourceLocation: sourceLocation)
  #expect(json["retryable"] as? Bool == retryable, sourceLocation: sourceLocation)
  let message = json["message"] as? String ?? ""
  #expect(!message.isEmpty, sourceLocation: sourceLocation)
  let detail = (json["detail"] as? [[String: Any]])?.first
  #expect(detail?["loc"] as? [String] == keys.map { ["body"] + $0 }, sourceLocation: sourceLocation)
  #expect((detail != nil) == (status == 422), sourceLocation: sourceLocation)
  return message
}
