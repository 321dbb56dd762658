import HostedSimulation
import JSON
import MistralOCR
import Testing

@Suite struct HostedErrorTests {
  @Test func errorsHaveTheServicesForm() {
    let json = HostedError.invalidPDF.json
    #expect(json["object"] == "error")
    #expect(json["type"] == "document_parser_invalid_file")
    #expect(json["code"] == "3740")
    #expect(json["raw_status_code"] == 400)
    #expect(json["param"] == .null)
    #expect(HostedError.failure(500, retryAfter: nil).json["code"] == .null)
  }

  @Test func whatIsNoRequestIsNamedInAList() throws {
    let error = try #require(throws: OCRError.self) { try OCRRequest(parsing: Array(#"{"model":"x"}"#.utf8)) }
    let json = HostedError(error).json
    #expect(HostedError(error).status == 422)
    let detail = try #require(json["detail"]?.elements?.first)
    #expect(detail["loc"] == ["body", "document"])
    #expect(detail["msg"]?.string?.isEmpty == false)
  }

  @Test(arguments: ["mistral-ocr-2503", "mistral-ocr-2505", "pixtral-12b"])
  func retiredModelsAreGone(_ name: String) {
    #expect(HostedModels.model(named: name) == nil)
    #expect(HostedError.unknownModel(name).json["code"] == "3040")
    #expect(HostedError.unknownModel(name).status == 404)
  }

  @Test func aliasesStandForTheNewest() {
    #expect(HostedModels.model(named: "mistral-ocr-latest") == "mistral-ocr-4-1")
    #expect(HostedModels.model(named: "mistral-ocr-2512") == "mistral-ocr-2512")
  }
}
