import Extraction
import JSON

/// Writes values in the forms of a schema: text of JSON, so that amounts are the digits they are.
struct AnnotationFilling {
  /// Filling only to see whether it can be done: which values a caller allows (`enum`) is not looked at.
  enum Trial {
    case closed
    /// A model fills in the outermost properties that are not known.
    case open
  }

  let root: JSONValue
  let trial: Trial?
  /// Schemas that are still looked at: one that refers to itself, or offers alternatives of alternatives, ends here.
  private var steps = 0
  private var depth = 0
  private static let maximumDepth = 40

  init(root: JSONValue, trial: Trial? = nil) {
    self.root = root
    self.trial = trial
  }

  /// The whole annotation.
  ///
  /// - Parameter others: an object with further values, under other names than ours.
  mutating func document(_ result: ExtractionResult, others: JSONValue? = nil) throws(OCRError) -> String {
    steps = 20_000 + 500 * (result.fields.lineItems.count + result.fields.taxLines.count + result.warnings.count)
    let record = AnnotationRecord(result, others: others)
    guard let text = try text(.record(record), as: root, at: []) else {
      throw OCRError(at: Self.place, "the schema must be that of an object", type: "value_error")
    }
    return text
  }

  /// A schema of the outermost properties that are not known; nil without any.
  mutating func others(than result: ExtractionResult) throws(OCRError) -> JSONValue? {
    let schema = try followed(root)
    let record = AnnotationRecord(result, others: nil)
    var properties: [JSONValue.Member] = []
    for property in schema["properties"]?.members ?? [] where try found(property, in: record).isUnknown {
      properties.append(property)
    }
    guard !properties.isEmpty else { return nil }
    // What their references lead to.
    let definitions = (root.members ?? []).filter { $0.key == "$defs" || $0.key == "definitions" }
    return .object(
      [
        .init("type", "object"), .init("properties", .object(properties)),
        .init("required", .array(properties.map { .string($0.key) })), .init("additionalProperties", false),
      ] + definitions)
  }

  private static let place = ["document_annotation_format", "json_schema", "schema"]

  // MARK: Objects and arrays

  private mutating func object(
    _ record: AnnotationRecord, as schema: JSONValue, at path: [String]
  ) throws(OCRError) -> String {
    let properties = schema["properties"]?.members ?? []
    let required = Set(schema["required"]?.elements?.compactMap(\.string) ?? [])
    // A property may be required without being described.
    let undescribed = required.subtracting(properties.map(\.key)).sorted().map { JSONValue.Member($0, [:]) }
    guard !properties.isEmpty || !undescribed.isEmpty else { return record.json.serialized() }
    var written: [String] = []
    for property in properties + undescribed {
      let isRequired = required.contains(property.key)
      let found = try found(property, in: record)
      let text = try value(found, as: property.value, isRequired: isRequired, at: path + [property.key])
      if let text { written.append(JSONValue.string(property.key).serialized() + ":" + text) }
    }
    return "{" + written.joined(separator: ",") + "}"
  }

  /// What there is for a property. The name of a group counts only where the schema takes an object: a `summary` may be a
  /// text.
  private mutating func found(
    _ property: JSONValue.Member, in record: AnnotationRecord
  ) throws(OCRError) -> AnnotationRecord.Found {
    let found = record.value(named: property.key)
    guard case .value(.record(.document(_, let json))) = found, try !takesObject(property.value) else { return found }
    return AnnotationRecord.json(json).value(named: property.key)
  }

  /// One property or element.
  ///
  /// - Returns: nil where it is to be left out.
  private mutating func value(
    _ found: AnnotationRecord.Found, as schema: JSONValue, isRequired: Bool, at path: [String]
  ) throws(OCRError) -> String? {
    var failure: OCRError?
    if case .value(let value) = found {
      do throws(OCRError) {
        if let text = try text(value, as: schema, at: path) { return text }
      } catch {
        failure = error
      }
    }
    if try allowsNull(schema) { return "null" }
    if trial == .open, path.count == 1, found.isUnknown { return nil }
    guard isRequired else { return nil }
    if let failure { throw failure }
    // An object whose properties may all be missing is there, with none of them.
    if !found.isValue, try takesObject(schema), let text = try text(.record(.unknown), as: schema, at: path) {
      return text
    }
    throw missing(found, at: path)
  }

  private func missing(_ found: AnnotationRecord.Found, at path: [String]) -> OCRError {
    let name = path.joined(separator: ".")
    if case .unknownName = found {
      return OCRError(
        at: Self.place + path,
        "nothing is read under the name `\(name)`: let the schema allow null or not require it, or use a name of docs/api.md",
        type: "unknown_property")
    }
    return trial != nil
      ? OCRError(
        at: Self.place + path, "`\(name)` is not read in the form that the schema asks for", type: "type_error")
      : OCRError(
        Problem(
          .nothingFound, "the document has no `\(name)` that the schema takes: let it allow null or not require it",
          stage: .validate), at: Self.place + path, type: ProblemCode.nothingFound.rawValue)
  }

  private mutating func array(
    _ values: [AnnotationValue], as schema: JSONValue, at path: [String]
  ) throws(OCRError) -> String {
    let elements = schema["items"] ?? [:]
    var written: [String] = []
    for (index, element) in values.enumerated() {
      let text = try value(.value(element), as: elements, isRequired: true, at: path + [String(index)])
      if let text { written.append(text) }
    }
    return "[" + written.joined(separator: ",") + "]"
  }

  // MARK: One value

  /// A value in the form of a schema; nil where it does not fit.
  private mutating func text(
    _ value: AnnotationValue, as schema: JSONValue, at path: [String]
  ) throws(OCRError) -> String? {
    let schema = try followed(schema)
    depth += 1
    defer { depth -= 1 }
    if let alternatives = Self.alternatives(schema) {
      var failure: OCRError?
      for alternative in alternatives {
        do throws(OCRError) {
          if let text = try text(value, as: alternative, at: path) { return text }
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return nil
    }
    let types = Self.types(schema)
    for type in types.isEmpty ? [value.naturalType] : types {
      guard let text = try text(value, as: schema, ofType: type, at: path) else { continue }
      if let text = admitted(text, by: schema) { return text }
    }
    return nil
  }

  private mutating func text(
    _ value: AnnotationValue, as schema: JSONValue, ofType type: String, at path: [String]
  ) throws(OCRError) -> String? {
    switch type {
    case "object":
      guard let record = value.record else { return nil }
      return try object(record, as: schema, at: path)
    case "array":
      guard let elements = value.elements else { return nil }
      return try array(elements, as: schema, at: path)
    case "string":
      return value.string(format: schema["format"]?.string).map { JSONValue.string($0).serialized() }
    case "number": return value.number
    case "integer": return value.integer
    case "boolean": return value.boolean
    default: return nil
    }
  }

  /// The text, or the caller's own spelling of it, where only certain values are allowed.
  private func admitted(_ text: String, by schema: JSONValue) -> String? {
    let values = schema["enum"]?.elements ?? schema["const"].map { [$0] }
    guard let values else { return text }
    if trial != nil { return values.contains { $0 != .null } ? text : nil }
    func plain(_ text: String) -> String { text.hasPrefix("\"") ? AnnotationNames.plain(text) : text }
    return values.lazy.map { $0.serialized() }.first { plain($0) == plain(text) }
  }

  // MARK: Schemas

  private mutating func allowsNull(_ schema: JSONValue) throws(OCRError) -> Bool {
    let schema = try followed(schema)
    depth += 1
    defer { depth -= 1 }
    if schema["nullable"] == true || schema["const"] == .null { return true }
    if let alternatives = Self.alternatives(schema) {
      for alternative in alternatives where try allowsNull(alternative) { return true }
      return false
    }
    if let values = schema["enum"]?.elements { return values.contains(.null) }
    return schema["type"] == "null" || schema["type"]?.elements?.contains("null") ?? false
  }

  private mutating func takesObject(_ schema: JSONValue) throws(OCRError) -> Bool {
    let schema = try followed(schema)
    depth += 1
    defer { depth -= 1 }
    guard let alternatives = Self.alternatives(schema) else { return Self.types(schema).contains("object") }
    for alternative in alternatives where try takesObject(alternative) { return true }
    return false
  }

  /// `anyOf` and `oneOf`, and `allOf` with one schema: so a reference with a description is written.
  private static func alternatives(_ schema: JSONValue) -> [JSONValue]? {
    if let all = schema["allOf"]?.elements, all.count == 1 { return all }
    return schema["anyOf"]?.elements ?? schema["oneOf"]?.elements
  }

  /// Types in the order of the schema, without null; none where anything is allowed.
  private static func types(_ schema: JSONValue) -> [String] {
    if let type = schema["type"]?.string { return [type] }
    if let types = schema["type"]?.elements { return types.compactMap(\.string).filter { $0 != "null" } }
    return schema["properties"] != nil ? ["object"] : schema["items"] != nil ? ["array"] : []
  }

  /// The schema that a reference inside the document leads to (`#/$defs/Item`).
  private mutating func followed(_ schema: JSONValue) throws(OCRError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw tooComplex }
    var schema = schema
    while true {
      steps -= 1
      guard steps > 0 else { throw tooComplex }
      guard let reference = schema["$ref"]?.string else { return schema }
      guard reference.hasPrefix("#"), let target = target(reference.dropFirst()) else {
        throw OCRError(at: Self.place, "the reference \(reference) leads nowhere in the schema", type: "value_error")
      }
      schema = target
    }
  }

  /// A JSON pointer (RFC 6901).
  private func target(_ pointer: Substring) -> JSONValue? {
    var found: JSONValue? = root
    for part in pointer.split(separator: "/") {
      let key = part.replacing("~1", with: "/").replacing("~0", with: "~")
      found = found?[String(key)]
    }
    return found
  }

  private var tooComplex: OCRError {
    OCRError(
      at: Self.place, "the schema refers to itself without end, or has too many alternatives", type: "value_error")
  }
}
