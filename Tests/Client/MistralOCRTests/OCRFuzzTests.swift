import DocumentText
import Extraction
import JSON
import MistralOCR
import TestSupport
import Testing

/// Whatever comes in, there is an answer or an error of ours.
struct OCRFuzzTests {
  private static let requests = [
    ##"{"model":"m","document":{"type":"document_url","document_url":"data:application/pdf;base64,JVBERi0="},"pages":[0,1]}"##,
    ##"{"document":{"image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},"pages":"0,2-4","include_blocks":true}"##,
    ##"{"document":{"document_url":"data:;base64,"},"document_annotation_format":{"type":"json_schema","json_schema":{"name":"e","schema":{"$ref":"#/$defs/A","$defs":{"A":{"properties":{"total":{"type":"number"}},"required":["total"]}}},"strict":true}},"document_annotation_prompt":"x"}"##,
  ]

  private static let alphabet = Array("{}[]\",:\\-0123456789,datanulltrue#/$ ;=A".utf8) + [0x00, 0xC3, 0xFF]

  @Test func damagedRequests() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<20_000 {
      var bytes = Array(Self.requests.randomElement(using: &random)?.utf8 ?? "".utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) { bytes.mutate(alphabet: Self.alphabet, using: &random) }
      guard let request = try? OCRRequest(parsing: bytes) else { continue }
      _ = request.pages?.contains(3)
      guard let schema = request.annotation.flatMap({ try? AnnotationSchema($0.schema) }) else { continue }
      _ = try? schema.annotation(of: Answers.receipt)
    }
  }

  /// Schemas of our names, other names and every keyword, put together at random.
  @Test func randomSchemas() throws {
    var random = SeededGenerator(seed: 5)
    var filled = 0
    for _ in 0..<5_000 {
      let schema = Self.schema(depth: 0, using: &random)
      guard let readable = try? AnnotationSchema(schema) else { continue }
      // What it writes is JSON, and what is required is there.
      guard let text = try? readable.annotation(of: Answers.receipt) else { continue }
      let annotation = try JSONValue(parsing: text.utf8)
      #expect(annotation.members != nil)
      if let required = schema["required"]?.elements?.compactMap(\.string) {
        #expect(required.allSatisfy { annotation[$0] != nil }, "\(schema.serialized())")
      }
      filled += 1
    }
    #expect(filled > 100)
  }

  private static let names = [
    "total", "total_amount", "vendor", "merchant", "date", "currency", "items", "lineItems", "quantity", "price",
    "name",
    "taxes", "rate", "tax", "tip", "loyalty", "document", "totals", "pages", "warnings", "evidence", "engine", "",
  ]
  private static let types = ["string", "number", "integer", "boolean", "object", "array", "null", "text"]

  private static func schema(depth: Int, using random: inout SeededGenerator) -> JSONValue {
    var members: [JSONValue.Member] = []
    let kind = depth == 0 ? 9 : Int.random(in: 0..<12, using: &random)
    switch kind {
    case 0:
      return ["$ref": .string(["#", "#/properties/total", "#/none", "", "x"].randomElement(using: &random) ?? "")]
    case 1 where depth < 4, 2 where depth < 4:
      let alternatives = (0..<Int.random(in: 0...3, using: &random)).map { _ in schema(depth: depth + 1, using: &random)
      }
      return .object([.init(kind == 1 ? "anyOf" : "oneOf", .array(alternatives))])
    case 3 where depth < 4:
      return ["type": "array", "items": schema(depth: depth + 1, using: &random)]
    case 4: return ["enum": ["USD", "Receipt", .null, .integer(1550)]]
    case 5: return [:]
    case 6: return [true, .null, "string", []].randomElement(using: &random) ?? .null
    case 7...10 where depth < 4:
      let properties = Set(
        (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in names.randomElement(using: &random) }
      )
      .sorted().map { JSONValue.Member($0, schema(depth: depth + 1, using: &random)) }
      members.append(.init("properties", .object(properties)))
      let required = properties.filter { _ in Bool.random(using: &random) }.map { JSONValue.string($0.key) }
      if Bool.random(using: &random) { members.append(.init("required", .array(required))) }
      return .object(members)
    default:
      let some = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in types.randomElement(using: &random) }
      return ["type": some.count == 1 ? .string(some[0]) : .array(some.map(JSONValue.string))]
    }
  }

  @Test func randomPages() {
    var random = SeededGenerator(seed: 11)
    let texts = ["Total", "1.00", "|", "*", "#", "\\", "\u{0}", "é", "a_b", "](", "![", "\u{202E}", "-", "12:30", "$"]
    for _ in 0..<300 {
      let words = (0..<Int.random(in: 0...60, using: &random)).map { index -> Word in
        let (x, y) = (Float.random(in: -50...900, using: &random), Float.random(in: -50...1200, using: &random))
        let size = Float.random(in: -5...60, using: &random)
        let odd = Int.random(in: 0..<40, using: &random) == 0
        return Word(
          text: texts.randomElement(using: &random) ?? "",
          quad: Quad(x0: odd ? .nan : x, y0: y, x1: x + size, y1: y + 12),
          confidence: 1, line: index / 4)
      }
      let page = TextPage(width: 800, height: 1000, source: .recognized, words: words)
      let text = PageMarkdown(page).text
      #expect(text == PageMarkdown(page).text)
      #expect(!text.contains("\u{0}"))
    }
  }
}
