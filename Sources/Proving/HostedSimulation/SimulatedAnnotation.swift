import Extraction
import JSON
import MistralOCR

/// What the service's model fills into a schema: it knows no refusal, so a text that is not printed is an empty one where
/// null is not allowed.
struct SimulatedAnnotation {
  /// JSON, as the service has it in a string.
  let text: String

  /// - Throws: `OCRError` where the schema asks for something that no document has.
  init(_ schema: JSONValue, of result: ExtractionResult) throws(OCRError) {
    let filled = try AnnotationSchema(Self.lenient(schema)).annotation(of: result)
    guard let json = try? JSONValue(parsing: filled.utf8) else {
      throw OCRError(at: ["document_annotation_format"], "simulated: not filled", type: "value_error")
    }
    text = Self.strict(json, schema).serialized()
  }

  /// The schema with null allowed for every text that has no list of values.
  private static func lenient(_ schema: JSONValue) -> JSONValue {
    switch schema {
    case .array(let elements): return .array(elements.map(lenient))
    case .object(let members):
      let isText = schema["type"] == "string" && schema["enum"] == nil && schema["const"] == nil
      return .object(
        members.map { member in
          isText && member.key == "type"
            ? .init("type", ["string", "null"]) : .init(member.key, lenient(member.value))
        })
    default: return schema
    }
  }

  /// Values as the schema really wants them: no null for a text, and none longer than allowed.
  private static func strict(_ value: JSONValue, _ schema: JSONValue) -> JSONValue {
    switch value {
    case .null: return schema["type"] == "string" ? "" : .null
    case .string(let text):
      return .string(schema["maxLength"]?.integer.map { String(text.prefix(Int(clamping: $0))) } ?? text)
    case .array(let elements): return .array(elements.map { strict($0, schema["items"] ?? .null) })
    case .object(let members):
      return .object(
        members.map { .init($0.key, strict($0.value, schema["properties"]?[$0.key] ?? .null)) })
    default: return value
    }
  }
}
