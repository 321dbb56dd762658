/// A mail server that takes messages: `smtp://` (with STARTTLS) or `smtps://`, a host, and where needed a port and a login.
///
/// `smtp://user:password@mail.example:587`; characters with a meaning in URLs are written as `%XX`.
public struct SMTPServer: Sendable, Equatable {
  /// Scheme, host and port.
  let url: String
  let user: String?
  let password: String?
  /// Nothing leaves this machine: TLS is used where the server has it, and not demanded.
  let isLoopback: Bool

  /// nil for any other text.
  public init?(_ text: String) {
    guard let scheme = ["smtp://", "smtps://"].first(where: text.hasPrefix) else { return nil }
    var rest = text.dropFirst(scheme.count)
    if rest.last == "/" { rest.removeLast() }
    let at = rest.lastIndex(of: "@")
    let login = at.map { rest[..<$0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) } ?? []
    let authority = at.map { rest[rest.index(after: $0)...] } ?? rest
    var decoded: [String] = []
    for part in login {
      guard let text = Self.decoded(part), !text.isEmpty else { return nil }
      decoded.append(text)
    }
    guard login.isEmpty || login.count == 2, let host = Self.host(of: authority) else { return nil }
    url = scheme + authority
    user = decoded.first
    password = decoded.last
    isLoopback = host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
  }

  private static func host(of authority: Substring) -> Substring? {
    var host = authority
    if let colon = authority.lastIndex(of: ":"), authority[colon...].firstIndex(of: "]") == nil {
      guard let port = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(port) else {
        return nil
      }
      host = authority[..<colon]
    }
    let isPlain = host.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._:[]".utf8.contains(byte)
    }
    return isPlain && !host.isEmpty ? host : nil
  }

  /// `%XX` as the characters they stand for; nil for what is no text, or would end a line of the protocol.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension SMTPServer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Nothing of a login is shown.
  public var description: String { "mail server [redacted]" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
