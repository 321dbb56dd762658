import DocumentText
import Extraction
import JSON
import MistralOCR
import Testing

struct OCRAnswerTests {
  @Test func everyKeyThatTheSDKRequiresHasItsType() {
    let response = OCRResponse(
      pages: [OCRPage(index: 3, markdown: "A", dimensions: OCRDimensions(dpi: 200, height: 2339, width: 1654))],
      model: "embedded", usage: OCRUsage(pagesProcessed: 4, bytes: 9), documentAnnotation: #"{"total":1}"#)
    #expect(
      response.json.serialized()
        == #"{"pages":[{"index":3,"markdown":"A","images":[],"dimensions":{"dpi":200,"height":2339,"width":1654}}],"#
        + #""model":"embedded","usage_info":{"pages_processed":4,"doc_size_bytes":9},"#
        + #""document_annotation":"{\"total\":1}"}"#)
    let bare = OCRResponse(
      pages: [OCRPage(index: 0, markdown: "", dimensions: nil)], model: "m",
      usage: OCRUsage(pagesProcessed: 1, bytes: nil))
    #expect(bare.json["pages"]?.elements?[0]["dimensions"] == .null)
    #expect(bare.json["document_annotation"] == .null)
  }

  @Test func pageOfPointsIsGivenAt200DPIAndAPictureInItsOwnPixels() {
    let a4 = TextPage(width: 595.276, height: 841.89, source: .textLayer, words: [])
    #expect(OCRDimensions(a4) == OCRDimensions(dpi: 200, height: 2339, width: 1654))
    let photo = TextPage(width: 1200, height: 1600, source: .recognized, words: [])
    #expect(OCRDimensions(photo) == OCRDimensions(dpi: 200, height: 1600, width: 1200))
    let hostile = TextPage(width: .nan, height: .infinity, source: .textLayer, words: [])
    #expect(OCRDimensions(hostile) == OCRDimensions(dpi: 200, height: 1, width: 1))
  }

  @Test(arguments: ProblemCode.allCases)
  func everyProblemKeepsStatusAndCodeAnd422HasDetails(_ code: ProblemCode) {
    let error = OCRError(Problem(code, "what was seen", stage: .extract))
    #expect(error.status == code.status)
    let json = error.json
    #expect(json["object"] == "error" && json["param"] == .null)
    #expect(json["message"] == "what was seen")
    #expect(json["code"]?.string == code.rawValue && json["type"]?.string == code.rawValue)
    #expect(json["retryable"] == .bool(code.retryable))
    guard code.status == 422 else {
      #expect(json["detail"] == nil)
      return
    }
    #expect(
      json["detail"]
        == [["loc": ["body", "document"], "msg": "what was seen", "type": .string(code.rawValue)]])
  }

  @Test func aDefectOfTheRequestNamesItsPlace() {
    let json = OCRError(at: ["document", "document_url"], "no URL is fetched", type: "value_error").json
    #expect(json["code"] == "malformed_request")
    #expect(
      json["detail"]
        == [["loc": ["body", "document", "document_url"], "msg": "no URL is fetched", "type": "value_error"]])
  }
}
