import Extraction
import JSON

/// The forms that a value can take in JSON; nil for a form that it cannot take.
extension AnnotationValue {
  /// Where a schema does not name a type.
  var naturalType: String {
    switch self {
    case .text, .seller, .date, .decimal: "string"
    case .money(let money): money.isOwnName ? "integer" : "number"
    case .record: "object"
    case .list: "array"
    case .json(let value):
      switch value {
      case .string: "string"
      case .integer: "integer"
      case .decimal: "number"
      case .bool: "boolean"
      case .array: "array"
      case .object: "object"
      case .null: "null"
      }
    }
  }

  /// An item is a text by its description.
  ///
  /// - Parameter format: the schema's. A `date-time` is the day's first moment in UTC: documents print no more.
  func string(format: String?) -> String? {
    switch self {
    case .text(let text), .seller(let text, _), .decimal(let text): text
    case .date(let date): format == "date-time" ? "\(date)T00:00:00Z" : format == "time" ? nil : date.description
    case .money(let money): money.decimal
    case .json(.string(let text)): text
    case .json(.integer(let value)): String(value)
    case .record(.lineItem(let item, _, _)): item.description
    // A party is a text by its name.
    case .json(let value) where value.members != nil: value["name"]?.string
    case .record, .list, .json: nil
    }
  }

  /// Digits as they are; a number of JSON has any number of them.
  var number: String? {
    switch self {
    case .money(let money): money.decimal
    case .decimal(let text), .text(let text): Self.isNumber(text) ? text : nil
    case .json(let value) where value.number != nil: value.serialized()
    case .seller, .date, .record, .list, .json: nil
    }
  }

  var integer: String? {
    switch self {
    case .money(let money): money.integer
    case .decimal, .text: number.flatMap { $0.contains(".") ? nil : $0 }
    case .json(.integer(let value)): String(value)
    case .seller, .date, .record, .list, .json: nil
    }
  }

  var boolean: String? {
    if case .json(.bool(let value)) = self { return value ? "true" : "false" }
    return nil
  }

  var record: AnnotationRecord? {
    switch self {
    case .record(let record): record
    case .seller(_, let fields): .seller(fields)
    case .money(let money): .money(money)
    case .json(let value) where value.members != nil: .json(value)
    case .text, .date, .decimal, .list, .json: nil
    }
  }

  var elements: [AnnotationValue]? {
    switch self {
    case .list(let records): records.map(AnnotationValue.record)
    case .json(.array(let values)): values.map(AnnotationValue.json)
    default: nil
    }
  }

  /// A number as JSON writes it, without an exponent: leading zeros are part of a name.
  private static func isNumber(_ text: String) -> Bool {
    let parts = (text.hasPrefix("-") ? text.dropFirst() : text[...]).split(
      separator: ".", omittingEmptySubsequences: false)
    let areDigits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    return areDigits && parts.count <= 2 && (parts[0] == "0" || !parts[0].hasPrefix("0"))
  }
}
