import JSON

/// A small JSON schema validator, of this test suite alone: exactly the keywords our schemas use; any other fails.
struct SchemaValidator {
  struct UnknownKeyword: Error { var keyword: String }

  let schema: JSONValue

  func accepts(_ value: JSONValue) throws -> Bool { try accepts(value, schema) }

  private func accepts(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
    for member in schema.members ?? [] {
      guard try check(value, member.key, member.value, schema) else { return false }
    }
    return true
  }

  private func check(_ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ schema: JSONValue) throws -> Bool {
    switch keyword {
    case "anyOf": return try (rule.elements ?? []).contains { try accepts(value, $0) }
    case "type":
      switch rule.string {
      case "string": return value.string != nil
      case "null": return value == .null
      case "array": return value.elements != nil
      case "object": return value.members != nil
      default: throw UnknownKeyword(keyword: "type")
      }
    case "enum": return rule.elements?.contains(value) == true
    case "pattern": return try value.string?.contains(Regex(rule.string ?? "")) ?? true
    case "minLength": return value.string.map { $0.unicodeScalars.count >= rule.integer ?? 0 } ?? true
    case "maxLength": return value.string.map { $0.unicodeScalars.count <= rule.integer ?? 0 } ?? true
    case "minItems": return value.elements.map { $0.count >= rule.integer ?? 0 } ?? true
    case "maxItems": return value.elements.map { $0.count <= rule.integer ?? 0 } ?? true
    case "prefixItems":
      return try zip(value.elements ?? [], rule.elements ?? []).allSatisfy { try accepts($0, $1) }
    case "items":
      let rest = (value.elements ?? []).dropFirst(schema["prefixItems"]?.elements?.count ?? 0)
      return rule == false ? rest.isEmpty : try rest.allSatisfy { try accepts($0, rule) }
    case "properties":
      return try (rule.members ?? []).allSatisfy { property in
        try value[property.key].map { try accepts($0, property.value) } ?? true
      }
    case "required": return (rule.elements ?? []).allSatisfy { value[$0.string ?? ""] != nil }
    case "additionalProperties":
      return (value.members ?? []).allSatisfy { schema["properties"]?[$0.key] != nil }
    default: throw UnknownKeyword(keyword: keyword)
    }
  }
}
