import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// What a caller's schema has beside our fields, asked of a real llama-server whose weights are random: only the schema
  /// makes its answers what they are.
  @Suite(
    .serialized, withModels,
    .enabled(if: ModelServerProcess.isAvailable, "\(ModelServerProcess.installation)"))
  struct OCRSchemaPeerTests {
    private static let schema = """
      {"type":"object","required":["total","mood"],"properties":{"total":{"type":["string","null"]},
      "mood":{"type":"string","enum":["Zufrieden","Verdrossen"]}}}
      """

    @Test func unknownPropertiesAreFilledByTheModelAndMarkedUnverified() async throws {
      let (model, url) = try await ModelServerProcess.ready(.pixtral)
      defer { model.kill() }
      let gateway = try GatewayProcess([
        "OCR_ENGINE": "model", "OCR_MODEL_URL": url, "OCR_ON_MODEL_FAILURE": "embedded", "OCR_MODEL_INPUT": "text",
      ])
      let invoice = try Files.example("invoice.pdf")
      let answer = try gateway.answer(to: .ocr(invoice, schema: Self.schema, headers: [("Prefer", "wait=60")]))
      try #require(answer.status == 200, "\(answer.text)")
      let annotation = try answer.annotation()
      #expect(["Zufrieden", "Verdrossen"].contains(annotation["mood"] as? String), "\(annotation)")
      #expect(annotation["total"] != nil)
      #expect(answer[header: "X-OCR-Unverified"] == "true")

      // Nobody but a model can fill it.
      let embedded = try GatewayProcess()
      let refused = try embedded.answer(to: .ocr(invoice, schema: Self.schema))
      try expectOCRError(
        refused, 422, "malformed_request", at: ["document_annotation_format", "json_schema", "schema", "mood"])
    }
  }
}
