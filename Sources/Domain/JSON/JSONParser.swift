/// Why a text is not JSON.
public enum JSONError: Error, Sendable, Equatable {
  /// Not JSON (RFC 8259), at this byte.
  case malformed(offset: Int)
  /// Nested deeper than `JSONParser.maximumDepth`.
  case tooDeep
  /// An object has a key twice; which of the two counts would be a guess.
  case duplicateKey
}

extension JSONValue {
  /// Reads one JSON text.
  ///
  /// Strict: nothing before or after it, no comments, no repeated keys, no unpaired surrogates, and UTF-8 only.
  /// Total: any bytes give a value or an error.
  public init(parsing bytes: some Sequence<UInt8>) throws(JSONError) {
    var parser = JSONParser(Array(bytes))
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

/// A recursive-descent JSON reader over bytes.
private struct JSONParser {
  /// Deeper than any answer of ours, and far from the end of the stack.
  static let maximumDepth = 64

  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw malformed }
    return value
  }

  private var malformed: JSONError { .malformed(offset: offset) }
  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    guard current == byte.asciiValue else { return false }
    offset += 1
    return true
  }

  private mutating func take(word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let length = word.utf8CodeUnitCount
    guard bytes.count - offset >= length,
      word.withUTF8Buffer({ $0.elementsEqual(bytes[offset..<offset + length]) })
    else { throw malformed }
    offset += length
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw .tooDeep }
    skipSpace()
    switch current {
    case UInt8(ascii: "n"): return try take(word: "null", .null)
    case UInt8(ascii: "t"): return try take(word: "true", .bool(true))
    case UInt8(ascii: "f"): return try take(word: "false", .bool(false))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    default: return try number()
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    offset += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return elements }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw malformed }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> [JSONValue.Member] {
    offset += 1
    var members: [JSONValue.Member] = []
    var keys: Set<String> = []
    skipSpace()
    if take("}") { return members }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw malformed }
      let key = try string()
      guard keys.insert(key).inserted else { throw .duplicateKey }
      skipSpace()
      guard take(":") else { throw malformed }
      members.append(JSONValue.Member(key, try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return members }
      guard take(",") else { throw malformed }
    }
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = offset
    _ = take("-")
    if !take("0") { try digits() }
    var decimals = 0
    var isInteger = true
    if take(".") {
      let first = offset
      try digits()
      decimals = offset - first
      isInteger = false
    }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
      isInteger = false
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, let integer = Int64(text) { return .integer(integer) }
    guard let double = Double(text), double.isFinite else { throw .malformed(offset: start) }
    return .decimal(double, digits: min(decimals, 15))
  }

  private mutating func digits() throws(JSONError) {
    let first = offset
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    guard offset > first else { throw malformed }
  }

  private mutating func string() throws(JSONError) -> String {
    offset += 1
    // Text without escapes is taken in one piece: a document in base64 is tens of megabytes long.
    var unescaped: [UInt8] = []
    var start = offset
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        let rest = bytes[start..<offset]
        offset += 1
        let string =
          unescaped.isEmpty
          ? String(validating: rest, as: UTF8.self) : String(validating: unescaped + rest, as: UTF8.self)
        guard let string else { throw malformed }
        return string
      case UInt8(ascii: "\\"):
        unescaped += bytes[start..<offset]
        offset += 1
        try escape(into: &unescaped)
        start = offset
      case ..<0x20: throw malformed
      default: offset += 1
      }
    }
    throw malformed
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    guard let byte = current else { throw malformed }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code) {
        guard take("\\"), take("u") else { throw malformed }
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { throw malformed }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw malformed }
      text.append(contentsOf: Array(String(scalar).utf8))
    default: throw malformed
    }
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw malformed }
      code = code << 4 | UInt32(digit)
      offset += 1
    }
    return code
  }
}
