import JSON

/// Checks values against a JSON schema, as far as schemas of answers use one. A keyword that is not known here allows
/// nothing: a form that is not understood must not pass for one that is kept.
struct JSONSchema {
  private let schema: JSONValue

  init(_ schema: JSONValue) { self.schema = schema }

  func allows(_ value: JSONValue) -> Bool {
    (schema.members ?? []).allSatisfy { allows(value, $0.key, $0.value) }
  }

  private func allows(_ value: JSONValue, _ keyword: String, _ argument: JSONValue) -> Bool {
    switch keyword {
    case "type": return (argument.elements ?? [argument]).contains { Self.is(value, $0.string ?? "") }
    case "const": return value == argument
    case "enum": return argument.elements?.contains(value) ?? false
    case "anyOf", "oneOf": return argument.elements?.contains { JSONSchema($0).allows(value) } ?? false
    case "required":
      return value.members == nil || (argument.elements ?? []).allSatisfy { value[$0.string ?? ""] != nil }
    case "properties":
      return (argument.members ?? []).allSatisfy { property in
        value[property.key].map { JSONSchema(property.value).allows($0) } ?? true
      }
    case "additionalProperties":
      let known = schema["properties"]?.members?.map(\.key) ?? []
      return argument.bool != false || (value.members ?? []).allSatisfy { known.contains($0.key) }
    case "prefixItems":
      return zip(value.elements ?? [], argument.elements ?? []).allSatisfy { JSONSchema($1).allows($0) }
    case "items":
      let own = schema["prefixItems"]?.elements?.count ?? 0
      guard argument != false else { return (value.elements ?? []).count <= own }
      return (value.elements ?? []).dropFirst(own).allSatisfy { JSONSchema(argument).allows($0) }
    case "minItems": return value.elements.map { $0.count >= argument.integer ?? 0 } ?? true
    case "maxItems": return value.elements.map { $0.count <= argument.integer ?? 0 } ?? true
    case "minLength": return value.string.map { $0.unicodeScalars.count >= argument.integer ?? 0 } ?? true
    case "maxLength": return value.string.map { $0.unicodeScalars.count <= argument.integer ?? 0 } ?? true
    case "pattern":
      guard let text = value.string else { return true }
      guard let pattern = argument.string, let expression = try? Regex(pattern) else { return false }
      return text.firstMatch(of: expression) != nil
    case "title", "description", "$schema": return true
    default: return false
    }
  }

  private static func `is`(_ value: JSONValue, _ type: String) -> Bool {
    switch value {
    case .null: type == "null"
    case .bool: type == "boolean"
    case .integer: type == "integer" || type == "number"
    case .decimal: type == "number"
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    }
  }
}
