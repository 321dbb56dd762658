import DocumentService
import Extraction
import JSON
import Testing

struct AnswerSchemaTests {
  @Test func everyKeyOfAnAnswerIsDescribedInTheAnswersOrder() throws {
    let schemas = try #require(OpenAPI.document["components"]?["schemas"])
    let answer = ExtractionResult(
      id: "1", fields: .filled, pages: 1, verdict: .reconciled, warnings: [], engine: EngineName(name: "embedded"),
      timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0),
      provenance: Provenance(endpoint: "hosted", attempts: 1))
    func described(_ name: String) -> [String]? { schemas[name]?["properties"]?.members?.map(\.key) }
    func required(_ name: String) -> [String]? { schemas[name]?["required"]?.elements?.compactMap(\.string) }
    let json = answer.json(evidence: false)
    #expect(described("ExtractionResult") == json.members?.map(\.key))
    #expect(required("ExtractionResult") == json.members?.map(\.key).filter { $0 != "provenance" })
    #expect(described("TaxLine") == TaxLine.filled.json.members?.map(\.key))
    #expect(described("LineItem") == LineItem.filled.json.members?.map(\.key))
    #expect(required("LineItem") == LineItem().json.members?.map(\.key))
  }
}
