import Foundation
import Testing

/// The schemas of an OpenAPI description, as far as JSON Schema is used there.
struct JSONSchemas {
  private let schemas: [String: [String: Any]]

  init(_ description: [String: Any]) throws {
    let components = try #require(description["components"] as? [String: Any])
    schemas = try #require(components["schemas"] as? [String: [String: Any]])
  }

  /// Where a value breaks a schema; empty where it follows it.
  func violations(of name: String, in value: Any) -> [String] {
    guard let schema = schemas[name] else { return ["there is no schema \(name)"] }
    return violations(schema, value, at: name)
  }

  private func violations(_ schema: [String: Any], _ value: Any, at path: String) -> [String] {
    var found: [String] = []
    func require(_ holds: Bool, _ what: String) { if !holds { found.append("\(path): \(what)") } }

    for (keyword, argument) in schema {
      switch keyword {
      case "$ref":
        let name = (argument as? String)?.split(separator: "/").last.map(String.init) ?? ""
        found += schemas[name].map { violations($0, value, at: path) } ?? ["\(path): there is no schema \(name)"]
      case "anyOf", "oneOf":
        let options = argument as? [[String: Any]] ?? []
        require(options.contains { violations($0, value, at: path).isEmpty }, "fits none of \(keyword)")
      case "type":
        let types = argument as? [String] ?? [argument as? String ?? ""]
        require(types.contains { Self.is(value, $0) }, "is not \(types)")
      case "const": require("\(argument)" == "\(value)", "is not \(argument)")
      case "enum":
        let allowed = (argument as? [Any] ?? []).map { "\($0)" }
        require(allowed.contains("\(value)"), "is none of \(allowed)")
      case "pattern":
        guard let text = value as? String else { break }
        require(text.range(of: argument as? String ?? "", options: .regularExpression) != nil, "breaks \(argument)")
      case "minimum": require((value as? Double) ?? 0 >= argument as? Double ?? 0, "is below \(argument)")
      case "maximum": require((value as? Double) ?? 0 <= argument as? Double ?? 0, "is above \(argument)")
      case "minItems": require((value as? [Any])?.count ?? .max >= argument as? Int ?? 0, "has too few items")
      case "maxItems": require((value as? [Any])?.count ?? 0 <= argument as? Int ?? 0, "has too many items")
      case "items":
        for (index, item) in (value as? [Any] ?? []).enumerated() {
          found += violations(argument as? [String: Any] ?? [:], item, at: "\(path)[\(index)]")
        }
      case "required":
        let members = value as? [String: Any] ?? [:]
        for name in argument as? [String] ?? [] { require(members[name] != nil, "lacks \(name)") }
      case "properties", "additionalProperties":
        found += members(schema, keyword, argument, value, at: path)
      case "description", "format", "examples", "title", "default", "contentMediaType": break
      default: found.append("\(path): the keyword \(keyword) is not known here")
      }
    }
    return found
  }

  private func members(
    _ schema: [String: Any], _ keyword: String, _ argument: Any, _ value: Any, at path: String
  ) -> [String] {
    guard let members = value as? [String: Any] else { return [] }
    let named = schema["properties"] as? [String: [String: Any]] ?? [:]
    if keyword == "properties" {
      return named.flatMap { name, schema in
        members[name].map { violations(schema, $0, at: "\(path).\(name)") } ?? []
      }
    }
    let others = members.filter { named[$0.key] == nil }
    if let schema = argument as? [String: Any] {
      return others.flatMap { violations(schema, $0.value, at: "\(path).\($0.key)") }
    }
    return argument as? Bool == false ? others.keys.map { "\(path): \($0) is not described" } : []
  }

  private static func `is`(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "null": return value is NSNull
    case "string": return value is String
    case "array": return value is [Any]
    case "object": return value is [String: Any]
    case "boolean": return value is Bool
    case "integer": return value is Int && !(value is NSNull)
    case "number": return value is Double
    default: return false
    }
  }
}
