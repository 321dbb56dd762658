import Formatting

/// A JSON value. Objects keep the order of their keys, so that answers read as the contract prints them.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number with a fixed number of decimals; boxes and confidences, never money.
  case decimal(Double, digits: Int)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// One key and its value.
  public struct Member: Sendable, Equatable {
    public var key: String
    public var value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// A string, or null.
  public static func optional(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

  /// An integer, or null.
  public static func optional(_ value: Int64?) -> JSONValue { value.map(JSONValue.integer) ?? .null }

  /// UTF-8 text (RFC 8259): on one line, or indented by two spaces with short arrays of numbers kept on one line.
  public func serialized(pretty: Bool = false) -> String {
    var out = ""
    write(into: &out, indent: pretty ? 0 : nil)
    return out
  }

  private func write(into out: inout String, indent: Int?) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .integer(let value): out += String(value)
    case .decimal(let value, let digits): out += Self.fixed(value, digits)
    case .string(let value): Self.write(value, into: &out)
    case .array(let values):
      let inline = values.allSatisfy(\.isScalar)
      Self.list(values, "[", "]", into: &out, indent: inline ? nil : indent, spaced: indent != nil) {
        $0.write(into: &$1, indent: $2)
      }
    case .object(let members):
      Self.list(members, "{", "}", into: &out, indent: indent, spaced: indent != nil) { member, out, indent in
        Self.write(member.key, into: &out)
        out += indent == nil ? ":" : ": "
        member.value.write(into: &out, indent: indent)
      }
    }
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func list<T>(
    _ items: [T], _ open: String, _ close: String, into out: inout String, indent: Int?, spaced: Bool,
    _ each: (T, inout String, Int?) -> Void
  ) {
    out += open
    for (index, item) in items.enumerated() {
      if index > 0 { out += indent == nil && spaced ? ", " : "," }
      if let indent { out += "\n" + String(repeating: " ", count: indent + 2) }
      each(item, &out, indent.map { $0 + 2 })
    }
    if let indent, !items.isEmpty { out += "\n" + String(repeating: " ", count: indent) }
    out += close
  }

  /// Rounded to `digits` decimals, without trailing zeros; JSON has no NaN, so a value that is not finite is null.
  private static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "null" }
    // Of a Double, 15 significant digits stay the same when they are written and read.
    let whole = abs(value) < 1 ? 0 : "\(Int64(abs(value)))".utf8.count
    return value.shortDecimalText(places: min(digits, 15 - whole)) ?? "null"
  }

  private static func write(_ text: String, into out: inout String) {
    out += "\""
    defer { out += "\"" }
    // Long texts without anything to escape, such as images in base64, are taken whole.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 < 0x7F }) {
      out += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      // RFC 8259 wants C0 only; the others would steer the terminal that shows the text.
      case _ where scalar.isDisplayControl: out += "\\u" + scalar.value.zeroPadded(to: 4, radix: 16)
      default: out.unicodeScalars.append(scalar)
      }
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
