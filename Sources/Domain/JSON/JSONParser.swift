/// A recursive-descent JSON reader over bytes.
struct JSONParser {
  private let bytes: [UInt8]
  private let end: Int
  private let limits: JSONLimits
  private var offset: Int
  private var count = 0
  /// false: values are checked, and null stands for each of them.
  private var keepsValues = true

  /// - Parameter range: of the text in `bytes`; nil for all of them.
  init(_ bytes: [UInt8], _ limits: JSONLimits, in range: Range<Int>? = nil) {
    self.bytes = bytes
    self.limits = limits
    offset = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  /// The value of the whole text.
  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    try requireEnd()
    return value
  }

  /// Checks the whole text. Where the values of an object stand; nil where the text is no object.
  mutating func outline() throws(JSONError) -> [String: Range<Int>]? {
    keepsValues = false
    skipSpace()
    guard current == UInt8(ascii: "{") else {
      _ = try document()
      return nil
    }
    try begin(depth: 0)
    var ranges: [String: Range<Int>] = [:]
    try eachMember { (key: String, parser: inout JSONParser) throws(JSONError) in
      parser.skipSpace()
      let start = parser.offset
      _ = try parser.value(depth: 1)
      ranges[key] = start..<parser.offset
    }
    try requireEnd()
    return ranges
  }

  /// The UTF-8 of the string that the whole text is; nil where it is another value.
  mutating func stringText() throws(JSONError) -> ArraySlice<UInt8>? {
    skipSpace()
    guard current == UInt8(ascii: "\"") else { return nil }
    let literal = try literal()
    try requireEnd()
    return literal.hasEscapes ? try unescaped(literal)[...] : bytes[literal.range]
  }

  private var malformed: JSONError { .malformed(offset: offset) }
  private var current: UInt8? { offset < end ? bytes[offset] : nil }

  private mutating func requireEnd() throws(JSONError) {
    skipSpace()
    guard offset == end else { throw malformed }
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func take(word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let length = word.utf8CodeUnitCount
    guard end - offset >= length, word.withUTF8Buffer({ $0.elementsEqual(bytes[offset..<offset + length]) })
    else { throw malformed }
    offset += length
    return value
  }

  /// Counts a value.
  private mutating func begin(depth: Int) throws(JSONError) {
    guard depth < limits.depth else { throw .tooDeep }
    guard count < limits.values else { throw .tooManyValues }
    count += 1
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    try begin(depth: depth)
    skipSpace()
    switch current {
    case UInt8(ascii: "n"): return try take(word: "null", .null)
    case UInt8(ascii: "t"): return try take(word: "true", .bool(true))
    case UInt8(ascii: "f"): return try take(word: "false", .bool(false))
    case UInt8(ascii: "\""):
      let literal = try literal()
      return keepsValues ? .string(try string(literal)) : .null
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
      let element = try value(depth: depth + 1)
      if keepsValues { elements.append(element) }
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw malformed }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    try eachMember { (key: String, parser: inout JSONParser) throws(JSONError) in
      let value = try parser.value(depth: depth + 1)
      if parser.keepsValues { members.append(JSONValue.Member(key, value)) }
    }
    return members
  }

  /// Reads an object; `member` reads the value of each key.
  private mutating func eachMember(
    _ member: (_ key: String, _ parser: inout JSONParser) throws(JSONError) -> Void
  ) throws(JSONError) {
    offset += 1
    var keys: Set<String> = []
    skipSpace()
    if take("}") { return }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw malformed }
      let key = try string(literal())
      guard keys.insert(key).inserted else { throw .duplicateKey }
      skipSpace()
      guard take(":") else { throw malformed }
      try member(key, &self)
      skipSpace()
      if take("}") { return }
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
}

// MARK: - Strings

extension JSONParser {
  /// What stands between two quotes; its escapes and its UTF-8 are checked.
  private struct Literal {
    var range: Range<Int>
    var hasEscapes = false
  }

  private mutating func literal() throws(JSONError) -> Literal {
    offset += 1
    var literal = Literal(range: offset..<offset)
    var isASCII = true
    while true {
      isASCII = skipPlainText() && isASCII
      guard let byte = current else { throw malformed }
      switch byte {
      case UInt8(ascii: "\""):
        literal.range = literal.range.lowerBound..<offset
        offset += 1
        guard isASCII || isUTF8(literal.range) else { throw malformed }
        return literal
      case UInt8(ascii: "\\"):
        literal.hasEscapes = true
        offset += 1
        _ = try escape()
      case ..<0x20: throw malformed
      default:
        isASCII = isASCII && byte < 0x80
        offset += 1
      }
    }
  }

  /// Skips text without quotes, backslashes and control characters, eight bytes at a time: a document in base64 is tens of
  /// megabytes long. Whether all of it is ASCII.
  private mutating func skipPlainText() -> Bool {
    let (start, end) = (offset, end)
    let (stop, seen) = bytes.withUnsafeBytes { bytes in
      var at = start
      var seen: UInt64 = 0
      while end - at >= 8 {
        let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        if Self.mayHaveSpecial(word) { break }
        seen |= word
        at += 8
      }
      return (at, seen)
    }
    offset = stop
    return seen & Self.highBits == 0
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// Whether one of eight bytes is a quote, a backslash or a control character. May say so of one beside such a byte.
  private static func mayHaveSpecial(_ word: UInt64) -> Bool {
    // The high bit of a byte is borrowed from where it is less than what is taken away.
    let quote = word ^ ones &* UInt64(UInt8(ascii: "\""))
    let backslash = word ^ ones &* UInt64(UInt8(ascii: "\\"))
    let control = (word &- ones &* 0x20) & ~word
    let equal = (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
    return (control | equal) & highBits != 0
  }

  private func isUTF8(_ range: Range<Int>) -> Bool {
    do {
      _ = try UTF8Span(validating: bytes.span.extracting(range))
      return true
    } catch {
      return false
    }
  }

  private func string(_ literal: Literal) throws(JSONError) -> String {
    literal.hasEscapes
      ? String(decoding: try unescaped(literal), as: UTF8.self) : String(decoding: bytes[literal.range], as: UTF8.self)
  }

  private func unescaped(_ literal: Literal) throws(JSONError) -> [UInt8] {
    var text: [UInt8] = []
    // An escape is never shorter than what it stands for.
    text.reserveCapacity(literal.range.count)
    var reader = JSONParser(bytes, limits, in: literal.range)
    while reader.offset < reader.end {
      let start = reader.offset
      reader.offset = bytes[start..<reader.end].firstIndex(of: UInt8(ascii: "\\")) ?? reader.end
      text += bytes[start..<reader.offset]
      guard reader.take("\\") else { break }
      text += try reader.escape().utf8
    }
    return text
  }

  /// What stands behind a backslash.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = current else { throw malformed }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code) {
        guard take("\\"), take("u") else { throw malformed }
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { throw malformed }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw malformed }
      return scalar
    default: throw malformed
    }
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Self.hexadecimalDigit(byte) else { throw malformed }
      code = code << 4 | UInt32(digit)
      offset += 1
    }
    return code
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
