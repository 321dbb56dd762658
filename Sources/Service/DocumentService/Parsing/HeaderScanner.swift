import Settings

/// Reads the parts header values are made of (RFC 9110, 5.6): tokens, quoted strings, parameters.
///
/// Each method either takes what it names and moves on, or returns nil and the value is malformed.
struct HeaderScanner {
  /// One `name=value`; the name in lower case, the value empty where none is given.
  struct Parameter: Sendable, Equatable {
    var name: String
    var value: String
  }

  private var rest: ArraySlice<UInt8>

  init(_ text: some Collection<UInt8>) {
    rest = ArraySlice(text)
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// What has not been taken yet.
  var remainder: String { String(decoding: rest, as: UTF8.self) }

  mutating func skipBlanks() {
    rest = rest.drop { $0.isBlank }
  }

  /// Whether `character` was next; blanks before it are skipped.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard let first = rest.first, UInt32(first) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  /// At least one byte of `tchar` (RFC 9110, 5.6.2).
  mutating func token() -> String? {
    let taken = rest.prefix(while: Self.isTokenByte)
    rest = rest[taken.endIndex...]
    return taken.isEmpty ? nil : String(decoding: taken, as: UTF8.self)
  }

  /// A token, or the text inside double quotes with `\x` standing for `x`.
  mutating func word() -> String? {
    guard rest.first == UInt8(ascii: "\"") else { return token() }
    var value: [UInt8] = []
    var bytes = rest.dropFirst()
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        rest = bytes
        return String(decoding: value, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = bytes.popFirst(), Self.isTextByte(escaped) else { return nil }
        value.append(escaped)
      default:
        guard Self.isTextByte(byte) else { return nil }
        value.append(byte)
      }
    }
    return nil
  }

  /// `*( ";" [ name [ "=" word ] ] )`: as many as there are.
  mutating func parameters() -> [Parameter]? {
    var found: [Parameter] = []
    while take(";") {
      skipBlanks()
      guard let first = rest.first, Self.isTokenByte(first) else { continue }
      guard let parameter = parameter() else { return nil }
      found.append(parameter)
    }
    return found
  }

  /// `name [ "=" word ]`; blanks around the equals sign are tolerated (RFC 7240, 2).
  mutating func parameter() -> Parameter? {
    guard let name = token()?.lowercased() else { return nil }
    guard take("=") else { return Parameter(name: name, value: "") }
    skipBlanks()
    guard let value = word() else { return nil }
    return Parameter(name: name, value: value)
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  /// What may stand inside quotes: no control characters but the tab.
  private static func isTextByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t")
  }
}
