extension JSONValue {
  /// Reads one JSON text.
  ///
  /// Strict: nothing before or after it, no comments, no repeated keys, no unpaired surrogates, and UTF-8 only.
  /// Total: any bytes give a value or an error.
  public init(parsing bytes: some Sequence<UInt8>, limits: JSONLimits = .standard) throws(JSONError) {
    var parser = JSONParser(Array(bytes), limits)
    self = try parser.document()
  }

  /// The value of a key; nil where this is not an object or does not have the key.
  public subscript(key: String) -> JSONValue? { members?.first { $0.key == key }?.value }

  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  public var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  public var string: String? { if case .string(let string) = self { string } else { nil } }
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  public var integer: Int64? { if case .integer(let integer) = self { integer } else { nil } }
  /// Any number; for measurements, never for money.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .decimal(let value, _): value
    default: nil
    }
  }
}
